"""Files appear whole, or not at all."""

import pytest

from sofi.socle.depot import deposer, oter_les_restes


def test_les_fichiers_apparaissent_ensemble_a_la_fin(tmp_path):
    with deposer(tmp_path / "a", tmp_path / "b") as (a, b):
        a.write_text("un")
        b.write_text("deux")
        assert not (tmp_path / "a").exists()

    assert sorted(chemin.name for chemin in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "b").read_text() == "deux"


@pytest.mark.parametrize("erreur", [ValueError, KeyboardInterrupt])
def test_un_echec_laisse_les_anciens_et_rien_d_autre(tmp_path, erreur):
    (tmp_path / "a").write_text("ancien")

    with pytest.raises(erreur), deposer(tmp_path / "a", tmp_path / "b") as (a, _):
        a.write_text("nouveau")
        raise erreur

    assert [chemin.name for chemin in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "ancien"


def test_un_fichier_jamais_ecrit_fait_echouer_l_ensemble(tmp_path):
    with pytest.raises(FileNotFoundError), deposer(tmp_path / "a", tmp_path / "b") as (a, _):
        a.write_text("un")

    assert list(tmp_path.iterdir()) == []


def test_les_restes_d_un_passage_tue_s_otent_et_eux_seuls(tmp_path):
    for nom in (".offre-1.xml.gz.12.tmp", ".autre.csv.12.tmp", "offre-1.xml.gz", ".garde"):
        (tmp_path / nom).touch()
    oter_les_restes(tmp_path, "offre-*")
    assert not (tmp_path / ".offre-1.xml.gz.12.tmp").exists()
    oter_les_restes(tmp_path)
    assert sorted(chemin.name for chemin in tmp_path.iterdir()) == [".garde", "offre-1.xml.gz"]
