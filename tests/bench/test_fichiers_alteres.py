"""A few altered files at each run, of a new seed; thousands with `python -m bench.fichiers_alteres 20000`."""

import random

from bench.fichiers_alteres import FAUTE, GENRES, RANGEES, essais


def test_les_fichiers_bons_sont_lus_en_entier() -> None:
    for bon, lire, *_ in GENRES.values():
        assert len(list(lire(bon))) == RANGEES


def test_un_fichier_altere_est_lu_ou_refuse() -> None:
    graine = random.SystemRandom().randrange(10**9)
    print(f"graine {graine}")
    issues = essais(200, graine)
    assert sum(issues.values()) == 200
    assert not [genre for genre, issue in issues if issue == FAUTE]
