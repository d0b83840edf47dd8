"""Where the results are: each count is what the search finds there, each group what its communes hold together."""

import datetime
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sofi.diffusion.criteres import Criteres
from sofi.diffusion.moteur.grappes import ECART, ZOOM_SEUL, Repartition, pixels
from sofi.diffusion.moteur.suite import index
from sofi.diffusion.recherche import chercher, ou
from sofi.offre.codes import Enseignement
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import (
    LAVAL,
    MAYENNE,
    NANTES,
    document_exemple,
    formation_libre,
    lieu_exemple,
    session_exemple,
)

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2027, 1, 15)
SAINT_HERBLAIN = NANTES | {
    "insee": "44162",
    "ville": "Saint-Herblain",
    "latitude": 47.2229,
    "longitude": -1.6342,
}
SANS_POSITION = {
    "insee": "53100",
    "ville": "Fougerolles-du-Plessis",
    "latitude": None,
    "longitude": None,
}
DISTANCE = Enseignement.DISTANCE.value


@pytest.fixture(autouse=True)
def base() -> None:
    poser_communes()


def action(numero: int, *adresses: dict[str, Any] | None, titre: str = "Anglais", **v: Any) -> None:
    """A training with a session at each of these addresses; None: nobody knows where."""
    publier_document(
        document_exemple(
            formation=formation_libre(),
            action={"id": numero, "titre": titre},
            sessions=[
                session_exemple(
                    numero * 10 + rang, lieu=adresse and lieu_exemple(adresse=adresse), **v
                )
                for rang, adresse in enumerate(adresses)
            ],
        )
    )


def situer(**criteres: Any) -> Repartition:
    return ou(Criteres(jour=JOUR, **criteres))


def par_nom(repartition: Repartition) -> dict[str, int]:
    return {place.nom: place.compte for place in repartition.places}


def test_une_formation_compte_dans_chacune_de_ses_communes() -> None:
    action(1, NANTES, NANTES, LAVAL)
    action(2, NANTES)
    action(3, MAYENNE, titre="Allemand")
    assert par_nom(situer()) == {"Nantes (44)": 2, "Laval (53)": 1, "Mayenne (53)": 1}
    assert par_nom(situer(texte="allemand")) == {"Mayenne (53)": 1}
    assert par_nom(situer(par_session=True))["Nantes (44)"] == 3


def test_chaque_compte_est_ce_que_la_commune_choisie_donne() -> None:
    """Over several segments of the index, by training and by session."""
    for numero, adresses in enumerate([[NANTES, LAVAL], [LAVAL, LAVAL], [MAYENNE], [NANTES]], 1):
        action(numero, *adresses)
        index().a_jour()
    for par_session in (False, True):
        criteres = Criteres(jour=JOUR, par_session=par_session)
        repartition = ou(criteres)
        assert repartition.places == chercher(criteres).repartition.places
        assert len(repartition.places) == 3
        for place in repartition.places:
            assert chercher(replace(criteres, commune=(place.code,))).total == place.compte


def test_les_communes_choisies_ne_restreignent_pas_la_carte() -> None:
    action(1, NANTES)
    action(2, LAVAL)
    assert par_nom(situer(commune=("44109",))) == par_nom(situer())
    trouves = chercher(Criteres(jour=JOUR, commune=("44109", "53147")))
    assert [ligne.document.action.id for ligne in trouves.lignes] == [1]


def test_a_distance_et_sans_lieu_sont_dits_a_part() -> None:
    """What is followed from home isn't where its organisme is."""
    action(1, NANTES, enseignement=DISTANCE)
    action(2, None, None)
    action(3, LAVAL)
    repartition = situer()
    assert par_nom(repartition) == {"Laval (53)": 1}
    assert (repartition.a_distance, repartition.sans_lieu) == (1, 1)
    assert not chercher(Criteres(jour=JOUR, commune=("44109",))).total


def test_une_grappe_compte_une_fois_ce_qui_est_dans_deux_de_ses_communes() -> None:
    action(1, NANTES, SAINT_HERBLAIN)
    action(2, NANTES)
    action(3, MAYENNE)
    repartition = situer()
    proches = repartition.grappes(7)
    assert [(g.places[0].nom, len(g.places), g.compte) for g in proches] == [
        ("Nantes (44)", 2, 2),
        ("Mayenne (53)", 1, 1),
    ]
    seules = repartition.grappes(ZOOM_SEUL)
    assert sorted((g.places[0].nom, g.compte) for g in seules) == [
        ("Mayenne (53)", 1),
        ("Nantes (44)", 2),
        ("Saint-Herblain (44)", 1),
    ]


def test_une_commune_sans_position_est_dans_la_liste_seulement() -> None:
    action(1, SANS_POSITION)
    repartition = situer()
    assert [place.compte for place in repartition.places] == [1]
    assert not repartition.places[0].situee
    assert repartition.grappes(7) == []


def test_rien_a_situer() -> None:
    repartition = situer(texte="rien de tel")
    assert (repartition.places, repartition.a_distance, repartition.grappes(7)) == ([], 0, [])


def test_les_grappes_ne_se_touchent_pas() -> None:
    """At any zoom, no two circles are nearer than what they are drawn with, and nobody is lost."""
    for rang in range(60):
        position = {"latitude": 46.5 + rang * 0.037 % 1.9, "longitude": -2 + rang * 0.083 % 2.6}
        action(rang + 1, NANTES | position | {"insee": f"44{rang:03}", "ville": f"C{rang}"})
    repartition = situer()
    for zoom in (6, 8, 9.4, 11):
        grappes = repartition.grappes(zoom)
        assert sum(len(grappe.places) for grappe in grappes) == 60
        lieux = [(g.places[0].latitude, g.places[0].longitude) for g in grappes]
        points = [pixels(*map(np.array, lieu), zoom) for lieu in lieux]
        ecarts = [
            ((x - u) ** 2 + (y - v) ** 2) ** 0.5
            for n, (x, y) in enumerate(points)
            for u, v in points[:n]
        ]
        assert min(ecarts, default=ECART) >= ECART


def test_ce_qui_n_est_plus_publie_n_est_plus_sur_la_carte() -> None:
    action(1, NANTES)
    assert par_nom(situer()) == {"Nantes (44)": 1}
    action(1, LAVAL)
    assert par_nom(situer()) == {"Laval (53)": 1}
