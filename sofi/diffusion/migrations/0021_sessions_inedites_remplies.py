"""The new columns of what was never public, for those there are, and the index that lists read."""

from django.db import migrations, models

REMPLIR = """
SELECT diffusion_tenir_inedites(array_agg(session_id)) FROM diffusion_sessioninedite;
"""


class Migration(migrations.Migration):
    dependencies = [("diffusion", "0020_sessions_inedites_pliees")]

    operations = [
        migrations.RunSQL(REMPLIR, migrations.RunSQL.noop),
        migrations.AddIndex(
            "sessioninedite",
            models.Index(
                fields=["etablissement", "date_debut", "session"],
                include=("action", "lieu", "a_distance"),
                name="inedite_liste",
            ),
        ),
        migrations.RemoveIndex("sessioninedite", "inedite_debut"),
    ]
