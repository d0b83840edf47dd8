"""The results of a search as a file."""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from .conftest import a_venir

Publier = Callable[..., dict[str, Any]]


def lignes(client: Client, **parametres: str) -> list[list[str]]:
    reponse = client.get("/", {**parametres, "export": "csv"})
    assert reponse["Content-Type"].startswith("text/csv")
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(texte), delimiter=";"))


def test_une_ligne_par_session_qui_repond(client: Client, publier: Publier) -> None:
    publier(a_venir(1), a_venir(2, enseignement="distance"))
    publier(a_venir(3), action={"id": 3, "titre": "Menuiserie", "objectifs": ""})
    entetes, *lues = lignes(client, modalite="distance")
    assert [ligne[entetes.index("Formation")] for ligne in lues] == ["CAP Ébéniste"]
    (seule,) = lues
    dites = dict(zip(entetes, seule, strict=True))
    assert dites["Code FAS"].lstrip("'") == "12077-45210-2"
    assert dites["Lieu"] == "À distance"
    assert dites["Adresse"].startswith("http://testserver/formation/2-")
    assert len(lignes(client)) == 4


def test_un_classeur_aussi_et_rien_n_y_est_une_formule(client: Client, publier: Publier) -> None:
    publier(a_venir(1), action={"titre": "=1+1"})
    reponse = client.get("/", {"export": "xlsx"})
    contenu = b"".join(reponse.streaming_content)  # type: ignore[attr-defined]
    feuille = load_workbook(io.BytesIO(contenu)).active
    entetes, ligne = feuille.iter_rows(values_only=True)
    assert dict(zip(entetes, ligne, strict=True))["Formation"] == "'=1+1"


def test_autant_de_requetes_quel_que_soit_le_nombre(
    client: Client, publier: Publier, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for action in range(1, 25):
        publier(a_venir(action), action={"id": action})
    client.get("/")
    with django_assert_num_queries(3):  # the sequence of publications
        assert len(lignes(client)) == 25


def test_la_page_y_mene(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    html = client.get("/", {"q": "ebeniste"}).content.decode()
    assert "/?q=ebeniste&amp;export=csv" in html
    assert "/?q=ebeniste&amp;export=xlsx" in html
