"""What établissements are found by, folded, and the trigger that keeps it; then those there are, half a second."""

import django.db.models.deletion
from django.db import migrations, models

from sofi.offre.declencheurs import NE_PLUS_TENIR_LES_ETABLISSEMENTS, TENIR_LES_ETABLISSEMENTS

PLIER = """
SELECT offre_plier_les_etablissements(array_agg(id)) FROM annuaire_etablissement;
ANALYZE offre_etablissementplie;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offre", "0014_comptes_des_actions"),
        ("annuaire", "0012_etablissements_par_commune"),
    ]

    operations = [
        migrations.CreateModel(
            name="EtablissementPlie",
            fields=[
                (
                    "etablissement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="plie",
                        serialize=False,
                        to="annuaire.etablissement",
                    ),
                ),
                (
                    "noms",
                    models.TextField(db_collation="C", verbose_name="noms, ville et SIRET pliés"),
                ),
            ],
            options={
                "verbose_name": "établissement plié",
                "verbose_name_plural": "établissements pliés",
            },
        ),
        migrations.RunSQL(TENIR_LES_ETABLISSEMENTS, NE_PLUS_TENIR_LES_ETABLISSEMENTS),
        migrations.RunSQL(PLIER, migrations.RunSQL.noop),
    ]
