"""Durations in words."""

import datetime

import pytest

from sofi.socle.durees import duree_en_clair

JOUR = datetime.date.fromisoformat


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        ("2026-09-28", "2026-09-28", "1 jour"),
        ("2026-09-28", "2026-10-02", "5 jours"),
        ("2026-09-28", "2026-10-11", "2 semaines"),
        ("2026-09-28", "2026-11-06", "6 semaines"),
        ("2026-10-01", "2026-12-31", "3 mois"),
        ("2026-09-28", "2027-06-11", "9 mois"),
        ("2026-09-01", "2027-05-31", "9 mois"),
        ("2026-09-01", "2027-08-31", "12 mois"),
        ("2026-09-01", "2028-08-31", "2 ans"),
        ("2026-09-01", "2028-06-30", "22 mois"),
        ("2026-09-28", "2026-09-27", ""),
    ],
)
def test_une_duree_se_dit_depuis_ses_dates(debut, fin, attendu):
    assert duree_en_clair(JOUR(debut), JOUR(fin)) == attendu.replace(" ", "\N{NO-BREAK SPACE}")
