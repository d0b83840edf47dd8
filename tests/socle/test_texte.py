"""Folding: one function for the index and for the query."""

import pytest

from sofi.socle.texte import MOTS_VIDES, mots_utiles, plier


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Ébéniste", "ebeniste"),
        ("L'œuvre d’Ébéniste (FIMO/FCO)", "l oeuvre d ebeniste fimo fco"),
        ("Cæsium  n° 42", "caesium n 42"),
        ("Château-Gontier-sur-Mayenne", "chateau gontier sur mayenne"),
        ("e\u0301te\u0301", "ete"),  # accents typed apart from their letter
        ("ŒUVRE", "oeuvre"),
        ("Bac_pro", "bac pro"),
        ("m²", "m2"),
        ("« Straße »\u202f!", "strasse"),
        ("  \t\n", ""),
        ("", ""),
    ],
)
def test_plier(texte: str, attendu: str) -> None:
    assert plier(texte) == attendu


def test_plier_deux_fois_ne_change_rien() -> None:
    texte = "L’Œuvre à l'été : Ça, c’est 2e-année/ﬁn"
    assert plier(plier(texte)) == plier(texte)


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
