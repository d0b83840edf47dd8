"""What a file is, by its content, whatever its name says."""

import gzip
import zipfile
from pathlib import Path

import pytest

from sofi.socle.fichiers import Fichier, FichierIllisible, attendus, fichiers, seul
from sofi.socle.genres import Genre

XML = b"<?xml version='1.0'?><lheo/>"


@pytest.mark.parametrize(
    ("octets", "genre"),
    [
        (b"code;libelle\n", Genre.TABLE),
        (b"\xef\xbb\xbf" + XML, Genre.XML),
        ("<lheo/>".encode("utf-16"), Genre.XML),
        ("code;libellé".encode("utf-16"), Genre.TABLE),
        (gzip.compress(XML, mtime=0), Genre.XML),
        (gzip.compress(b"code;libelle\n", mtime=0), Genre.COMPRIME),
        (b"\x1f\x8brien", Genre.COMPRIME),
        (b" \n[1]", Genre.JSON),
        (b"<!doctype html><p>", Genre.PAGE),
        (b"%PDF-1.7", Genre.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", Genre.ANCIEN),
        (b"\x7fELF\0\0", Genre.AUTRE),
    ],
)
def test_par_les_premiers_octets(tmp_path: Path, octets: bytes, genre: Genre) -> None:
    chemin = tmp_path / "nsf.csv"
    chemin.write_bytes(octets)
    assert Fichier.de(chemin).genre is genre


def archive(chemin: Path, **membres: bytes) -> Path:
    with zipfile.ZipFile(chemin, "w") as ecrite:
        for nom, octets in membres.items():
            ecrite.writestr(nom.replace("__", "/"), octets)
    return chemin


def test_un_classeur_et_une_archive_sous_n_importe_quel_nom(tmp_path: Path) -> None:
    classeur = archive(tmp_path / "nsf.zip", xl__workbook=b"x")
    assert [f.genre for f in fichiers(classeur)] == [Genre.CLASSEUR]
    [membre] = fichiers(archive(tmp_path / "export.bin", flux=XML))
    assert (membre.nom, membre.genre) == ("flux", Genre.XML)
    (tmp_path / "abime.xlsx").write_bytes(b"PK\x03\x04rien")
    assert Fichier.de(tmp_path / "abime.xlsx").genre is Genre.CLASSEUR


def test_parmi_plusieurs_les_noms_choisissent(tmp_path: Path) -> None:
    """A notice in text is no table; where no ending is right, contents choose."""
    nommee = archive(tmp_path / "a.zip", **{"notice.txt": b"lisez", "flux.xml": XML})
    assert seul(nommee, ".xml").nom == "flux.xml"
    autre = archive(tmp_path / "b.zip", **{"notice.txt": b"lisez", "flux": XML})
    assert seul(autre, ".xml", ".xml.gz").nom == "flux"
    assert [f.nom for f in attendus(autre, ".csv")] == ["notice.txt"]


def test_ce_qui_est_trouve_est_dit(tmp_path: Path) -> None:
    (tmp_path / "flux.xml").write_bytes(b"a;b\n")
    with pytest.raises(
        FichierIllisible, match=r"Un fichier \.xml est attendu .* une table en texte"
    ):
        seul(tmp_path / "flux.xml", ".xml")


def test_un_fichier_vide_est_ce_que_son_nom_promet(tmp_path: Path) -> None:
    for nom, genre in (("a.xml.gz", Genre.XML), ("a.json", Genre.JSON), ("a", Genre.TABLE)):
        (tmp_path / nom).touch()
        assert Fichier.de(tmp_path / nom).genre is genre
