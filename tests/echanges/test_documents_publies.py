"""The documents made by hand for the tests of the feed have the shape of the real ones."""

from typing import Any

import pytest
from django.utils import timezone

from sofi.offre.models import Action
from sofi.validation import document
from tests.fabriques import (
    EquipementFactory,
    FormationLibreFactory,
    InformationCollectiveFactory,
    MetierDeFormationFactory,
    PeriodeInscriptionFactory,
    PreRequisFactory,
    saisie_complete,
)

from . import documents_publies as fab

pytestmark = pytest.mark.django_db


def reel(action: Action) -> dict[str, Any]:
    complete = document.charger(Action.objects.filter(pk=action.pk)).get()
    return document.construire(complete, numero=1, nature="validation", publie_le=timezone.now())


def ecarts(main: Any, vrai: Any, ou: str = "") -> list[str]:
    """Where keys or kinds of values differ; what is empty in one of the two says nothing."""
    if main in (None, "", []) or vrai in (None, "", []):
        return []
    if isinstance(main, dict) and isinstance(vrai, dict):
        trouves = [f"{ou}.{cle}" for cle in sorted(main.keys() ^ vrai.keys())]
        return trouves + [
            ecart
            for cle in main.keys() & vrai.keys()
            for ecart in ecarts(main[cle], vrai[cle], f"{ou}.{cle}")
        ]
    if isinstance(main, list) and isinstance(vrai, list):
        return ecarts(main[0], vrai[0], f"{ou}[]")
    return (
        [] if type(main) is type(vrai) else [f"{ou} : {type(main).__name__}, {type(vrai).__name__}"]
    )


@pytest.mark.parametrize("libre", [False, True])
def test_meme_forme(libre: bool) -> None:
    """A key renamed or a value of another kind would make the feed's own tests say nothing."""
    formation = FormationLibreFactory() if libre else None
    action = saisie_complete(
        formation=formation, voie="non_certifiante" if libre else "certifiante"
    )
    if formation:
        MetierDeFormationFactory(formation=formation)
    session = action.sessions.get()
    InformationCollectiveFactory(session=session)
    PeriodeInscriptionFactory(session=session)
    EquipementFactory(action=action)
    action.prerequis.add(PreRequisFactory())
    a_la_main = fab.document(f=fab.formation_propre() if libre else None)
    assert ecarts(a_la_main, reel(action)) == []
