"""Settings of the databases: the primary, its replicas, what a pool of connections between them changes.

Web processes read and write by `DATABASE_URL`, which may lead to PgBouncer; commands, whose connections are few and
keep something (a lock, a cursor, what they listen to), by `DATABASE_URL_DIRECTE` when it is given.
"""

import os
import sys
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from conf.environnement import liste, oui

COMMANDE = Path(sys.argv[0]).name == "manage.py" and bool(sys.argv[1:])
# PostgreSQL is told which program writes: the history by field keeps it when no screen or import says more.
PROGRAMME = f"commande {sys.argv[1]}" if COMMANDE else "sofi"
PGBOUNCER = oui("PGBOUNCER")

# Seconds. A server that vanishes is given up in time for another one to be asked.
_DELAIS = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}


def _base(url: str, *, partagee: bool) -> dict[str, Any]:
    """A database by its address; `partagee`: its connections are lent for a transaction only."""
    base: dict[str, Any] = dict(
        dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    )
    base["OPTIONS"] = {**_DELAIS, **base.get("OPTIONS", {})}
    # A cursor of the server outlives its transaction where there is none: the whole answer is read instead.
    base["DISABLE_SERVER_SIDE_CURSORS"] = partagee
    return base


DATABASES: dict[str, Any]
# Without DATABASE_URL, the engine of outils/postgres starts the embedded PostgreSQL at the first query.
if url := os.environ.get("DATABASE_URL"):
    directe = os.environ.get("DATABASE_URL_DIRECTE") if COMMANDE else None
    DATABASES = {"default": _base(directe or url, partagee=PGBOUNCER and not directe)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "outils.postgres",
            "NAME": "sofi",
            "USER": "sofi",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }

REPLIQUES = []
"""The names of the servers that what is published may be read on, beside the primary."""
for rang, replique in enumerate(liste("DATABASE_URL_LECTURE", ""), 1):
    REPLIQUES.append(f"lecture{rang}")
    # A replica that doesn't answer is soon left for another server.
    DATABASES[REPLIQUES[-1]] = _base(replique, partagee=PGBOUNCER)
    DATABASES[REPLIQUES[-1]]["OPTIONS"] |= {"connect_timeout": 3, "tcp_user_timeout": 5_000}
    DATABASES[REPLIQUES[-1]]["TEST"] = {"MIRROR": "default"}
for base in DATABASES.values():
    base.setdefault("OPTIONS", {}).setdefault("application_name", PROGRAMME[:63])
DATABASE_ROUTERS = ["sofi.socle.repliques.Routeur"]

LECTURE_RETARD_MAX = float(os.environ.get("LECTURE_RETARD_MAX", "5"))
if LECTURE_RETARD_MAX < 0:
    raise ImproperlyConfigured(
        "LECTURE_RETARD_MAX, le retard permis d’une réplique, vaut au moins 0 seconde."
    )
if REPLIQUES and "DATABASE_URL" not in os.environ:
    raise ImproperlyConfigured(
        "DATABASE_URL_LECTURE demande DATABASE_URL : une réplique est celle d’un serveur."
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
