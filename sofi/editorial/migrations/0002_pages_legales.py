"""The legal pages, as drafts: each says what it still lacks, and appears once the administration completed it."""

from django.db import migrations

from sofi.editorial.defauts import brouillons


def poser(apps, schema_editor):
    """One draft of each legal page."""
    page = apps.get_model("editorial", "Page")
    page.objects.bulk_create(page(**colonnes) for colonnes in brouillons())


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(poser, migrations.RunPython.noop),
    ]
