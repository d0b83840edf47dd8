"""What never changes may lose the words of a person, in a transaction that leaves its trace."""

from django.db import migrations

from sofi.personnes import declencheurs as d


class Migration(migrations.Migration):
    dependencies = [
        ("personnes", "0001_initial"),
        ("historique", "0008_appellations"),
        ("validation", "0011_apports"),
        ("editorial", "0003_parution_immuable"),
    ]
    operations = [
        migrations.RunSQL(d.PORTE, d.SANS_PORTE),
        migrations.RunSQL(d.VERSION, d.VERSION_D_AVANT),
        migrations.RunSQL(d.HISTORIQUE, d.HISTORIQUE_D_AVANT),
        migrations.RunSQL(d.PARUTION, d.PARUTION_D_AVANT),
    ]
