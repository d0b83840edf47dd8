"""Settings of the site, read from the environment.

Every variable is listed in docs/exploitation.md. Without any of them the site is safe to serve
on one machine: no debug, a secret key of its own kept in var/, the embedded PostgreSQL.
"""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from conf.bases import *  # noqa: F403
from conf.chiffrement import cles_de_chiffrement
from conf.comptes import *  # noqa: F403
from conf.environnement import BASE_DIR, VAR, cle_secrete, liste, oui
from conf.journal import *  # noqa: F403
from conf.surveillance import *  # noqa: F403
from sofi.socle.regions import REGIONS

SECRET_KEY = cle_secrete()
# The former ones, as long as what they signed may come back (sessions, links).
SECRET_KEY_FALLBACKS = liste("SECRET_KEY_ANCIENNES", "")
CLES_DE_CHIFFREMENT = cles_de_chiffrement()
DEBUG = oui("DEBUG")
ALLOWED_HOSTS = liste("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = liste("CSRF_TRUSTED_ORIGINS", "")
# Behind a proxy that ends TLS, HTTPS=oui makes cookies, redirections and HSTS strict.
HTTPS = oui("HTTPS")
# The address of the site as written in e-mails and feeds.
ADRESSE_DU_SITE = os.environ.get("ADRESSE_DU_SITE", "http://localhost:8000")

SALLES = [
    *"socle comptes courriels referentiels editorial annuaire programmes offre".split(),
    *"historique validation diffusion usagers echanges partenaires depots".split(),
    *"personnes surveillance demonstration ecrans".split(),
]
ROLES = "commun compte organisme service_offre administration region public partenaires api".split()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *[f"sofi.{salle}" for salle in SALLES],
    # Holds the static files and the template tags shared by all the screens.
    "sofi.ecrans.commun",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "sofi.ecrans.commun.mesure.mesurer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sofi.ecrans.commun.politique.PolitiqueDite",
    "sofi.ecrans.commun.entetes.entetes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sofi.ecrans.commun.intergiciel.marquer_nul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sofi.ecrans.compte.ouvertes.SessionSuivie",
    "sofi.ecrans.commun.voir_comme.VoirComme",
    "sofi.ecrans.commun.session_expiree.SessionExpiree",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sofi.ecrans.compte.second_facteur.SecondFacteurExige",
    "sofi.ecrans.commun.contexte.signature",
    "sofi.ecrans.commun.lecteurs.LireLePublie",
]

ROOT_URLCONF = "conf.urls"
WSGI_APPLICATION = "conf.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Each role keeps its own templates/<role>/; allauth's pages are overridden in compte.
        "DIRS": [BASE_DIR / "sofi" / "ecrans" / role / "templates" for role in ROLES],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "sofi.ecrans.commun.templatetags.sofi_formats",
                "sofi.ecrans.commun.templatetags.sofi_cadre",
                "sofi.ecrans.commun.templatetags.sofi_pieces",
            ],
        },
    }
]
FORM_RENDERER = "sofi.ecrans.commun.champ_lie.Rendu"

# Limits on sign-in and requests are counted in the default cache: all the processes share it. What may
# differ a moment between processes is kept in their own memory (`sofi.socle.memoire`).
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "memoire": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

INDEX = Path(os.environ.get("SOFI_INDEX", VAR / "index"))
"""The folder of the public search's index, a file of each web machine: it can be deleted, and is made again."""

PAGES = Path(os.environ.get("SOFI_PAGES", VAR / "pages"))
"""The folder of the public pages already made, a file of each web machine: it can be deleted at any time."""
PAGES_MO = int(os.environ.get("SOFI_PAGES_MO", "128"))
if PAGES_MO < 1:
    raise ImproperlyConfigured("SOFI_PAGES_MO, la place des pages gardées, vaut au moins 1 Mo.")

CSRF_FAILURE_VIEW = "sofi.ecrans.commun.session_expiree.jeton_perime"
# Code INSEE of the region served, said here only: its name in pages and e-mails, the communes found first,
# what is far away, the demonstration's towns.
REGION = os.environ.get("REGION", "52")
if REGION not in REGIONS:
    raise ImproperlyConfigured(
        f"REGION vaut « {REGION} », qui n’est le code INSEE d’aucune région : "
        + ", ".join(f"{code} {region.nom}" for code, region in REGIONS.items())
    )

# Who to ask, beside the sign-in form and at the foot of every page. Another region than the first one served
# shows a number and an address kept for fiction until it gives its own.
_TELEPHONE, _COURRIEL = {"52": ("02 40 20 40 20", "offre@cariforef-pdl.org")}.get(
    REGION, ("02 61 91 00 00", "offre@exemple.fr")
)
CONTACT = {
    "service": os.environ.get("CONTACT_SERVICE", "Service Offre – Cariforef"),
    "telephone": os.environ.get("CONTACT_TELEPHONE", _TELEPHONE),
    "horaires": os.environ.get(
        "CONTACT_HORAIRES", "de 9\N{NO-BREAK SPACE}h à 12\N{NO-BREAK SPACE}h"
    ),
    "courriel": os.environ.get("CONTACT_COURRIEL", _COURRIEL),
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sofi.socle.statiques.Statiques"},
}

# smtp://user:password@host:port; smtps:// is encrypted from the start, smtp+tls:// by STARTTLS. Without it,
# e-mails are files of var/courriels.
_serveur = urlsplit(os.environ.get("EMAIL_URL", ""))
if _serveur.scheme not in {"", "smtp", "smtps", "smtp+tls"}:
    raise ImproperlyConfigured("EMAIL_URL commence par smtp://, smtps:// ou smtp+tls://.")
EMAIL_BACKEND = "django.core.mail.backends.{}.EmailBackend".format(
    "smtp" if _serveur.hostname else "filebased"
)
EMAIL_FILE_PATH = VAR / "courriels"
EMAIL_HOST = _serveur.hostname or "localhost"
EMAIL_PORT = _serveur.port or {"smtps": 465, "smtp+tls": 587}.get(_serveur.scheme, 25)
EMAIL_HOST_USER = unquote(_serveur.username or "")
EMAIL_HOST_PASSWORD = unquote(_serveur.password or "")
EMAIL_USE_SSL = _serveur.scheme == "smtps"
EMAIL_USE_TLS = _serveur.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ne-pas-repondre@exemple.fr")

# Jobs: each room's are in its taches.py. Those that succeeded are not kept.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "taches"
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 3,
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 10,
}
PROCRASTINATE_ON_APP_READY = "sofi.surveillance.taches_suivies.suivre"

# How long an import given on a screen may take, in minutes: past it, nothing is written and the next one begins. The
# longest official file (900 MB of XML) takes two minutes to read on two old cores, and as long to write.
IMPORT_MINUTES_MAX = int(os.environ.get("IMPORT_MINUTES_MAX", "60"))
if IMPORT_MINUTES_MAX < 1:
    raise ImproperlyConfigured("IMPORT_MINUTES_MAX, la durée d’un import, vaut au moins 1 minute.")

# From which hour of the night the sources that have an address are fetched.
SOURCES_HEURE = int(os.environ.get("SOURCES_HEURE", "1"))
if not 0 <= SOURCES_HEURE <= 23:
    raise ImproperlyConfigured("SOURCES_HEURE va de 0 à 23.")

# The LHEO feed: where the worker writes it, from which hour of the night, for how many days files are kept.
FLUX_DOSSIER = Path(os.environ.get("FLUX_DOSSIER", VAR / "flux"))
FLUX_HEURE = int(os.environ.get("FLUX_HEURE", "3"))
FLUX_JOURS_GARDES = int(os.environ.get("FLUX_JOURS_GARDES", "30"))
if not 0 <= FLUX_HEURE <= 23 or FLUX_JOURS_GARDES < 2:
    raise ImproperlyConfigured(
        "FLUX_HEURE va de 0 à 23, et FLUX_JOURS_GARDES vaut au moins 2 : le flux se compare à celui de la veille."
    )

# Calls of the API in a minute, of anyone and of a partner with a key; 0: as many as one wants.
API_APPELS_PAR_MINUTE = int(os.environ.get("API_APPELS_PAR_MINUTE", "120"))
API_APPELS_PAR_MINUTE_AVEC_CLE = int(os.environ.get("API_APPELS_PAR_MINUTE_AVEC_CLE", "1200"))

# The catalogues: where the worker makes them, and from which hour of the night.
CATALOGUE_DOSSIER = Path(os.environ.get("CATALOGUE_DOSSIER", VAR / "catalogue"))
CATALOGUE_HEURE = int(os.environ.get("CATALOGUE_HEURE", "4"))
if not 0 <= CATALOGUE_HEURE <= 23:
    raise ImproperlyConfigured("CATALOGUE_HEURE, l’heure des catalogues, va de 0 à 23.")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# The address of tiles that the map shows under its points, « {z}/{x}/{y} » in it, and whom they are from. Without it,
# the map draws the outlines that SOFI keeps. With it, the browsers of the public ask that site for pictures.
CARTE_TUILES = os.environ.get("CARTE_TUILES", "")
CARTE_CREDIT = os.environ.get("CARTE_CREDIT", "")
_tuiles = urlsplit(CARTE_TUILES)
if CARTE_TUILES and (
    _tuiles.scheme != "https"
    or not _tuiles.hostname
    or not re.fullmatch(r"[\w.:-]+", _tuiles.netloc)
):
    raise ImproperlyConfigured(
        "CARTE_TUILES est une adresse https d’un seul site, par exemple https://tuiles.exemple.fr/{z}/{x}/{y}.png."
    )
CARTE_ORIGINE = f"https://{_tuiles.netloc}" if CARTE_TUILES else ""
"""The only other site that the map's page may take pictures from."""
# The one address that other sites may frame (`sofi.ecrans.public.views.vignettes`), and which sites.
VIGNETTE_SITES = liste("VIGNETTE_SITES", "*")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# In HTTPS browsers keep them for this host alone, sent by it, on every path.
PREFIXE_DES_COOKIES = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    f"{PREFIXE_DES_COOKIES}{nom}" for nom in ("sessionid", "csrftoken")
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "sofi.comptes.sessions"
# From the last time it was written; what ends it sooner is in `sofi.comptes.seances`.
SESSION_COOKIE_AGE = 60 * 60 * 12
# Messages of a page to the next one: no cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Two megabytes pasted in a card weigh up to three times as much once a browser has encoded them: the card is
# shown again with a message, where a smaller limit would answer 400 and lose what was typed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
