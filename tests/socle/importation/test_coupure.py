"""Killing an import leaves all or nothing, and the next one works."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from sofi.referentiels.models import Nsf
from sofi.socle.fichiers import Ligne
from sofi.socle.importation import Champ, Cible, Flux, Rapport, Source, importer

RACINE = Path(__file__).resolve().parents[3]
# Reads three batches, writes two of them, says so, then waits to be killed.
IMPORT_INTERROMPU = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from sofi.referentiels.models import Nsf
from sofi.socle.fichiers import Ligne
from sofi.socle.importation import Champ, Cible, Flux, Source, importer

def lire():
    for n in range(100, 120):
        yield Ligne(n, {"code": str(n)})
    assert Nsf.objects.count() == 20
    print("deux lots écrits", flush=True)
    time.sleep(60)

cible = Cible(titre="essai", modele=Nsf, cle=("code",), champs=(Champ(nom="code"),))
importer(Source(nom="essai", flux=(Flux(fichier="x", lire=lire, cibles=(cible,)),), lot=10), appliquer=True)
"""


def recommencer() -> Rapport:
    cible = Cible(titre="essai", modele=Nsf, cle=("code",), champs=(Champ(nom="code"),))
    lignes = [Ligne(n, {"code": str(n)}) for n in range(100, 120)]
    flux = Flux(fichier="x", lire=lambda: iter(lignes), cibles=(cible,))
    return importer(Source(nom="essai", flux=(flux,)), appliquer=True)


@pytest.mark.django_db(transaction=True)
def test_kill_9_au_milieu_ne_laisse_rien() -> None:
    base = str(connection.settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT_INTERROMPU, base],
        cwd=RACINE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "conf.settings_test"},
        stdout=subprocess.PIPE,
        text=True,
    ) as enfant:
        assert enfant.stdout is not None
        assert enfant.stdout.readline().strip() == "deux lots écrits"
        os.kill(enfant.pid, signal.SIGKILL)
    assert Nsf.objects.count() == 0
    # The server may take an instant to see that the client is gone, and to drop its lock.
    fin = time.monotonic() + 20
    while (rapport := recommencer()).refuse and time.monotonic() < fin:
        time.sleep(0.1)
    assert rapport.ecrit
    assert Nsf.objects.count() == 20
