"""The index that lists are read from; texts are bounded first, that nothing is too long for it."""

from django.db import migrations, models

BORNER = """
UPDATE diffusion_sessionsuivie SET tri_titre = left(tri_titre, 225), tri_dispensateur = left(tri_dispensateur, 75),
    tri_commune = left(tri_commune, 37), sigles = left(sigles, 150)
WHERE octet_length(tri_titre) > 900 OR octet_length(tri_dispensateur) > 300 OR octet_length(tri_commune) > 150
    OR octet_length(sigles) > 600;
"""


class Migration(migrations.Migration):
    dependencies = [("diffusion", "0017_sessions_inedites_trouvees")]

    operations = [
        migrations.RunSQL(BORNER, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="sessionsuivie",
            index=models.Index(
                fields=["etablissement", "date_debut", "numero"],
                include=(
                    *("formation", "action", "date_fin", "publique", "initiale", "financements"),
                    *("enseignement", "places_inconnues"),
                    *("tri_titre", "tri_dispensateur", "tri_commune", "sigles"),
                ),
                name="suivie_liste",
            ),
        ),
        migrations.RemoveIndex(model_name="sessionsuivie", name="suivie_debut"),
    ]
