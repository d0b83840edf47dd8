"""Lists as files: what a spreadsheet would read otherwise stays as it is written."""

import csv
import io

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from sofi.ecrans.commun.exports import en_fichier

pytestmark = pytest.mark.django_db  # the end of an answer closes what it opened
CODES = [
    "1-1-1",
    "2-12",
    "12/3",
    "1.2",
    "mars 2026",
    "12 déc.",
    "01000",
    "99900012800010",
    "1E5",
    "9:30",
]
TEXTES = [
    "12077-45210-144101",
    "CAP 2",
    "12",
    "12,5",
    "Marie 12",
    "Octobre rose",
    "Laval ; Évron",
    "10 h",
]


def fichier(sorte, valeurs):
    reponse = en_fichier(
        QueryDict(f"export={sorte}"), ["Code"], ([valeur] for valeur in valeurs), nom="Essai"
    )
    octets = b"".join(reponse.streaming_content)
    reponse.close()
    return octets


@pytest.mark.parametrize(("valeurs", "signe"), [(CODES, "'"), (TEXTES, "")])
def test_csv_que_le_tableur_ne_change_pas(valeurs, signe):
    octets = fichier("csv", valeurs)
    assert octets.startswith(b"\xef\xbb\xbfCode\r\n")
    lignes = list(csv.reader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))
    assert [ligne for [ligne] in lignes[1:]] == [f"{signe}{valeur}" for valeur in valeurs]


def test_classeur_aux_cellules_de_texte():
    feuille = load_workbook(io.BytesIO(fichier("xlsx", [*CODES, *TEXTES, 12]))).active
    cellules = [feuille.cell(rang, 1) for rang in range(2, 2 + len(CODES) + len(TEXTES))]
    assert [cellule.value for cellule in cellules] == [*CODES, *TEXTES]
    assert {cellule.data_type for cellule in cellules} == {"s"}
    assert [cellule.number_format for cellule in cellules[: len(CODES)]] == ["@"] * len(CODES)
    assert feuille.cell(feuille.max_row, 1).value == 12
