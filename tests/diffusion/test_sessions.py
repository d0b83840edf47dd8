"""The lists of an organisme's sessions: their conditions at their limits, the day, the search, the columns."""

import datetime
from typing import Any

import pytest

from sofi.diffusion import codes
from sofi.diffusion.models import SessionSuivie
from sofi.diffusion.sessions import (
    COLONNES,
    JAMAIS_PUBLIEES,
    LISTES,
    chercher,
    compter,
    des_mots,
    du_code,
    trouver,
)
from sofi.offre.models import Session
from tests.fabriques import DispositifFactory, TypeDispositifFactory, saisie_complete

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2026, 6, 1)


def dans(jours: int) -> datetime.date:
    return JOUR + datetime.timedelta(days=jours)


def suivre(numero: int = 1, **champs: Any) -> SessionSuivie:
    """A public session of the établissement 1, under way for a year more."""
    complet = {
        "action": 45,
        "formation": 12,
        "etablissement": 1,
        "titre": "CAP Ébéniste",
        "dispensateur": "Atelier",
        "commune": "Mayenne",
        "tri_titre": " cap ebeniste",
        "tri_dispensateur": " atelier",
        "tri_commune": " mayenne",
        "date_debut": dans(-10),
        "date_fin": dans(365),
        "types": ["cpf"],
        "sigles": "CPF",
        "financements": codes.CPF,
        "enseignement": 1,
        "recrutement": "ouvert",
    }
    return SessionSuivie.objects.create(numero=numero, **{**complet, **champs})


def listes() -> set[str]:
    """The lists that hold what is followed, as the counter says and as the list shows."""
    comptees = {code for code, nombre in compter(1, JOUR).items() if nombre}
    montrees = {code for code, liste in LISTES.items() if trouver(liste, 1, JOUR)}
    assert comptees == montrees
    return montrees


@pytest.mark.parametrize(
    ("champs", "attendues"),
    [
        ({}, {"actives"}),
        ({"date_fin": dans(0)}, {"actives", "bientot"}),
        ({"date_fin": dans(29)}, {"actives", "bientot"}),
        ({"date_fin": dans(30)}, {"actives", "bientot"}),
        ({"date_fin": dans(31)}, {"actives"}),
        ({"date_fin": dans(-1)}, {"inactives"}),
        ({"publique": False}, {"inactives"}),
        ({"publique": False, "date_fin": dans(30)}, {"inactives"}),
        ({"initiale": True}, {"actives", "initiales"}),
        ({"initiale": True, "date_fin": dans(-1)}, {"inactives"}),
        ({"financements": codes.REGION | codes.CPF}, {"actives", "region"}),
        ({"financements": codes.APPRENTISSAGE}, {"actives", "apprentissage"}),
        ({"financements": codes.PROFESSIONNALISATION}, {"actives", "professionnalisation"}),
        ({"financements": codes.REGION, "publique": False}, {"inactives"}),
        ({"enseignement": 2}, {"actives", "distance"}),
        ({"enseignement": 3}, {"actives", "distance"}),
        ({"enseignement": 3, "date_fin": dans(-1)}, {"inactives"}),
        ({"places_inconnues": True}, {"actives", "places"}),
        ({"places_inconnues": True, "publique": False}, {"inactives"}),
        ({"etablissement": 2}, None),
    ],
)
def test_listes(champs: dict[str, Any], attendues: set[str] | None) -> None:
    """Thirty days is « within a month », thirty-one isn't; the last day still counts."""
    suivre(**champs)
    assert listes() == (set() if attendues is None else {"toutes", *attendues})


def test_toutes_les_listes() -> None:
    """The codes are in addresses; those that the dashboard doesn't count say so."""
    assert [code for code, liste in LISTES.items() if not liste.a_un_compte] == ["places", "toutes"]
    assert [liste.code for liste in LISTES.values()] == list(LISTES)
    assert JAMAIS_PUBLIEES.code == "jamais" and not JAMAIS_PUBLIEES.a_un_compte


@pytest.mark.parametrize(
    ("champs", "etat"),
    [({"date_fin": dans(0)}, "A"), ({"date_fin": dans(-1)}, "I"), ({"publique": False}, "I")],
)
def test_etat(champs: dict[str, Any], etat: str) -> None:
    suivre(**champs)
    (ligne,) = trouver(LISTES["toutes"], 1, JOUR)
    assert ligne["etat"] == etat and list(ligne) == COLONNES


def test_jamais_publiees() -> None:
    """Those of the cards that no version held, with the columns of those that one did."""
    action = saisie_complete(sessions=3, complement_intitule="Soir")
    publiee, retiree, neuve = action.sessions.order_by("pk")
    suivre(publiee.pk)
    Session.objects.filter(pk=retiree.pk).update(retiree_le=JOUR)
    DispositifFactory(session=neuve, type__code="apprentissage", type__sigle="")
    dispositifs = [d.type for d in neuve.dispositifs.order_by("pk")]
    (ligne,) = trouver(JAMAIS_PUBLIEES, action.etablissement_id, JOUR)
    assert ligne == {
        "numero": neuve.pk,
        "action": action.pk,
        "formation": action.formation_id,
        "titre": f"{action.formation.titre} - Soir",
        "dispensateur": action.etablissement.nom,
        "commune": neuve.lieu.ville,
        "date_debut": neuve.date_debut,
        "date_fin": neuve.date_fin,
        "types": [d.code for d in dispositifs],
        "sigles": " ".join(d.sigle or d.libelle for d in dispositifs),
        "recrutement": "ouvert",
        "etat": "–",
        "origine": "",
    }
    assert not trouver(JAMAIS_PUBLIEES, action.etablissement_id + 1, JOUR)


def test_jamais_publiee_a_distance_et_sans_complement() -> None:
    action = saisie_complete()
    action.sessions.update(enseignement="distance")
    (ligne,) = trouver(JAMAIS_PUBLIEES, action.etablissement_id, JOUR)
    assert (ligne["commune"], ligne["titre"]) == ("À distance", action.formation.titre)
    action.sessions.update(enseignement="presentiel", lieu=None)
    (ligne,) = trouver(JAMAIS_PUBLIEES, action.etablissement_id, JOUR)
    assert ligne["commune"] == ""


@pytest.mark.parametrize(
    ("question", "trouves"),
    [
        ("", [1, 2, 45]),
        ("12-45-1", [1]),
        (" 12 - 45 - 2 ", [2]),
        ("45-2", [2]),
        ("1", [1]),
        ("45", [1, 2, 45]),
        ("12-46-1", []),
        ("ebeniste", [1, 2]),
        ("Ébénistes", [1, 2]),
        ("cpf", [1, 2]),
        ("CP", [1, 2]),
        ("pf", []),
        ("cles", [45]),
        ("ébéniste cpf", [1, 2]),
        ("anglais cpf", []),
        ("anglais Clés", [45]),
        ("mayenne atelier", [1, 2]),
        ("anglais", [45]),
        ("cap anglais", []),
        ("niste", []),
        ("bus", [45]),
        ("les", []),
    ],
)
def test_chercher(question: str, trouves: list[int]) -> None:
    """A code FAS, whole or in part, else every word as the beginning of a word."""
    TypeDispositifFactory(code="cpf", sigle="CPF")
    TypeDispositifFactory(code="prepa", sigle="", libelle="PREPA Clés")
    suivre(1)
    suivre(2)
    autres = {"tri_titre": " anglais", "tri_commune": " bus", "types": ["prepa"]}
    suivre(45, action=46, formation=45, **autres)
    trouvees = chercher(trouver(LISTES["toutes"], 1, JOUR), question)
    assert sorted(ligne["numero"] for ligne in trouvees) == trouves


@pytest.mark.parametrize(
    ("question", "trouve"), [("cap eb", True), ("Ébén", True), ("niste", False), ("cap zz", False)]
)
def test_des_mots(question: str, trouve: bool) -> None:
    suivre()
    assert SessionSuivie.objects.filter(des_mots("titre", question)).exists() is trouve


@pytest.mark.parametrize(
    ("question", "trouve"),
    [("12-45-1", True), ("2 - 45", True), ("45-1", True), ("12-1", False), ("451", False)],
)
def test_du_code(question: str, trouve: bool) -> None:
    suivre()
    assert SessionSuivie.objects.filter(du_code(question)).exists() is trouve
