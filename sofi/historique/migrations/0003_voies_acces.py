"""Watch the ways into a certification."""

from django.db import migrations

from sofi.historique.declencheurs import ne_plus_suivre, suivre

TABLE = "referentiels_voieacces"


class Migration(migrations.Migration):
    dependencies = [
        ("historique", "0002_declencheurs"),
        ("referentiels", "0004_voies_acces_et_entrees"),
    ]
    operations = [
        migrations.RunSQL(
            suivre(TABLE, cle="id", parent="certification_id", creations=False),
            ne_plus_suivre(TABLE, creations=False),
        )
    ]
