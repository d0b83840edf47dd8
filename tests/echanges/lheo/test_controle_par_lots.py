"""The quick answer on a whole file never says yes where the check that explains says no."""

import io
from pathlib import Path

import pytest

from sofi.echanges.lheo import controle_par_lots
from sofi.echanges.lheo.controle import controler_document
from sofi.echanges.lheo.controle_par_lots import est_conforme
from sofi.echanges.lheo.correspondance import formations
from sofi.echanges.lheo.ecriture import ecrire_document, octets_de
from tests.echanges.offre_variee import JOUR, documents

EXPORT = "2026-05-20T02:00:00+02:00"


@pytest.fixture(scope="module")
def fichier() -> bytes:
    sortie = io.BytesIO()
    with ecrire_document(sortie, jour=JOUR, export=EXPORT) as ecrire:
        for document in documents(30, graine=5):
            for une in formations(document, jour=JOUR, export=EXPORT):
                ecrire(octets_de(une.element))
    return sortie.getvalue()


@pytest.fixture(autouse=True)
def _petits_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controle_par_lots, "FORMATIONS_PAR_LOT", 7)


def test_a_file_as_the_feed_is_written_is_told_at_once(fichier: bytes) -> None:
    assert fichier.count(b"</formation>\n") > 20 and est_conforme(io.BytesIO(fichier))


def _au_rang(octets: bytes, avant: bytes, apres: bytes, rang: int) -> bytes:
    """The same file, one occurrence changed."""
    morceaux = octets.split(avant)
    return avant.join(morceaux[:rang]) + apres + avant.join(morceaux[rang:])


@pytest.mark.parametrize("rang", [1, 9, 20])
@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        (b"<certifiante>", b"<certifiante>7"),
        (b"<periode><debut>2", b"<periode><debut>9999999"),
        (b"<intitule-formation>", b"<inconnu/><intitule-formation>"),
        (b"</formation>\n", b"<!-- </formation>\n<formation --></formation>\n<formation/>\n"),
        (b"</formation>\n", b"</formation>\n</offres><offres>\n"),
        (b"</formation>\n", b"</formation>\n<![CDATA[\n"),
        (b"<formation ", b"<formation idref=\"personne\" "),
    ],
)  # fmt: skip
def test_whatever_is_wrong_in_any_piece_is_refused_as_before(
    fichier: bytes, avant: bytes, apres: bytes, rang: int, tmp_path: Path
) -> None:
    altere = _au_rang(fichier, avant, apres, rang)
    assert altere != fichier and not est_conforme(io.BytesIO(altere))
    chemin = tmp_path / "flux.xml"
    chemin.write_bytes(altere)
    assert controler_document(chemin)


def test_an_identifier_taken_twice_in_two_pieces_is_seen(fichier: bytes, tmp_path: Path) -> None:
    ids = [morceau.split(b'"')[0] for morceau in fichier.split(b' id="F')[1:]]
    altere = fichier.replace(b' id="F' + ids[-1], b' id="F' + ids[0])
    assert not est_conforme(io.BytesIO(altere))
    chemin = tmp_path / "flux.xml"
    chemin.write_bytes(altere)
    assert any(
        "déjà pris" in str(faute).replace("\xa0", " ") for faute in controler_document(chemin)
    )


@pytest.mark.parametrize(
    "octets",
    [b"", b"<lheo/>", b"<!DOCTYPE a>\n<formation>\n", b"<a>\n<formation>\n", b"\0<formation"],
)
def test_what_is_unusual_is_left_to_the_other_check(octets: bytes) -> None:
    assert not est_conforme(io.BytesIO(octets))
