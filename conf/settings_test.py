"""What tests change: fast passwords, no compression, a database name of one's own."""

import os
import tempfile
from pathlib import Path

from conf.settings import *  # noqa: F403
from conf.settings import CACHES, DATABASES, MIDDLEWARE

SECRET_KEY = "only-for-tests-" + "0" * 40
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Two runs against one server do not meet: the run's number is in the name.
DATABASES["default"]["TEST"] = {"NAME": f"test_sofi_{os.environ.get('SOFI_ESSAI', os.getpid())}"}
# Each process of the tests has an index, catalogues and feeds of its own.
CATALOGUE_DOSSIER = Path(tempfile.gettempdir()) / f"sofi-{os.getpid()}"
INDEX, FLUX_DOSSIER = CATALOGUE_DOSSIER / "index", CATALOGUE_DOSSIER / "flux"
ACCOUNT_RATE_LIMITS, API_APPELS_PAR_MINUTE, API_APPELS_PAR_MINUTE_AVEC_CLE = False, 0, 0
CACHES = {nom: {**CACHES["memoire"], "LOCATION": nom} for nom in CACHES}
MIDDLEWARE = [couche for couche in MIDDLEWARE if "whitenoise" not in couche]  # not collected
