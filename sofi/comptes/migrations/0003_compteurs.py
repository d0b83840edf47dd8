"""The table of the shared cache, where the counters of the rate limits are kept."""

from django.core.management import call_command
from django.db import migrations


def creer_la_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("comptes", "0002_acces")]

    operations = [migrations.RunPython(creer_la_table, migrations.RunPython.noop, elidable=False)]
