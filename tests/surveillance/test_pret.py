"""/sante/ and /pret/: what they say, to anybody, and in a bounded time."""

import datetime
import json
import threading
import time
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from sofi.echanges.models import FluxEcrit
from sofi.ecrans.commun.mesure import Mesure
from sofi.surveillance import pret
from sofi.surveillance.durees import Durees
from sofi.surveillance.models import Sauvegarde
from sofi.surveillance.pret import Controle, Releveur, controler
from sofi.surveillance.sauvegardes import noter_une_sauvegarde
from tests.fabriques import CommuneFactory

HEURE = datetime.timedelta(hours=1)


class SansDjango:
    """The application inside, which the two addresses never reach."""

    demandes = 0

    def __call__(self, environ: dict[str, Any], commencer: Any) -> list[bytes]:
        self.demandes += 1
        commencer("404 Not Found", [])
        return []


def demander(adresse: str, **entetes: str) -> tuple[int, dict[str, Any]]:
    """Through what is served, by any host, in plain HTTP."""
    dedans, dits = SansDjango(), []
    chemin, _, requete = adresse.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": chemin, "QUERY_STRING": requete, **entetes}
    environ["HTTP_HOST"] = "une-autre-machine:8000"
    setup_testing_defaults(environ)
    corps = b"".join(Mesure(dedans, Durees())(environ, lambda *a: dits.extend(a)))
    assert not dedans.demandes
    return int(dits[0][:3]), json.loads(corps) if corps else {}


def dit(nom: str) -> Controle:
    [trouve] = [controle for controle in controler() if controle.nom == nom]
    return trouve


@pytest.fixture
def releveur(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the page reads, set by the test."""

    def poser(*controles: Controle) -> None:
        monkeypatch.setattr(Releveur, "lire", lambda soi: list(controles))

    return poser


def test_sante_ne_demande_rien_a_la_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database is allowed to this test."""
    assert demander("/sante/") == (200, {"etat": "vivant"})
    assert demander("/sante/", REQUEST_METHOD="HEAD") == (200, {})
    assert demander("/sante/", REQUEST_METHOD="POST")[0] == 405


@pytest.mark.parametrize(
    ("base", "sauvegarde", "etat", "statut", "exigeant"),
    [
        (True, True, "pret", 200, 200),
        (True, False, "a_regarder", 200, 503),
        (False, True, "pas_pret", 503, 503),
    ],
)
def test_pret_distingue_ce_qui_arrete_le_site_de_ce_qui_est_a_regarder(
    releveur: Any, base: bool, sauvegarde: bool, etat: str, statut: int, exigeant: int
) -> None:
    """A forgotten backup doesn't take the site away from its readers; a monitor asks for everything."""
    releveur(
        Controle("base", base, True), Controle("sauvegarde", sauvegarde, mesures={"heures": 30})
    )
    obtenu, lu = demander("/pret/")
    assert (obtenu, lu["etat"]) == (statut, etat)
    assert lu["controles"]["sauvegarde"] == {"ok": sauvegarde, "heures": 30}
    assert demander("/pret/?tout")[0] == exigeant


@pytest.mark.django_db
def test_chaque_chose_est_regardee(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    CommuneFactory()
    assert [c.nom for c in controler()] == [
        "base",
        "migrations",
        "taches",
        "disque",
        "flux",
        "sauvegarde",
    ]
    assert not dit("taches").ok
    for secondes, vivant in ((90, False), (5, True)):
        le = timezone.now() - datetime.timedelta(seconds=secondes)
        with connection.cursor() as curseur:
            curseur.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [le])
        assert dit("taches").ok is vivant
    assert ProcrastinateWorker.objects.count() == 2
    assert not dit("sauvegarde").ok
    noter_une_sauvegarde()
    assert dit("sauvegarde").ok
    Sauvegarde.objects.update(faite_le=timezone.now() - 27 * HEURE)
    assert dit("sauvegarde") == Controle("sauvegarde", False, mesures={"heures": 27})
    assert dit("flux").ok, "a base without any offer owes no feed"
    for heures, ok in ((40, False), (3, True)):
        FluxEcrit.objects.create(
            jour=timezone.localdate(),
            fichier="x",
            sessions=1,
            ecrit_le=timezone.now() - heures * HEURE,
        )
        assert dit("flux").ok is ok
    monkeypatch.setattr(settings, "VEILLE_DISQUE_POUR_CENT", 100)
    assert not dit("disque").ok


@pytest.mark.django_db
def test_une_migration_qui_manque_arrete_le_site() -> None:
    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM django_migrations WHERE app = 'surveillance'")
    manque = dit("migrations")
    assert not manque.ok and manque.bloque and manque.mesures["manquantes"]
    assert [c.nom for c in controler()] == ["base", "migrations", "disque"]


def test_une_base_qui_ne_dit_rien_n_est_pas_attendue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds at most, one thread whatever the number of questions; heard again as soon as it answers."""
    lacher, demandes = threading.Event(), []

    def pendre() -> list[Controle]:
        demandes.append(1)
        lacher.wait(20)
        return [Controle("base", True, True)]

    monkeypatch.setattr(pret, "controler", pendre)
    releveur, debut = Releveur(delai=0.2), time.monotonic()
    for _ in range(3):
        assert releveur.lire() == [Controle("base", False, True)]
    assert time.monotonic() - debut < 2
    lacher.set()
    while not releveur.lire()[0].ok:
        time.sleep(0.01)
    assert len(demandes) == 1
    releveur.lire()
    assert len(demandes) == 1, "given again for five seconds"


def test_rien_de_ce_qui_est_dit_n_est_secret(releveur: Any) -> None:
    """Names of checks, yes or no, numbers: neither version, nor address, nor message."""
    releveur(Controle("base", True, True), Controle("disque", True, mesures={"libre_pour_cent": 4}))
    _, lu = demander("/pret/")
    assert lu == {
        "etat": "pret",
        "controles": {"base": {"ok": True}, "disque": {"ok": True, "libre_pour_cent": 4}},
    }
