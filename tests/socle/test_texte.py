"""Folding: one function for the index and for the query."""

import pytest

from sofi.socle.texte import plier


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
        ("C.A.P. cuisine", "cap cuisine"),
        ("B.T.S., C. A. P.", "bts cap"),
        ("le C.A.P", "le cap"),
        ("S.A.R.L.", "sarl"),
        ("M. Dupont, 1.2.3", "m dupont 1 2 3"),
        ("C, C++ et C#", "c cplusplus et csharp"),
        ("C/C++, bac +2, bac++", "c cplusplus bac 2 bac"),
    ],
)
def test_plier(texte: str, attendu: str) -> None:
    assert plier(texte) == attendu


def test_plier_deux_fois_ne_change_rien() -> None:
    texte = "L’Œuvre à l'été : Ça, c’est 2e-année/ﬁn ; le C.A.P. de C++"
    assert plier(plier(texte)) == plier(texte)
