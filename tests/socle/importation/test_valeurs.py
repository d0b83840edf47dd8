"""From the text of a cell to the value of a field."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from sofi.socle.importation.valeurs import (
    Refus,
    booleen,
    choix,
    date,
    decimal,
    entier,
    flottant,
    liste,
    texte,
    texte_long,
)


@pytest.mark.parametrize(
    ("lire", "brut", "attendu"),
    [
        (texte, "  a \t b\u00a0c ", "a b c"),
        (texte, "a\x00b\x0bc", "a b c"),
        (texte, None, ""),
        (entier, "1\u202f234", 1234),
        (entier, "", None),
        (decimal, "12,50", Decimal("12.50")),
        (flottant, "47.23196", 47.23196),
        (date, "31/08/2028", datetime.date(2028, 8, 31)),
        (date, "2028-08-31T00:00:00", datetime.date(2028, 8, 31)),
        (date, "6/9/2030 09:30", datetime.date(2030, 9, 6)),
        (date, "2028-08-31+02:00", datetime.date(2028, 8, 31)),
        (date, None, None),
        (booleen, "Oui", True),
        (booleen, "INACTIVE", False),
        (booleen, "", None),
        (liste(), " 53100  53000 53100", ["53100", "53000"]),
        (liste("|"), "gravure pierre | lapidaire |", ["gravure pierre", "lapidaire"]),
        (choix({"mis à jour": "maj"}), "Mis a jour", "maj"),
        (choix({"mis à jour": "maj"}), "", ""),
    ],
)
def test_valeurs(lire: Callable[[Any], Any], brut: Any, attendu: Any) -> None:
    assert lire(brut) == attendu


@pytest.mark.parametrize(
    ("lire", "brut"),
    [
        (entier, "12,5"),
        (decimal, "douze"),
        (decimal, "NaN"),
        (date, "31/02/2028"),
        (date, "hier"),
        (date, "06/09/20300"),
        (date, "2030-09-066"),
        (date, "20300906"),
        (date, "1899-12-25"),
        (date, "-5"),
        (date, "0001-01-01"),
        (booleen, "peut-être"),
        (choix({"créé": "cree"}), "inventé"),
    ],
)
def test_refus(lire: Callable[[Any], Any], brut: str) -> None:
    with pytest.raises(Refus):
        lire(brut)


@pytest.mark.parametrize(
    ("brut", "attendu"),
    [
        ("<p>Un <b>titre</b></p><ul><li>a</li><li>b</li></ul>", "Un titre\n• a\n• b"),
        ("R&amp;D<br>suite", "R&D\nsuite"),
        ("si a < b et c > d", "si a < b et c > d"),
        ("si a<b et c>d", "si a<b et c>d"),
        (
            "Scier le bois.  Poncer  les pièces    - Vernir",
            "Scier le bois.\nPoncer les pièces\n- Vernir",
        ),
        ("<p>si a<b et c>d</p><ul><li>Niveau <A2</li></ul>", "si a<b et c>d\n• Niveau <A2"),
        ("R&amp;D de Jean <jean@exemple.fr>", "R&D de Jean <jean@exemple.fr>"),
        ("\uf0b7 puce\n\n\n  suite", "• puce\nsuite"),
        ("<script>alert(1)</script>", "alert(1)"),
        (None, ""),
    ],
)
def test_texte_long(brut: str | None, attendu: str) -> None:
    assert texte_long(brut) == attendu
