"""Files: judged by their content, bounded, kept by pieces, given back byte for byte."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sofi.editorial import fichiers
from sofi.editorial.fichiers import FORMATS, FichierRefuse, garder, octets_de, type_de
from tests.fabriques.editorial import PDF

TYPES = "[Content_Types].xml"


def archive(**membres):
    """The bytes of a zip of these members."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ouverte:
        for nom, contenu in membres.items():
            ouverte.writestr(nom, contenu)
    return sortie.getvalue()


def docx(**autres):
    return archive(
        **{TYPES: f"<Types>{FORMATS['.docx'].signe}</Types>", "word/document.xml": "<w/>"} | autres
    )


def lu(nom, contenu):
    return type_de(nom, io.BytesIO(contenu), len(contenu))


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("guide.PDF", PDF),
        ("guide.docx", docx()),
        ("guide.odt", archive(mimetype=FORMATS[".odt"].type)),
        ("liste.ods", archive(mimetype=FORMATS[".ods"].type)),
    ],
)
def test_un_fichier_de_son_type_est_pris(nom, contenu):
    assert lu(nom, contenu) == FORMATS[nom[nom.rindex(".") :].lower()].type


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [
        ("page.html", b"<script>", "n’est pas d’un type attendu"),
        ("sans-suffixe", PDF, "n’est pas d’un type attendu"),
        ("faux.pdf", b"<html>%PDF-", "n’est pas un fichier PDF lisible"),
        ("faux.docx", PDF, "n’est pas un fichier DOCX lisible"),
        ("tableur.docx", archive(**{TYPES: FORMATS[".xlsx"].signe}), "DOCX lisible"),
        ("texte.ods", archive(mimetype=FORMATS[".odt"].type), "ODS lisible"),
        ("macro.docx", docx(**{"word/vbaProject.bin": b"x"}), "contient des macros"),
        ("bombe.docx", docx(**{"x.xml": b"0" * (40 * 1024**2)}), "pas un fichier ordinaire"),
        ("vide.pdf", b"", "est vide"),
    ],
)
def test_ce_qui_n_en_est_pas_est_refuse(nom, contenu, dit):
    with pytest.raises(FichierRefuse, match=dit):
        lu(nom, contenu)


def test_un_fichier_trop_lourd_est_refuse():
    with pytest.raises(FichierRefuse, match="dépasse 10 Mo"):
        type_de("lourd.pdf", io.BytesIO(PDF), fichiers.TAILLE_MAX + 1)


@pytest.mark.django_db
@pytest.mark.parametrize("taille", [1, 7, 8, 9, 30])
def test_garde_par_morceaux_et_rendu_pareil(monkeypatch, taille):
    monkeypatch.setattr(fichiers, "MORCEAU", 8)
    contenu = bytes(range(taille))
    joint = garder("Procédure d’entrée.pdf", SimpleUploadedFile("x.pdf", contenu))
    assert b"".join(octets_de(joint)) == contenu
    assert joint.morceaux.count() == -(-taille // 8) and joint.taille == taille


@pytest.mark.django_db
def test_un_nom_trop_long_garde_son_suffixe():
    joint = garder("é" * 300 + ".PDF", SimpleUploadedFile("x.pdf", PDF))
    assert len(joint.nom) == 150 and joint.nom.endswith(".pdf") and joint.format == "PDF"
