"""At least 95 % of what people type finds first what it means, over an invented region."""

import datetime

import pytest

from sofi.demonstration import peuplement, programmes
from sofi.diffusion.moteur.suite import index
from sofi.referentiels.demonstration import charger_demonstration
from tests.diffusion.jeu_de_phrases import Avis, juger, lire_le_jeu

pytestmark = [pytest.mark.django_db, pytest.mark.long]
JOUR = datetime.date(2026, 3, 2)  # before the certifications of the demonstration end
SESSIONS, PAR_ACTION = 2400, 2  # many trainings, few sessions of each
VOULU = 0.95


@pytest.fixture(scope="module")
def region(base_du_module: None) -> None:
    charger_demonstration()
    programmes.creer(JOUR)
    peuplement.peupler(SESSIONS, graine=11, jour=JOUR, par_action=PAR_ACTION)


def _part(avis: list[Avis]) -> float:
    return sum(not a.fautes for a in avis) / len(avis)


def test_ce_qu_on_tape_trouve_d_abord_ce_qu_on_cherche(region: None) -> None:
    index().tenir()
    avis = [juger(phrase, JOUR) for phrase in lire_le_jeu()]
    figees = [a for a in avis if a.phrase.figee]
    manquees = [a for a in avis if a.fautes]
    score = (
        f"{_part(avis):.1%} de {len(avis)} phrases, {_part(figees):.1%} des {len(figees)} figées"
    )
    detail = "\n".join(f"{a.phrase.phrase} → {a.premier} : {', '.join(a.fautes)}" for a in manquees)
    print(f"\n{detail}\n{score}")
    assert _part(avis) >= VOULU, f"{score}\n{detail}"
    assert _part(figees) >= VOULU, f"{score}\n{detail}"
