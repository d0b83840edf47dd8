"""A set of session numbers, one bit each."""

from sofi.echanges.sessions_ecrites import SessionsEcrites


def test_l_ensemble_compte_et_compare():
    avant = SessionsEcrites([1, 8, 9, 100_000])
    apres = SessionsEcrites([8, 9, 10, 9])

    assert len(avant) == 4
    assert len(apres) == 3
    assert avant.absentes_de(apres) == 2
    assert apres.absentes_de(avant) == 1
    assert 100_000 in avant
    assert 100_001 not in avant
    assert 10**9 not in avant


def test_l_ensemble_se_relit_et_ses_octets_ne_dependent_que_de_lui(tmp_path):
    numeros = [5, 3, 77, 1_000_003, 64, 63]
    SessionsEcrites(numeros).ecrire(tmp_path / "a.gz")
    SessionsEcrites(reversed(numeros)).ecrire(tmp_path / "b.gz")

    relu = SessionsEcrites.lire(tmp_path / "a.gz")

    assert len(relu) == 6
    assert all(numero in relu for numero in numeros)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
