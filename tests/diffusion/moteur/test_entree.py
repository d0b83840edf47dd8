"""What the index holds of a document."""

from typing import Any

import numpy as np
import pytest

from sofi.diffusion import codes
from sofi.diffusion.moteur.bits import FACETTES, compter, lire
from sofi.diffusion.moteur.entree import Entree, entree_de, lire_carte
from tests.diffusion.aide import poser_communes
from tests.documents import (
    REGION,
    dispositif_exemple,
    document_exemple,
    session_exemple,
)

pytestmark = pytest.mark.django_db

SANS_FRAIS = {"frais_certification": None, "frais_additionnels": None}


@pytest.fixture(autouse=True)
def base() -> None:
    poser_communes()


def entree(**valeurs: Any) -> Entree:
    lue = entree_de(document_exemple(**valeurs))
    assert lue is not None
    return lue


def facettes(**valeurs: Any) -> dict[str, set[int]]:
    """The values of each facet of a session."""
    (session,) = entree(sessions=[session_exemple(1, **valeurs)]).sessions
    comptes = compter(np.array([session.bits], np.uint64))
    return {nom: set(lire(comptes, nom)) for nom in FACETTES}


def test_les_mots_avec_le_poids_du_meilleur_texte() -> None:
    termes = entree().termes
    assert (termes["ebeniste"], termes["cap"]) == (3, 3)
    assert (termes["mayenne"], termes["94681"], termes["rncp37538"]) == (2, 2, 2)
    assert "mobilier" in termes


def test_les_mots_des_lieux_de_toutes_les_sessions_non_retirees() -> None:
    ailleurs = {"ville": "Cholet", "insee": "49099"}
    sessions = [
        session_exemple(1),
        session_exemple(2, lieu={"adresse": ailleurs}, retiree_le="2026-06-01"),
    ]
    lue = entree(sessions=sessions)
    assert [session.numero for session in lue.sessions] == [1]
    assert "cholet" not in lue.termes
    assert entree_de(document_exemple(sessions=sessions[1:])) is None


@pytest.mark.parametrize(
    ("prix", "attendu"),
    [
        ({"frais_ttc": "500"}, {2, 3, 4, 5, 6}),
        ({"frais_ttc": "500.01"}, {3, 4, 5, 6}),
        ({"frais_ttc": "6000"}, {6}),
        ({"frais_ttc": "6000.01"}, set()),
        ({"frais_ttc": None}, set()),
        ({"frais_ttc": "0"}, {1, 2, 3, 4, 5, 6}),
        ({"frais_ttc": None, "type": REGION}, {1, 2, 3, 4, 5, 6}),
    ],
)
def test_prix(prix: dict[str, Any], attendu: set[int]) -> None:
    assert facettes(dispositifs=[dispositif_exemple(1, **SANS_FRAIS, **prix)])["prix"] == attendu


@pytest.mark.parametrize(
    ("centre", "entreprise", "attendu"),
    [
        (7, 0, {1, 2, 3, 4}),
        (8, 0, {2, 3, 4}),
        (35, None, {2, 3, 4}),
        (100, 50, {3, 4}),
        (600, 0, {4}),
        (600, 1, {5}),
    ],
)
def test_duree(centre: int, entreprise: int | None, attendu: set[int]) -> None:
    assert facettes(heures_centre=centre, heures_entreprise=entreprise)["duree"] == attendu
    assert facettes(heures_centre=None, heures_entreprise=None)["duree"] == set()


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        ({"recrutement": "ouvert"}, {1}),
        ({"recrutement": ""}, {1}),
        ({"recrutement": "ferme"}, set()),
        ({"recrutement": "suspendu"}, set()),
        ({"dispositifs": [dispositif_exemple(1, places=8, places_restantes=0)]}, set()),
        ({"dispositifs": [dispositif_exemple(1, places=8, places_restantes=1)]}, {1}),
        ({"dispositifs": [dispositif_exemple(1, places=8, places_restantes=None)]}, {1}),
        ({"dispositifs": []}, {1}),
    ],
)
def test_recrutement(valeurs: dict[str, Any], attendu: set[int]) -> None:
    assert facettes(**valeurs)["recrutement"] == attendu


def test_moment() -> None:
    assert facettes(periodes=["jour", "soir", "week_end"])["periode"] == {
        codes.SOIR,
        codes.WEEK_END,
    }


def test_la_carte_a_de_quoi_se_montrer_et_rien_de_long() -> None:
    document = document_exemple()
    carte = lire_carte(entree().carte)
    (session,) = carte.sessions
    assert (carte.action.titre, carte.organisme.nom) == (
        document.action.titre,
        document.organisme.nom,
    )
    assert session.date_debut == document.sessions[0].date_debut
    assert carte.action.objectifs == carte.formation.programme == ""
    assert len(entree().carte) < 1000
