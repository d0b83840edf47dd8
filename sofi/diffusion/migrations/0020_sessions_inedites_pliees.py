"""What was never public is found and sorted by its title and its place without reading its card.

Triggers keep the new columns from now on; the next migration fills those there are, while nobody waits.
"""

import django.db.models.deletion
from django.db import migrations, models

from sofi.diffusion.declencheurs import COLONNES, NE_PLUS_TENIR, PREMIERES, tenir


def _plie(ou: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=ou,
    )


class Migration(migrations.Migration):
    dependencies = [("diffusion", "0019_types_dans_l_index"), ("offre", "0017_sites_plies")]

    operations = [
        migrations.AddField("sessioninedite", "action", _plie("offre.actionpliee")),
        migrations.AddField("sessioninedite", "lieu", _plie("offre.siteplie")),
        migrations.AddField(
            "sessioninedite",
            "a_distance",
            models.BooleanField(default=False, verbose_name="enseignée à distance"),
        ),
        migrations.RunSQL(NE_PLUS_TENIR + tenir(COLONNES), NE_PLUS_TENIR + tenir(PREMIERES)),
    ]
