"""The last event of each action is read in an index alone, and replaced codes in one of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("validation", "0011_apports"),
        ("offre", "0014_comptes_des_actions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="evenement",
            index=models.Index(
                fields=["action", "le", "id"],
                include=("acte", "de", "vers"),
                name="evenement_par_action",
            ),
        ),
        migrations.AddIndex(
            model_name="evenement",
            index=models.Index(
                fields=["action", "id"],
                condition=models.Q(acte="remplacer_code"),
                name="remplaces",
            ),
        ),
        migrations.AlterField(
            model_name="evenement",
            name="action",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evenements",
                to="offre.action",
            ),
        ),
    ]
