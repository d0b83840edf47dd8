"""Numbers and days: one reading, in a form as in a file."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from sofi.ecrans.commun.champs import ChampDecimal, ChampEntier, ChampJour
from sofi.socle.importation import valeurs

Lecture = tuple[Callable[[str], Any], Callable[[Any], Any]]
ENTIER: Lecture = (ChampEntier(required=False).clean, valeurs.entier)
DECIMAL: Lecture = (ChampDecimal(required=False).clean, valeurs.decimal)
JOUR: Lecture = (ChampJour(required=False).clean, valeurs.date)

JUSTES: list[tuple[Lecture, str, Any]] = [
    *((lecture, "  ", None) for lecture in (ENTIER, DECIMAL, JOUR)),
    (ENTIER, "1 350", 1350),
    (ENTIER, "1\N{NARROW NO-BREAK SPACE}350 heures", 1350),
    (ENTIER, "35h", 35),
    (ENTIER, "12 places", 12),
    (ENTIER, "-5", -5),
    (DECIMAL, "6 300,50 €", Decimal("6300.50")),
    (DECIMAL, "12.5 %", Decimal("12.5")),
    (DECIMAL, "28", Decimal(28)),
    (JOUR, "28/09/2026", datetime.date(2026, 9, 28)),
    (JOUR, " 2026-09-28 ", datetime.date(2026, 9, 28)),
    (JOUR, "2026-09-28T10:00:00+02:00", datetime.date(2026, 9, 28)),
    (JOUR, "1/9/2026", datetime.date(2026, 9, 1)),
]
FAUSSES: list[tuple[Lecture, str]] = [
    *((ENTIER, ecrit) for ecrit in ("12,5", "1e5", "1_000", "douze", "٣", "9" * 19)),
    *((DECIMAL, ecrit) for ecrit in ("1e5", "1_000", "NaN", "Infinity", "12,5,1", "9" * 19)),
    *(
        (JOUR, ecrit)
        for ecrit in (
            "28/09/0026",
            "28/09/26",
            "06/09/20300",
            "30/02/2026",
            "2026-13-01",
            "45932",
            "28 septembre 2026",
        )
    ),
]


@pytest.mark.parametrize(("lecture", "ecrit", "attendu"), JUSTES)
def test_read_the_same_everywhere(lecture: Lecture, ecrit: str, attendu: Any) -> None:
    formulaire, fichier = lecture
    assert formulaire(ecrit) == fichier(ecrit) == attendu


@pytest.mark.parametrize(("lecture", "ecrit"), FAUSSES)
def test_refused_the_same_everywhere(lecture: Lecture, ecrit: str) -> None:
    formulaire, fichier = lecture
    with pytest.raises(ValidationError, match=f"« {ecrit[:40]}"):
        formulaire(ecrit)
    with pytest.raises(valeurs.Refus):
        fichier(ecrit)


@pytest.mark.parametrize(
    ("brut", "attendu"),
    [
        ("Un   Deux &amp; trois", "Un\nDeux & trois"),
        ("Un   Deux", "Un\nDeux"),
        ("<p>Un</p><p>Deux &lt; trois</p>", "Un\nDeux < trois"),
    ],
)
def test_an_entity_loses_no_paragraph(brut: str, attendu: str) -> None:
    assert valeurs.texte_long(brut) == attendu
