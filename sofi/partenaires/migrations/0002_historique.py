"""Watch what the codes of partners mean, which the administration keeps."""

from django.db import migrations

from sofi.historique.declencheurs import ne_plus_suivre, suivre

TABLE = "partenaires_traductionderetour"


class Migration(migrations.Migration):
    dependencies = [
        ("partenaires", "0001_initial"),
        ("historique", "0008_appellations"),
    ]
    operations = [
        migrations.RunSQL(suivre(TABLE), ne_plus_suivre(TABLE)),
    ]
