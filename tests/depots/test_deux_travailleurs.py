"""Two workers hold the same deposit, the first being thought lost: its drafts are written once."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from sofi.depots import operations
from sofi.depots.models import Depot, Ecriture
from sofi.offre.models import Action
from tests.fabriques import RattachementFactory, TypeDispositifFactory, fiche_complete

from .fichiers import formation, lheo

# Each worker commits.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def depot() -> Depot:
    fiche_complete()
    TypeDispositifFactory(code="cpf")
    lien = RattachementFactory()
    octets = lheo(formation(), formation(numero="B"))
    return operations.deposer(lien.etablissement, "a.xml", octets, auteur=lien.utilisateur)


def _un_autre(numero: int, *, ecrire: bool) -> None:
    try:
        operations.executer(numero, ecrire=ecrire)
    finally:
        connection.close()


@pytest.mark.parametrize("ecrire", [False, True], ids=["la lecture", "les brouillons"])
def test_l_autre_commence_au_milieu(
    depot: Depot, monkeypatch: pytest.MonkeyPatch, ecrire: bool
) -> None:
    if ecrire:
        operations.executer(depot.pk, ecrire=False)
        operations.accepter(Depot.objects.get(), auteur=depot.auteur)
    autres: list[Future[None]] = []
    planifier = operations.planifier

    def au_milieu(*ce_qui_est_lu: Any) -> Any:
        if not autres:
            autres.append(fil.submit(_un_autre, depot.pk, ecrire=ecrire))
        return planifier(*ce_qui_est_lu)

    monkeypatch.setattr(operations, "planifier", au_milieu)
    with ThreadPoolExecutor(1) as fil:
        operations.executer(depot.pk, ecrire=ecrire)
        autres[0].result(timeout=60)
    lu = Depot.objects.get()
    assert lu.situation == ("ecrit" if ecrire else "a_decider")
    ecrites = 2 if ecrire else 0
    assert (Action.objects.count(), Ecriture.objects.count()) == (ecrites, ecrites)
