"""The workbook given back: its faults in the cells, mended there and deposited again."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from sofi.depots import operations
from sofi.depots.annotations import PasUnClasseur, annoter
from sofi.depots.colonnes import NUMERO

from .fautes_de_classeur import FAUTES, RANGEE
from .test_annexes import REUNIONS, Monde, deposer, monde, monde_du_module, rempli, reunion
from .test_classeur import classeur

pytestmark = pytest.mark.django_db
__all__ = ["monde", "monde_du_module"]


def cellule(feuille: Any, titre: str, ligne: int) -> Any:
    titres = [une.value for une in feuille[1]]
    return feuille.cell(ligne, titres.index(titre) + 1)


def test_each_fault_is_in_its_cell_with_what_to_do(monde: Monde) -> None:
    rangees = [RANGEE | {NUMERO: f"S-{rang}"} | faute.cellules for rang, faute in enumerate(FAUTES)]
    depot = deposer(monde, classeur(*rangees))
    rendu = load_workbook(BytesIO(annoter(depot)))
    sessions = rendu["Sessions"]
    for rang, faute in enumerate(FAUTES):
        une = cellule(sessions, faute.colonne, rang + 2)
        assert une.comment is not None, faute
        assert faute.titre.split(" : ")[-1] in une.comment.text.replace("\xa0", " "), faute
        assert une.fill.start_color.rgb in ("FFF3B8B5", "FFFFE8A3")
    assert rendu["À reprendre"].max_row == 1 + len(depot.rapport["fautes"])


def test_mended_where_it_was_given_back_it_is_right(monde: Monde) -> None:
    fausse = RANGEE | {"Date fin": "16/06/28", "Commentaire de ma part": "12-3"}
    depot = deposer(monde, classeur(fausse))
    rendu = load_workbook(BytesIO(annoter(depot)))
    cellule(rendu["Sessions"], "Date fin", 2).value = "16/06/2028"
    assert cellule(rendu["Sessions"], "Commentaire de ma part", 2).value == "12-3"
    sortie = BytesIO()
    rendu.save(sortie)
    assert deposer(monde, sortie.getvalue()).rapport["fautes"] == []


def test_the_other_sheets_are_annotated_too(monde: Monde) -> None:
    depot = deposer(monde, rempli(monde, {REUNIONS: [reunion(Début="tôt")]}))
    feuille = load_workbook(BytesIO(annoter(depot)))[REUNIONS]
    assert "heure" in cellule(feuille, "Début", 2).comment.text
    assert cellule(feuille, "Date", 2).value == "10/06/2027"


def test_given_on_its_page_while_it_waits_to_whom_it_belongs(monde: Monde, client: Client) -> None:
    depot = deposer(monde, classeur(RANGEE | {"Date fin": "16/06/28"}))
    adresse = reverse("organisme:importer_annote", args=[depot.pk])
    client.force_login(monde.auteur)
    assert (
        adresse in client.get(reverse("organisme:importer_depot", args=[depot.pk])).content.decode()
    )
    reponse = client.get(adresse)
    assert reponse.status_code == 200 and load_workbook(BytesIO(reponse.content))["Sessions"]
    operations.abandonner(depot)
    depot = type(depot).objects.get(pk=depot.pk)
    with pytest.raises(PasUnClasseur):
        annoter(depot)
    assert client.get(adresse).status_code == 302
