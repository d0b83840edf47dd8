"""What lists read is folded once for a whole statement, and no longer once for each of its rows.

An instant, for which five tables are locked: it waits for the imports and the dumps under way.
"""

from django.db import migrations

from sofi.offre.declencheurs_par_instruction import TENIR_PAR_INSTRUCTION, TENIR_PAR_LIGNE


class Migration(migrations.Migration):
    dependencies = [("offre", "0017_sites_plies")]

    operations = [migrations.RunSQL(TENIR_PAR_INSTRUCTION, TENIR_PAR_LIGNE)]
