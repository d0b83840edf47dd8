"""A set of session numbers, one bit each, and the list beside a feed."""

import datetime

from sofi.echanges.lheo.ecriture import fichier_compresse
from sofi.echanges.sessions_ecrites import SessionsEcrites, SessionsPrecedentes, ligne

JOUR = datetime.date(2026, 7, 1)


def test_l_ensemble_compte_et_compare():
    avant = SessionsEcrites([1, 8, 9, 100_000])
    apres = SessionsEcrites([8, 9, 10, 9])

    assert len(avant) == 4
    assert len(apres) == 3
    assert list(avant.sans(apres)) == [1, 100_000]
    assert list(avant.sans(apres, SessionsEcrites([1]))) == [100_000]
    assert list(apres.sans(avant)) == [10]
    assert 100_000 in avant
    assert 100_001 not in avant
    assert 10**9 not in avant


def test_la_liste_se_relit_avec_ce_qui_a_pris_fin_depuis(tmp_path):
    fins = {5: "2026-06-30", 3: "2026-07-01", 77: "", 1_000_003: "2025-01-01"}
    with fichier_compresse(tmp_path / "a.gz") as sortie:
        for numero, fin in fins.items():
            sortie.write(ligne(numero, fin))

    lues = SessionsPrecedentes.lire(tmp_path / "a.gz", JOUR)

    assert list(lues.toutes) == [3, 5, 77, 1_000_003]
    assert list(lues.finies) == [5, 1_000_003]
