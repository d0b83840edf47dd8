"""The one reading of words: the same forms for what is held and for what is asked."""

import pytest

from sofi.socle.mots import (
    MOTS_MAX,
    MOTS_VIDES,
    coeur,
    debuts,
    lire,
    mots_demandes,
    mots_utiles,
    racine,
    racines,
)
from sofi.socle.texte import plier


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("ebeniste", "ebenistes"),
        ("bureau", "bureaux"),
        ("regional", "regionaux"),
        ("medical", "medicale"),
        ("boulanger", "boulangeres"),
        ("infirmier", "infirmieres"),
        ("vendeur", "vendeuses"),
        ("conducteur", "conductrices"),
        ("assistant", "assistantes"),
        ("professionnel", "professionnelles"),
        ("culturel", "culturelles"),
        ("sportif", "sportives"),
        ("technicien", "techniciennes"),
        ("adjoint", "adjointe"),
        ("employe", "employees"),
        ("ingenieur", "ingenieure"),
        ("avocat", "avocates"),
        ("hote", "hotesses"),
        ("travail", "travaux"),
    ],
)
def test_une_seule_forme(un: str, autre: str) -> None:
    assert racine(un) == racine(autre)


@pytest.mark.parametrize("mot", ["bts", "cap", "rncp37538", "37538", "gaz", "process", "bus"])
def test_forme_gardee(mot: str) -> None:
    assert racine(mot) == mot


def test_les_mots_distincts_le_restent() -> None:
    formes = "boucher boucherie boulanger vente ventilation cuisine cuisinier coiffure son sonde ligne vigne".split()
    assert len({racine(mot) for mot in formes}) == len(formes)


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("SSIAP1", "SSIAP 1"),
        ("R489", "R 489"),
        ("R.489", "CACES R-489"),
        ("RNCP37538", "RNCP 37538"),
        ("C.A.P. cuisine", "CAP cuisine"),
        ("B.T.S.", "bts"),
        ("formation boulangère", "boulanger"),
        ("je voudrais devenir infirmière", "infirmiers"),
    ],
)
def test_deux_facons_de_le_taper_une_seule_question(un: str, autre: str) -> None:
    lues = {lire(texte, phrase=True).sur_racines() for texte in (un, autre.removeprefix("CACES "))}
    assert len(lues) == 1
    tenues = set(racines(autre)) if " " in autre else set(racines(un))
    assert {racine(mot) for mot in mots_demandes(un, phrase=True)} <= tenues | {racine(autre)}


def test_c_c_plus_plus_et_c_diese_sont_trois() -> None:
    assert len({lire(texte).sur_racines() for texte in ("C", "C++", "C#")}) == 3
    assert racines("Langages C++ et C#") == ["langage", "cplusplus", "csharp"]
    assert debuts("c") == ["c "] and debuts("cplusplus") == ["cplusplus", "c++"]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Les métiers de l'ébénisterie", ["metiers", "ebenisterie"]),
        ("à la découverte d’un métier", ["decouverte", "metier"]),
        ("Permis D", ["permis", "d"]),
        ("conducteur d'autocar, permis C", ["conducteur", "autocar", "permis", "c"]),
        ("Technicien du son", ["technicien", "son"]),
        ("L'ESSENTIEL QU'IL FAUT", ["essentiel", "faut"]),
        ("de la", []),
    ],
)
def test_mots_utiles(texte: str, attendu: list[str]) -> None:
    assert mots_utiles(texte) == attendu


def test_les_mots_vides_sont_plies() -> None:
    assert {plier(mot) for mot in MOTS_VIDES} == MOTS_VIDES


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("devenir comptable", ["comptable"]),
        ("formation", ["formation"]),
        ("métiers", ["metiers"]),
        ("de la", []),
        ("?", []),
        ("x" * 500, []),
    ],
)
def test_mots_d_une_phrase(texte: str, attendu: list[str]) -> None:
    assert mots_demandes(texte, phrase=True) == attendu


def test_question_bornee() -> None:
    assert len(mots_demandes(" ".join(f"mot{n}" for n in range(100)))) == MOTS_MAX


def test_requete_tous_les_mots_et_debut_de_mot_pour_les_longs() -> None:
    assert lire("d’ébéniste CAP 37538").sur_racines() == "'ebeniste':* & 'cap' & '37538'"


def test_lettres_et_chiffres_separes_en_second() -> None:
    assert lire("SSIAP 1").separee.sur_racines() == "('ssiap':* & '1')"


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("je cherche une formation d'aide soignante à", "aide soignante"),
        ("permis poids lourd par le", "permis poids lourd"),
        ("CAP cuisine pour mon", "CAP cuisine"),
        ("permis D", "permis D"),
        ("C#", "C#"),
        ("gestion de la paie", "gestion de la paie"),
        ("formation", "formation"),
        ("", ""),
    ],
)
def test_ce_qui_ne_dit_rien_aux_deux_bouts_est_tu(texte: str, dit: str) -> None:
    assert coeur(texte) == dit
