from importlib import import_module

from django.db import migrations


class Migration(migrations.Migration):
    """The lines added to the file since 0011, for the bases that lack them."""

    dependencies = [
        ("referentiels", "0016_promotions_et_ideo"),
    ]

    operations = [
        migrations.RunPython(
            import_module("sofi.referentiels.migrations.0008_synonymes_ajoutes").ajouter,
            migrations.RunPython.noop,
        ),
    ]
