"""The worker killed at any moment of a delivery: what the partner reads is whole, and told once."""

import datetime
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from sofi.echanges.models import FluxEcrit
from sofi.partenaires.livraisons import demander
from sofi.partenaires.models import Livraison, Passage
from tests.conftest import RACINE
from tests.fabriques import PartenaireDuFluxFactory

from .serveur_sftp import serveur

pytestmark = pytest.mark.django_db(transaction=True)
MORTS = int(os.environ.get("SOFI_MORTS", "3"))
"""Sixty when the delivery is changed: SOFI_MORTS=60."""
TAILLE = 12 * 1024**2
# A process that waits for orders, and does each delivery in a child of its own: nothing is loaded again.
OUVRIER = """
import os, sys, time, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.FLUX_DOSSIER = sys.argv[2]
django.setup()
from sofi.partenaires.livraisons import livrer
from sofi.socle.taches import PlusTard
for ordre in sys.stdin:
    enfant = os.fork()
    while not enfant:
        try:
            livrer(livraison=int(ordre))
            os._exit(0)
        except PlusTard:
            time.sleep(0.05)  # PostgreSQL hasn't seen yet that the one before is dead
    print(enfant, flush=True)
    _, statut = os.waitpid(enfant, 0)
    print(statut, flush=True)
"""


def ecrire(dossier, numero: int) -> FluxEcrit:
    """A feed whose bytes say which one it is, from the first to the last."""
    jour = timezone.localdate()
    fichier = f"offre-{jour.isoformat()}.xml.gz"
    (dossier / fichier).write_bytes(bytes([numero % 256]) * (TAILLE + numero))
    (dossier / f"offre-{jour.isoformat()}.json").write_bytes(b"%d" % numero)
    return FluxEcrit.objects.create(
        jour=jour,
        fichier=fichier,
        sessions=1,
        ecrit_le=timezone.now() + datetime.timedelta(seconds=numero),
    )


def test_kill_9_at_any_moment_leaves_whole_files_told_once(settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path / "flux"
    settings.FLUX_DOSSIER.mkdir()
    partenaire, hasard = PartenaireDuFluxFactory(livraison="sftp"), random.Random(2026)
    nom = str(connection.settings_dict["NAME"])
    with (
        serveur(tmp_path) as sshd,
        subprocess.Popen(
            [sys.executable, "-c", OUVRIER, nom, str(settings.FLUX_DOSSIER)],
            cwd=RACINE,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "conf.settings_test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as ouvrier,
    ):
        sshd.destination(partenaire)
        partie = Partie(ouvrier, partenaire, settings.FLUX_DOSSIER, sshd)
        partie.livrer(0)  # loads everything
        duree = partie.livrer(1)
        assert duree is not None
        durees = [partie.livrer(2 + n, hasard.uniform(0, duree)) for n in range(MORTS)]
        ouvrier.stdin.close()
        ouvrier.wait(timeout=30)
    coupes = durees.count(None)
    print(f"{coupes} deliveries of {MORTS} were cut before their end")
    assert coupes or MORTS < 10


class Partie:
    """Deliveries one after the other, to the same folder."""

    def __init__(self, ouvrier, partenaire, dossier, sshd) -> None:
        self.ouvrier, self.partenaire, self.dossier, self.sshd = ouvrier, partenaire, dossier, sshd
        self.entiers = {b""}  # nothing there yet

    def livrer(self, numero: int, quand: float | None = None) -> float | None:
        """One feed, its worker killed after `quand` seconds, then done again; None when it was cut."""
        flux = ecrire(self.dossier, numero)
        demander(self.partenaire, flux)
        livraison = Livraison.objects.get(flux=flux)
        self.entiers.add((self.dossier / flux.fichier).read_bytes())
        debut = time.monotonic()
        coupe = self._travailler(livraison, quand)
        duree = time.monotonic() - debut
        assert self.sshd.visibles().get(flux.fichier, b"") in self.entiers, "never half of one"
        if coupe:
            self._travailler(livraison)
        self._verifier(livraison)
        return None if coupe else duree

    def _travailler(self, livraison: Livraison, quand: float | None = None) -> bool:
        """A worker takes the job; true when it was killed before its end."""
        self.ouvrier.stdin.write(f"{livraison.pk}\n")
        self.ouvrier.stdin.flush()
        enfant = int(self.ouvrier.stdout.readline())
        if quand is not None:
            time.sleep(quand)
            with suppress(ProcessLookupError):
                os.kill(enfant, signal.SIGKILL)
        statut = int(self.ouvrier.stdout.readline())
        assert os.WIFSIGNALED(statut) or statut == 0
        return os.WIFSIGNALED(statut)

    def _verifier(self, livraison: Livraison) -> None:
        attendus = {un.name: un.read_bytes() for un in self.dossier.iterdir()}
        assert self.sshd.visibles() == attendus and not list(self.sshd.arrivee.glob(".*"))
        livraison.refresh_from_db()
        assert livraison.situation == Livraison.Situation.FAITE
        siens = Passage.objects.filter(flux=livraison.flux)
        dits = siens.filter(entier=True).values_list("genre", flat=True)
        assert sorted(dits) == ["complet", "manifeste"], "told once"
        assert not siens.filter(fini_le=None).exists()
