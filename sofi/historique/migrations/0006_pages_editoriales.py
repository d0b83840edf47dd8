"""Watch the pages that the administration writes; the drafts that a first installation gets come before."""

from django.db import migrations

from sofi.historique.declencheurs import ne_plus_suivre, suivre

TABLE = "editorial_page"


class Migration(migrations.Migration):
    dependencies = [
        ("historique", "0005_tables_tenues"),
        ("editorial", "0002_pages_legales"),
    ]
    operations = [
        migrations.RunSQL(suivre(TABLE), ne_plus_suivre(TABLE)),
    ]
