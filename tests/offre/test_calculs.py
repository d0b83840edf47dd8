"""Durations, weeks, and what blocs ask of the type de parcours."""

import datetime

import pytest

from sofi.offre import calculs
from sofi.offre.codes import Parcours, Validation

D = datetime.date


@pytest.mark.parametrize(
    ("debut", "fin", "mots"),
    [
        (D(2026, 9, 28), D(2026, 9, 28), "1 jour"),
        (D(2026, 9, 28), D(2026, 10, 2), "5 jours"),
        (D(2026, 9, 28), D(2026, 10, 11), "2 semaines"),
        (D(2026, 9, 28), D(2026, 11, 20), "8 semaines"),
        (D(2026, 9, 28), D(2027, 6, 25), "9 mois"),
        (D(2026, 9, 1), D(2027, 8, 31), "12 mois"),
        (D(2026, 9, 1), D(2028, 8, 31), "2 ans"),
        (D(2026, 9, 1), D(2028, 9, 30), "2 ans et 1 mois"),
        (D(2026, 9, 28), D(2026, 6, 11), ""),
        (None, D(2026, 6, 11), ""),
        (D(2026, 6, 11), None, ""),
    ],
)
def test_duree_en_mots(debut: D | None, fin: D | None, mots: str) -> None:
    """As people say it."""
    assert calculs.duree_en_mots(debut, fin).replace("\u00a0", " ") == mots


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (D(2026, 9, 28), D(2026, 9, 28), 1),
        (D(2026, 9, 28), D(2026, 10, 4), 1),
        (D(2026, 9, 28), D(2026, 10, 5), 2),
        (D(2026, 9, 28), D(2026, 6, 11), 1),
    ],
)
def test_semaines(debut: D, fin: D, attendu: int) -> None:
    """A begun week counts."""
    assert calculs.semaines(debut, fin) == attendu


def test_mois() -> None:
    """Whole months, the last day included."""
    assert calculs.ajouter_mois(D(2026, 8, 31), 6) == D(2027, 2, 28)
    assert calculs.ajouter_mois(D(2026, 11, 30), 36) == D(2029, 11, 30)
    assert not calculs.dure_moins_de(D(2026, 9, 1), D(2027, 2, 28), 6)
    assert calculs.dure_moins_de(D(2026, 9, 1), D(2027, 2, 27), 6)
    assert not calculs.dure_plus_de(D(2026, 9, 1), D(2029, 8, 31), 36)
    assert calculs.dure_plus_de(D(2026, 9, 1), D(2029, 9, 1), 36)


@pytest.mark.parametrize(
    ("memes_dates", "annees", "periode", "voulue"),
    [
        (True, 1, (D(2027, 1, 1), D(2027, 12, 31)), (D(2028, 1, 1), D(2028, 12, 31))),
        (True, 1, (D(2028, 2, 29), D(2028, 3, 31)), (D(2029, 2, 28), D(2029, 3, 31))),
        (True, 1, (D(2027, 1, 1), None), (D(2028, 1, 1), None)),
        (False, 1, (D(2026, 9, 28), D(2027, 6, 25)), (D(2027, 9, 27), D(2028, 6, 23))),
        (False, 1, (D(2027, 9, 27), None), (D(2028, 9, 25), None)),
        (False, 6, (D(2026, 9, 28), D(2026, 9, 30)), (D(2032, 9, 27), D(2032, 9, 29))),
        (False, 1, (None, D(2026, 9, 28)), (None, D(2027, 9, 27))),
        (False, 1, (None, None), (None, None)),
    ],
)
def test_plus_tard(memes_dates: bool, annees: int, periode: tuple, voulue: tuple) -> None:
    """The same dates for an entrée permanente; a class begins on the same weekday and keeps its length."""
    assert calculs.plus_tard(*periode, annees, memes_dates=memes_dates) == voulue


@pytest.mark.parametrize(
    ("individualisation", "validation", "choisis", "accepte"),
    [
        (False, Validation.TOTALE, ["collectif"], True),
        (None, "", ["modulaire"], True),
        (True, Validation.TOTALE, ["individualise", "modulaire"], True),
        (True, Validation.TOTALE, ["individualise", "modulaire", "collectif"], True),
        (True, Validation.TOTALE, ["mixte"], True),
        (True, Validation.TOTALE, ["individualise"], False),
        (True, Validation.TOTALE, ["collectif"], False),
        (True, Validation.PARTIELLE, ["individualise"], True),
        (True, Validation.PARTIELLE, ["modulaire", "individualise"], True),
        (True, Validation.PARTIELLE, ["modulaire", "collectif"], False),
        (True, Validation.PARTIELLE, ["mixte"], False),
    ],
)
def test_parcours_attendu(
    individualisation: bool | None, validation: str, choisis: list[str], accepte: bool
) -> None:
    """What each pair of answers allows."""
    attendu = calculs.parcours_attendu(individualisation, validation)
    assert attendu.accepte(choisis) is accepte


def test_preselection() -> None:
    """Individualised parcours are ticked beforehand."""
    assert calculs.parcours_attendu(True, Validation.PARTIELLE).preselection == (
        Parcours.INDIVIDUALISE,
        Parcours.MODULAIRE,
    )
    assert calculs.parcours_attendu(False, Validation.TOTALE).preselection == ()


@pytest.mark.parametrize(
    ("cycle", "modalites", "regles", "connue"),
    [
        (("3", 1, 2), [], {"apprentissage"}, True),
        (("3", 1, 2), [], {"cpf", "professionnalisation"}, True),
        (("3", 1, 2), ["alternance"], {"cpf"}, True),
        (("3", 0, 2), ["alternance"], set(), True),
        (("3", 1, None), ["alternance"], set(), True),
        (("3", 1, 2), ["organisme"], {"cpf"}, False),
        (("", 1, 2), ["alternance"], set(), False),
        (("3", 0, 0), ["alternance"], {"apprentissage"}, False),
        (("3", None, None), ["alternance"], {"apprentissage"}, False),
    ],
)
def test_l_alternance_est_connue(cycle, modalites, regles, connue) -> None:
    """Said by a unit and a number, asked for by a contract or by a box."""
    assert calculs.alternance_connue(*cycle, modalites=modalites, regles=regles) is connue
