"""The sequence and the index when several are at it, and when one of them is killed."""

import datetime
import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from sofi.diffusion import changements
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.models import Changement, Compteur
from sofi.diffusion.moteur.suite import Index
from sofi.diffusion.recherche import chercher
from sofi.validation.models import OffrePubliee
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import document_exemple, session_exemple

pytestmark = pytest.mark.django_db(transaction=True)
JOUR = datetime.date(2027, 1, 15)
MORTS = int(os.environ.get("SOFI_MORTS", "25"))
"""Processes killed at a moment drawn at random."""


@pytest.fixture(autouse=True)
def base() -> None:
    poser_communes()


def publier(action: int, titre: str) -> None:
    publier_document(
        document_exemple(
            action={"id": action, "titre": titre}, sessions=[session_exemple(action * 10)]
        )
    )


def test_les_numeros_se_suivent_quel_que_soit_l_ordre_des_transactions() -> None:
    """Two actions published together in opposite orders wait for nobody in the middle."""

    def publier_deux(rang: int) -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    for action in (1, 2) if rang % 2 else (2, 1):
                        changements.noter(action, None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as personnes:
        list(personnes.map(publier_deux, range(4)))
    numeros = Changement.objects.order_by("numero").values_list("numero", flat=True)
    assert list(numeros) == list(range(1, 81))
    assert Compteur.objects.get().numero == 80


def test_ce_qui_est_annule_ne_prend_pas_de_numero() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        changements.noter(1, None)
        raise RuntimeError
    changements.noter(2, None)
    assert list(Changement.objects.values_list("numero", "action")) == [(1, 2)]


def mourir_en_route(chemin: Path, delai: float) -> None:
    """A process that brings the index up to date, killed after so many seconds unless it was quicker."""
    enfant = os.fork()
    if not enfant:
        # The parent's connection isn't ours: it is neither used nor closed.
        connection.connection = None
        signal.setitimer(signal.ITIMER_REAL, delai)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        try:
            Index(chemin).tenir()
        finally:
            os._exit(0)
    os.waitpid(enfant, 0)


@pytest.fixture
def hasard() -> Iterator[random.Random]:
    graine = random.randrange(1_000_000)
    print("graine :", graine)
    yield random.Random(graine)


def test_tue_n_importe_quand_rien_n_est_perdu_ni_en_double(
    settings: Any, hasard: random.Random
) -> None:
    chemin = Path(settings.INDEX)
    for action in range(1, 13):
        publier(action, f"Chaudronnerie {action}")
    debut = time.perf_counter()
    assert Index(chemin).tenir()
    duree = time.perf_counter() - debut
    for tour in range(MORTS):
        publier(1 + tour % 12, f"Menuiserie {tour}")
        mourir_en_route(chemin, hasard.uniform(0.001, max(duree, 0.02)))
        lu = Index(chemin).etat()
        assert lu is None or lu.actions <= 12
    trouvees = chercher(Criteres(jour=JOUR))
    assert trouvees.total == OffrePubliee.objects.count() == 12
    restes = chercher(Criteres(jour=JOUR, texte="chaudronnerie")).total
    assert restes == max(12 - MORTS, 0)
    assert chercher(Criteres(jour=JOUR, texte=f"menuiserie {MORTS - 1}")).total >= 1
    segments = [chemin.name for chemin in Path(settings.INDEX).glob("segment-*")]
    manifeste = Index(chemin).etat()
    assert manifeste is not None
    assert len(segments) == len(manifeste.parts)
