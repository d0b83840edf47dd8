"""Kept pages, from two real servers of the same base: whatever happens between two requests, no answer is late."""

import datetime
import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.demonstration import peuplement, programmes
from sofi.diffusion.models import Compteur, Publication
from sofi.editorial.operations import publier as faire_paraitre
from sofi.offre.codes import Recrutement
from sofi.offre.models import Action, Session
from sofi.referentiels.demonstration import charger_demonstration
from sofi.socle.memoire import memoire
from sofi.validation import directe, publication
from sofi.validation.models import Nature
from tests import bases
from tests.fabriques import PageFactory, UtilisateurFactory
from tests.sources import RACINE

from .site_conservant import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
ENTRELACEMENTS = int(os.environ.get("SOFI_ENTRELACEMENTS", "30"))
"""A hundred when what is kept changes: SOFI_ENTRELACEMENTS=100."""
HOTE = "localhost"


@contextmanager
def serveur(reglages: dict[str, str]) -> Iterator[int]:
    """A granian of its own, answering; its port."""
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
    commande = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
        *(
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "tests.ecrans.public.serveur_date:application",
        ),
    ]
    with subprocess.Popen(commande, cwd=RACINE, env=os.environ | reglages) as processus:
        try:
            _attendre(port, processus)
            yield port
        finally:
            processus.terminate()


def _attendre(port: int, processus: "subprocess.Popen[bytes]") -> None:
    fin = time.monotonic() + 120
    while time.monotonic() < fin:
        assert processus.poll() is None, "the server has not started"
        with suppress(ConnectionError):
            demander(port, "/robots.txt")
            return
        time.sleep(0.1)
    pytest.fail("the server does not answer")


def demander(port: int, adresse: str) -> tuple[int, bytes, str]:
    """The status, the page, and where it stands in what is kept."""
    lien = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    lien.request("GET", quote(adresse, safe="/?=&%"), headers={"Host": HOTE})
    reponse = lien.getresponse()
    octets = reponse.read()
    lien.close()
    return reponse.status, octets, reponse.getheader("ETag", "")


class Monde:
    """The offer, and what may happen to it between two requests."""

    def __init__(self, jours: Path) -> None:
        charger_demonstration()
        programmes.creer(timezone.localdate())
        peuplement.peupler(60, graine=3, jour=timezone.localdate())
        self.jours, self.auteur = jours, UtilisateurFactory(role=Role.SERVICE_OFFRE)
        futures = Publication.objects.filter(date_fin__gte=timezone.localdate())
        self.sessions = list(futures.order_by("pk").values_list("pk", flat=True))[:6]
        self.gestes: list[Callable[[int], object]] = [
            self.publier,
            self.retirer,
            self.changer_le_recrutement,
            self.changer_de_jour,
            self.faire_paraitre,
        ]

    def _action(self, fois: int) -> Action:
        return Action.objects.get(sessions=self.sessions[fois % len(self.sessions)])

    def publier(self, fois: int) -> None:
        action = self._action(fois)
        action.objectifs = f"<p>Objectifs {fois}</p>"
        action.save(update_fields=["objectifs"])
        publication.publier(action, nature=Nature.VALIDATION, auteur=None)

    def retirer(self, fois: int) -> None:
        publication.depublier(self._action(fois))

    def changer_le_recrutement(self, fois: int) -> None:
        session = Session.objects.get(pk=self.sessions[fois % len(self.sessions)])
        with suppress(directe.MiseAJourImpossible):  # nothing of it is public just now
            etat = (Recrutement.FERME, Recrutement.OUVERT)[fois % 2]
            directe.changer_recrutement(session, etat, auteur=self.auteur)

    def changer_de_jour(self, fois: int) -> None:
        self.jours.write_text(str(fois % 2))

    def faire_paraitre(self, fois: int) -> None:
        faire_paraitre(PageFactory(titre=f"Nouvelle {fois}"), auteur=None)


def test_aucune_reponse_en_retard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Compteur.objects.all().delete()
    Compteur.objects.create()
    jours = tmp_path / "jours"
    jours.write_text("0")
    monde, tirage, depart = Monde(jours), random.Random(7), timezone.now
    temoin = Site(tmp_path / "rien")
    temoin.application = WSGIHandler()
    reglages = {
        "DATABASE_URL": bases.adresse(),
        "DJANGO_SETTINGS_MODULE": "conf.settings_test",
        "SOFI_VAR": str(tmp_path),
        "SOFI_ESSAI_JOURS": str(jours),
    }
    fixes = ["/", "/?q=anglais", "/?financement=cpf", "/organismes/", "/actualites/", "/agenda/"]
    adresses = fixes + [f"/formation/{numero}/" for numero in monde.sessions]
    gardees = 0
    with ExitStack() as pile:
        ports = [pile.enter_context(serveur(reglages)) for _ in "ab"]
        for fois in range(ENTRELACEMENTS):
            if tirage.random() < 0.5:
                tirage.choice(monde.gestes)(fois)
            decalage = datetime.timedelta(days=int(jours.read_text()))
            monkeypatch.setattr(timezone, "now", lambda d=decalage: depart() + d)
            adresse = tirage.choice(adresses)
            memoire.clear()
            attendue = temoin.demander(adresse)
            for port in ports:
                statut, octets, etiquette = demander(port, adresse)
                assert (statut, octets) == (attendue.statut, attendue.octets), (fois, adresse)
                gardees += bool(etiquette)
    assert gardees > ENTRELACEMENTS // 2
