"""Settings of the log."""

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured

JOURNAL = os.environ.get("JOURNAL", "texte")
if JOURNAL not in ("texte", "json"):
    raise ImproperlyConfigured(
        "JOURNAL vaut texte (des lignes à lire) ou json (une ligne de JSON pour chaque réponse)."
    )

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "texte": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "sofi.socle.journal.EnJson"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": JOURNAL}},
    "root": {"handlers": ["console"], "level": os.environ.get("NIVEAU_JOURNAL", "WARNING")},
    "loggers": {
        # What stops a delivery is kept with it, in French.
        "paramiko": {"level": "CRITICAL"},
        # A line for each answer (`sofi.ecrans.commun.mesure`), which doesn't depend on the level of the rest.
        "sofi.requetes": {"level": "INFO" if JOURNAL == "json" else "CRITICAL"},
    },
}
