"""The towns of sites, folded, and the trigger that keeps them; then those there are, a second."""

import django.db.models.deletion
from django.db import migrations, models

from sofi.offre.declencheurs import NE_PLUS_TENIR_LES_SITES, TENIR_LES_SITES

PLIER = """
SELECT offre_plier_les_sites(array_agg(id)) FROM annuaire_site;
ANALYZE offre_siteplie;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offre", "0016_jeu_de_provenance"),
        ("annuaire", "0012_etablissements_par_commune"),
    ]

    operations = [
        migrations.CreateModel(
            name="SitePlie",
            fields=[
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="plie",
                        serialize=False,
                        to="annuaire.site",
                    ),
                ),
                ("ville", models.TextField(db_collation="C", verbose_name="ville pliée")),
            ],
            options={"verbose_name": "site plié", "verbose_name_plural": "sites pliés"},
        ),
        migrations.RunSQL(TENIR_LES_SITES, NE_PLUS_TENIR_LES_SITES),
        migrations.RunSQL(PLIER, migrations.RunSQL.noop),
    ]
