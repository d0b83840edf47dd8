"""What lists read of actions, folded, and the triggers that keep it; the next migration fills it.

Apart, so that nobody waits: writers are stopped while triggers are set, an instant, and not while words are folded.
"""

import django.db.models.deletion
from django.db import migrations, models

from sofi.offre.declencheurs import NE_PLUS_TENIR, TENIR


class Migration(migrations.Migration):
    dependencies = [
        ("offre", "0011_comptes_des_sessions"),
        ("referentiels", "0016_promotions_et_ideo"),
        ("annuaire", "0010_autres_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionPliee",
            fields=[
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pliee",
                        serialize=False,
                        to="offre.action",
                    ),
                ),
                ("etablissement", models.IntegerField(verbose_name="numéro de l'établissement")),
                ("titre", models.TextField(db_collation="C", verbose_name="intitulé plié")),
                (
                    "codes",
                    models.TextField(
                        db_collation="C", verbose_name="codes de la certification pliés"
                    ),
                ),
                (
                    "organisme",
                    models.TextField(
                        db_collation="C", verbose_name="noms, ville et SIRET de l'organisme pliés"
                    ),
                ),
            ],
            options={
                "verbose_name": "action pliée",
                "verbose_name_plural": "actions pliées",
                "indexes": [
                    models.Index(
                        fields=["etablissement", "titre", "action"], name="pliee_par_titre"
                    )
                ],
            },
        ),
        migrations.RunSQL(TENIR, NE_PLUS_TENIR),
    ]
