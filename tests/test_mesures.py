"""The page of measures says what the table of the fields and the journey say."""

import re

import pytest

from sofi.offre.codes import Fiche
from tests.mesures_saisie import (
    CARTES,
    CHERCHES,
    CHOISIS,
    ENVOI,
    PREMIER_ENVOI,
    RECONDUCTION,
    SAISIS,
    compter,
    compter_tout,
)
from tests.sources import RACINE

PAGE = (RACINE / "docs" / "mesures.md").read_text()
LIGNES = {nom: (int(a), int(b)) for nom, a, b in re.findall(r"\| (.+?) \| (\d+) \| (\d+) \|", PAGE)}


@pytest.mark.parametrize("fiche", CARTES)
def test_the_fields_of_each_card(fiche: Fiche) -> None:
    compte = compter(fiche)
    assert LIGNES[str(fiche.label)] == (compte.champs, compte.requis)


def test_the_fields_in_all() -> None:
    tout = compter_tout()
    assert LIGNES["in all"] == (tout.champs, tout.requis)


def test_the_interactions() -> None:
    texte = " ".join(PAGE.split())
    clics = ENVOI - SAISIS - CHOISIS
    dit = f"{ENVOI} interactions: {SAISIS} fields typed, {CHOISIS} answer chosen, {clics} clicks"
    assert dit in texte
    assert f"{RECONDUCTION} interactions from the dashboard" in texte


def test_the_command_runs_a_journey_that_exists() -> None:
    premier, second = re.findall(r"pytest -s (\S+)", PAGE)
    assert "def test_the_fewest_steps_to_send_then_next_year" in (RACINE / premier).read_text()
    assert "def test_de_la_demande_de_cle_au_premier_envoi" in (RACINE / second).read_text()


def test_what_a_new_organisme_has_to_look_for() -> None:
    """The steps of the page add up to the figure that the journey checks."""
    assert f"{CHERCHES} things to look for, in {PREMIER_ENVOI} interactions" in PAGE
    nouveaux = PAGE.partition("## A new organisme")[2].partition("\n## ")[0]
    assert sum(map(int, re.findall(r"\| .+? \| (\d+) \| ", nouveaux))) == CHERCHES
