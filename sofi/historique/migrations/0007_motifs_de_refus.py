"""Watch the reasons of refusal, which the administration keeps; those of a first installation come before."""

from django.db import migrations

from sofi.historique.declencheurs import ne_plus_suivre, suivre

TABLE = "validation_motifrefus"


class Migration(migrations.Migration):
    dependencies = [
        ("historique", "0006_pages_editoriales"),
        ("validation", "0010_messages"),
    ]
    operations = [
        migrations.RunSQL(suivre(TABLE), ne_plus_suivre(TABLE)),
    ]
