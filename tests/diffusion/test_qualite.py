"""The score of what is public, kept with each version."""

import pytest

from sofi.diffusion import qualite
from sofi.diffusion.models import QualitePubliee
from sofi.validation.models import OffrePubliee
from sofi.validation.qualite import evaluer
from tests.diffusion.aide import publier_document
from tests.documents import document_exemple

pytestmark = pytest.mark.django_db

BON = document_exemple()
MOINS_BON = document_exemple(
    action={"public_vise": "", "plus_formation": ""}, organisme={"url": ""}
)


def lues() -> list[tuple[int, int, int]]:
    return list(QualitePubliee.objects.values_list("score", "concernes", "manquants"))


def attendue(document) -> list[tuple[int, int, int]]:
    dite = evaluer(document)
    return [(dite.score, dite.concernes, dite.manquants)]


def test_le_score_suit_la_version() -> None:
    """Written, written over, then gone with the offer."""
    premiere, seconde = publier_document(BON), publier_document(MOINS_BON)
    qualite.mettre_a_jour(premiere.action_id, premiere)
    assert lues() == attendue(BON)
    qualite.mettre_a_jour(seconde.action_id, seconde)
    assert lues() == attendue(MOINS_BON) != attendue(BON)
    qualite.mettre_a_jour(seconde.action_id + 1, None)
    assert len(lues()) == 1
    qualite.mettre_a_jour(seconde.action_id, None)
    assert lues() == []


def test_refaire() -> None:
    """From the public documents alone: what isn't public has no score, an older version doesn't count."""
    publier_document(BON)
    publiee = publier_document(MOINS_BON)
    cachee = publier_document(
        document_exemple(action={"id": 99}, formation={"id": 99}, sessions=[])
    )
    OffrePubliee.objects.filter(action=cachee.action_id).delete()
    QualitePubliee.objects.create(action=publiee.action, score=1, concernes=0, manquants=0)
    assert qualite.refaire() == 1
    assert lues() == attendue(MOINS_BON)
