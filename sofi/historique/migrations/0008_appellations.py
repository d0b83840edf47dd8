"""Watch the names of jobs of the ROME, as the other reference tables."""

from django.db import migrations

from sofi.historique.declencheurs import ne_plus_suivre, suivre

TABLE = "referentiels_appellation"


class Migration(migrations.Migration):
    dependencies = [
        ("historique", "0007_motifs_de_refus"),
        ("referentiels", "0010_appellations"),
    ]
    operations = [
        migrations.RunSQL(
            suivre(TABLE, cle="code", creations=False), ne_plus_suivre(TABLE, creations=False)
        )
    ]
