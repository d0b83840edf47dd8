"""What lists read of the actions there were: read without a lock, while triggers already keep the others."""

from django.db import migrations

REMPLIR = """
SELECT offre_plier_les_actions(array_agg(id)) FROM offre_action;
ANALYZE offre_actionpliee;
"""


class Migration(migrations.Migration):
    dependencies = [("offre", "0012_actions_pliees")]

    operations = [migrations.RunSQL(REMPLIR, migrations.RunSQL.noop)]
