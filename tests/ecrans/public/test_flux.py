"""The Atom feed of a search."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree, html

from sofi.validation.models import OffrePubliee
from tests.versions import reecrire

from .conftest import a_venir
from .test_rendez_vous import ATOM, SITE, A

Publier = Callable[..., dict[str, Any]]


def flux(client: Client, requete: str = "") -> Any:
    reponse = client.get(f"/formations.atom{requete}")
    assert (reponse.status_code, reponse["Content-Type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    racine = etree.fromstring(reponse.content)
    ATOM.assertValid(racine)
    return racine


def titres(racine: Any) -> list[str]:
    return [titre.text for titre in racine.findall("a:entry/a:title", A)]


def publier_trois(publier: Publier) -> None:
    """Three trainings, published one a day, the second one last."""
    for numero, (titre, jour) in enumerate(
        [("CAP Ébéniste", 1), ("Tournage sur bois", 3), ("Anglais", 2)], 1
    ):
        publier(a_venir(numero * 10), action={"id": numero, "titre": titre})
        publiee = OffrePubliee.objects.get(pk=numero)
        instant = datetime.datetime(2026, 5, jour, 7, 12, 9, 5, tzinfo=datetime.UTC)
        reecrire(publiee.version, publie_le=instant)


def test_la_derniere_publiee_d_abord(client: Client, publier: Publier) -> None:
    publier_trois(publier)
    racine = flux(client)
    assert titres(racine) == [
        "Tournage sur bois, Mayenne (53)",
        "Anglais, Mayenne (53)",
        "CAP Ébéniste, Mayenne (53)",
    ]
    assert racine.findtext("a:updated", namespaces=A) == "2026-05-03T07:12:09Z"
    assert racine.findtext("a:entry/a:id", namespaces=A) == "tag:testserver,2026:formation-2"
    assert racine.findtext("a:entry/a:author/a:name", namespaces=A) == "L’Atelier du quai"


def test_la_meme_question_que_la_page(client: Client, publier: Publier) -> None:
    publier_trois(publier)
    page = html.fromstring(client.get("/?q=anglais&ou=Mayenne&x=1&page=3").content)
    (adresse,) = page.xpath("//link[@type='application/atom+xml']/@href")
    assert adresse == "/formations.atom?q=anglais&ou=Mayenne"
    racine = flux(client, adresse.partition("formations.atom")[2])
    assert titres(racine) == ["Anglais, Mayenne (53)"]
    liens = {lien.get("rel"): lien.get("href") for lien in racine.findall("a:link", A)}
    assert liens == {"self": SITE + adresse, "alternate": f"{SITE}/?q=anglais&ou=Mayenne"}
    assert "anglais" in racine.findtext("a:title", namespaces=A)
    assert "Mayenne" in racine.findtext("a:title", namespaces=A)


def test_chaque_entree_mene_a_sa_page(client: Client, publier: Publier) -> None:
    publier_trois(publier)
    for lien in flux(client).findall("a:entry/a:link", A):
        assert client.get(lien.get("href").removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize(
    "requete", ["", "?q=zzzz", "?page=-1&du=x&rayon=9999", f"?q={'é' * 3000}%00", "?vue=session"]
)
def test_un_flux_vide_ou_absurde_est_valide(client: Client, requete: str) -> None:
    assert not titres(flux(client, requete))


def test_plusieurs_pages_une_entree_par_formation(client: Client, publier: Publier) -> None:
    """Of the first two hundred, the fifty newest; bounded queries."""
    comptes = []
    for numeros in (range(1, 2), range(2, 62)):
        for numero in numeros:
            publier(a_venir(numero * 10), a_venir(numero * 10 + 1), action={"id": numero})
        flux(client)
        with CaptureQueriesContext(connection) as faites:
            racine = flux(client, "?vue=session")
        comptes.append(len(faites))
        assert len(titres(racine)) == min(len(numeros) + numeros[0] - 1, 50)
    assert comptes[1] - comptes[0] <= 3 * 3  # for each of the three pages that follow the first
