"""A feed killed half-way: the last good one stays, and the next run works."""

import datetime
import os
import signal
import subprocess
import sys

import pytest
from django.db import connection, transaction

from sofi.echanges.flux import ecrire_flux
from sofi.validation.publication import publier
from tests.attentes import attendre, compter, requetes_en_attente
from tests.conftest import RACINE
from tests.fabriques import aujourd_hui, saisie_complete

pytestmark = pytest.mark.django_db(transaction=True)
ECRIRE = """
import sys, datetime, pathlib, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from sofi.echanges.flux import ecrire_flux
ecrire_flux(pathlib.Path(sys.argv[2]), jour=datetime.date.fromisoformat(sys.argv[3]))
"""


def test_kill_9_pendant_le_flux_laisse_le_dernier_bon(tmp_path):
    """Held while it reads the documents, its file already open aside, and killed there."""
    publier(saisie_complete(), nature="validation", auteur=None)
    hier = aujourd_hui() - datetime.timedelta(days=1)
    ecrire_flux(tmp_path, jour=hier)
    bons = {chemin.name: chemin.read_bytes() for chemin in tmp_path.iterdir()}
    arguments = [str(connection.settings_dict["NAME"]), str(tmp_path), aujourd_hui().isoformat()]
    with transaction.atomic():
        connection.cursor().execute("LOCK TABLE validation_version IN ACCESS EXCLUSIVE MODE")
        with subprocess.Popen(
            [sys.executable, "-c", ECRIRE, *arguments],
            cwd=RACINE,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "conf.settings_test"},
        ) as enfant:
            attendre(lambda: requetes_en_attente() == 1, delai=120)
            assert list(tmp_path.glob(".offre-*.tmp"))
            os.kill(enfant.pid, signal.SIGKILL)
            enfant.wait(timeout=20)
    attendre(lambda: compter("true") == 0)
    visibles = {c.name: c.read_bytes() for c in tmp_path.iterdir() if not c.name.startswith(".")}
    assert visibles == bons

    manifeste = ecrire_flux(tmp_path, jour=aujourd_hui())
    assert manifeste.sessions == 1
    assert hier.isoformat() in manifeste.precedent["fichier"]
    assert not list(tmp_path.glob(".*"))
