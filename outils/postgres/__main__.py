"""python -m outils.postgres COMMAND…: psql, pg_dump and their like need no option."""

import sys

from outils.postgres import ErreurPostgres
from outils.postgres.execution import executer

try:
    sys.exit(executer(sys.argv[1:]))
except ErreurPostgres as erreur:
    sys.exit(str(erreur))
