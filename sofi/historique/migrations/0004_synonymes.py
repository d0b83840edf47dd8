"""Watch the synonyms, which the administration keeps by hand."""

from django.db import migrations

from sofi.historique.declencheurs import ne_plus_suivre, suivre

TABLE = "referentiels_synonyme"


class Migration(migrations.Migration):
    dependencies = [
        ("historique", "0003_voies_acces"),
        ("referentiels", "0007_synonymes"),
    ]
    operations = [
        migrations.RunSQL(
            suivre(TABLE, cle="id", parent="", creations=True),
            ne_plus_suivre(TABLE, creations=True),
        )
    ]
