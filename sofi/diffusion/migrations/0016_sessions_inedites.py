"""The sessions that were never public, and the triggers that keep them; the next migration finds those there are.

Apart, so that nobody waits: writers are stopped while triggers are set, an instant, and not while sessions are read.
"""

import django.db.models.deletion
from django.db import migrations, models

from sofi.diffusion.declencheurs import NE_PLUS_TENIR, PREMIERES, tenir


class Migration(migrations.Migration):
    dependencies = [
        ("diffusion", "0015_oublis"),
        ("offre", "0013_actions_pliees_remplies"),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionInedite",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="inedite",
                        serialize=False,
                        to="offre.session",
                    ),
                ),
                ("etablissement", models.IntegerField(verbose_name="numéro de l'établissement")),
                ("date_debut", models.DateField(null=True, verbose_name="date début")),
            ],
            options={
                "verbose_name": "session inédite",
                "verbose_name_plural": "sessions inédites",
                "indexes": [
                    models.Index(
                        fields=["etablissement", "date_debut", "session"], name="inedite_debut"
                    )
                ],
            },
        ),
        migrations.RunSQL(tenir(PREMIERES), NE_PLUS_TENIR),
    ]
