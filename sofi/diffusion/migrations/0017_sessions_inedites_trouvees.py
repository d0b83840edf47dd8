"""The sessions that were never public so far: read without a lock, while triggers already keep the others."""

from django.db import migrations

from sofi.diffusion.declencheurs import PREMIERES, inedites

TROUVER = f"""
INSERT INTO diffusion_sessioninedite (session_id, etablissement, date_debut) {inedites(PREMIERES)}
ON CONFLICT DO NOTHING;
ANALYZE diffusion_sessioninedite;
"""


class Migration(migrations.Migration):
    dependencies = [("diffusion", "0016_sessions_inedites")]

    operations = [migrations.RunSQL(TROUVER, migrations.RunSQL.noop)]
