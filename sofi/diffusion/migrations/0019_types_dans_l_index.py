"""The kinds of dispositif stand in the index that lists are read from; bounded first, that none is too long for it."""

from django.db import migrations, models

BORNER = """
UPDATE diffusion_sessionsuivie SET types = types[:12]
WHERE octet_length(array_to_string(types, '')) + 8 * cardinality(types) > 600;
"""


class Migration(migrations.Migration):
    dependencies = [("diffusion", "0018_index_des_listes")]

    operations = [
        migrations.RunSQL(BORNER, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="sessionsuivie",
            index=models.Index(
                fields=["etablissement", "date_debut", "numero"],
                include=(
                    *("formation", "action", "date_fin", "publique", "initiale", "financements"),
                    *("enseignement", "places_inconnues"),
                    *("tri_titre", "tri_dispensateur", "tri_commune", "types", "sigles"),
                ),
                name="suivie_listes",
            ),
        ),
        migrations.RemoveIndex(model_name="sessionsuivie", name="suivie_liste"),
    ]
