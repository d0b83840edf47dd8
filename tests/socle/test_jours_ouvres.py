"""Working days: week-ends, the holidays that move and those that don't, the end of a year."""

from datetime import date

import pytest

from sofi.socle.jours_ouvres import ajouter, compter, est_ouvre


@pytest.mark.parametrize(
    "jour",
    [
        date(2026, 1, 1),
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),  # Ascension Day
        date(2026, 5, 25),  # Whit Monday
        date(2026, 7, 14),
        date(2027, 3, 29),  # Easter Monday
        date(2025, 8, 15),
        date(2027, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
        date(2026, 5, 16),  # a Saturday
        date(2026, 5, 17),
    ],
)
def test_on_ne_travaille_pas(jour):
    assert not est_ouvre(jour)


@pytest.mark.parametrize(
    "jour",
    [
        date(2026, 4, 3),  # Good Friday: a holiday in Alsace-Moselle only
        date(2024, 12, 26),  # likewise, a Thursday
        date(2026, 5, 15),  # the day after Ascension Day
        date(2026, 5, 26),
    ],
)
def test_on_travaille(jour):
    assert est_ouvre(jour)


@pytest.mark.parametrize(
    ("jour", "nombre", "attendu"),
    [
        (date(2026, 5, 20), 2, date(2026, 5, 22)),
        (date(2026, 5, 21), 2, date(2026, 5, 26)),  # Friday, then past Whit Monday
        (date(2026, 5, 13), 2, date(2026, 5, 18)),
        (date(2026, 5, 16), 1, date(2026, 5, 18)),  # sent on a Saturday
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 5, 20), 0, date(2026, 5, 20)),
    ],
)
def test_ajouter(jour, nombre, attendu):
    assert ajouter(jour, nombre) == attendu


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (date(2026, 5, 20), date(2026, 5, 20), 0),
        (date(2026, 5, 20), date(2026, 5, 19), 0),
        (date(2026, 5, 20), date(2026, 5, 21), 1),
        (date(2026, 5, 13), date(2026, 5, 18), 2),
        (date(2026, 5, 22), date(2026, 5, 24), 0),
        (date(2026, 12, 24), date(2027, 1, 4), 5),
    ],
)
def test_compter(debut, fin, attendu):
    assert compter(debut, fin) == attendu
