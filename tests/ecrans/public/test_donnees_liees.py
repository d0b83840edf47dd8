"""The data blocks of public pages, read by the vocabulary of schema.org and by what Google asks."""

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from sofi.demonstration import comptes, peuplement, programmes
from sofi.diffusion.models import Publication
from sofi.diffusion.organismes import publics
from sofi.referentiels.demonstration import charger_demonstration
from tests.documents import information_exemple
from tests.fabriques import PorteOuverteFactory
from tests.schema_org import fautes

from .conftest import a_venir, dans
from .test_organismes import etablissement

Publier = Callable[..., dict[str, Any]]
ADRESSE = "/formation/144101-cap-ebeniste-mayenne/"
SITE = "http://testserver"
PAGES = 200


def noeuds(client: Client, adresse: str) -> list[dict[str, Any]]:
    """What the one block of a page says."""
    page = html.fromstring(client.get(adresse, follow=True).content)
    (bloc,) = page.xpath("//script[@type='application/ld+json']/text()")
    lu = json.loads(bloc)
    assert lu["@context"] == "https://schema.org"
    return list(lu["@graph"])


def un(tous: list[dict[str, Any]], genre: str) -> dict[str, Any]:
    (seul,) = [noeud for noeud in tous if noeud["@type"] == genre]
    return seul


@pytest.mark.long
def test_deux_cents_pages_de_la_demonstration(client: Client) -> None:
    """Trainings, organismes and results: every property is one of its type's, nothing that Google asks is absent."""
    jour = timezone.localdate()
    charger_demonstration()
    comptes.ouvrir()
    programmes.creer(jour)
    peuplement.peupler(PAGES * 2, graine=1, jour=jour)
    sessions = Publication.objects.filter(date_fin__gte=jour).values_list("pk", flat=True)
    adresses = [f"/formation/{numero}/" for numero in sessions[:PAGES]]
    adresses += [f"/organisme/{numero}-x/" for numero in publics(jour).values_list("pk", flat=True)]
    reproches, vus = [], Counter[str]()
    for adresse in ["/?q=", "/?q=vente", *adresses]:
        for noeud in noeuds(client, adresse):
            vus[noeud["@type"]] += 1
            reproches += [f"{adresse} {faute}" for faute in fautes(noeud)]
    assert not reproches, "\n".join(reproches[:20])
    assert vus["Course"] == PAGES and vus["ItemList"] >= 1
    assert min(vus["Event"], vus["BreadcrumbList"], vus["EducationalOrganization"]) > 5


def test_reunions_de_la_session_montree(client: Client, publier: Publier) -> None:
    publier(
        a_venir(
            informations_collectives=[
                information_exemple(1, date=dans(-1)),
                information_exemple(2, date=dans(0), heure_fin=None),
                information_exemple(3, date=dans(9), adresse=None, url="https://visio.exemple.fr"),
            ]
        )
    )
    sur_place, a_distance = [n for n in noeuds(client, ADRESSE) if n["@type"] == "Event"]
    assert sur_place["name"] == "Information collective : CAP Ébéniste"
    assert re.fullmatch(rf"{dans(0)}T14:00:00\+0[12]:00", sur_place["startDate"])
    assert "endDate" not in sur_place
    assert sur_place["location"]["address"]["addressLocality"] == "Mayenne"
    assert a_distance["location"] == {
        "@type": "VirtualLocation",
        "url": "https://visio.exemple.fr",
    }
    assert a_distance["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")


def test_portes_ouvertes_d_un_organisme(client: Client) -> None:
    e = etablissement()
    PorteOuverteFactory(etablissement=e, date=dans(5))
    PorteOuverteFactory(etablissement=e, date=dans(-5))
    tous = noeuds(client, f"/organisme/{e.pk}-compagnie-du-bocage/")
    assert un(tous, "Event")["name"] == "Portes ouvertes : Compagnie du Bocage"
    assert [etape["name"] for etape in un(tous, "BreadcrumbList")["itemListElement"]] == [
        "Organismes",
        "Compagnie du Bocage",
    ]
    assert not [faute for noeud in tous for faute in fautes(noeud)]


def test_chemin_d_une_formation(client: Client, publier: Publier) -> None:
    """As the page shows it: the search, the domaine, the training."""
    publier()
    etapes = un(noeuds(client, ADRESSE), "BreadcrumbList")["itemListElement"]
    assert [etape["name"] for etape in etapes][::2] == ["Trouver une formation", "CAP Ébéniste"]
    assert etapes[0]["item"] == f"{SITE}/" and etapes[2]["item"] == SITE + ADRESSE
    assert client.get(etapes[1]["item"]).status_code == 200


def test_resultats_dans_leur_ordre(client: Client, publier: Publier) -> None:
    publier(a_venir(1, date_debut=dans(90)), a_venir(2, date_debut=dans(30)))
    elements = un(noeuds(client, "/?q="), "ItemList")["itemListElement"]
    assert [element["position"] for element in elements] == [*range(1, len(elements) + 1)]
    assert elements[0]["url"] == f"{SITE}/formation/2-cap-ebeniste-mayenne/"


def test_sans_resultat_rien_n_est_dit(client: Client) -> None:
    assert "ld+json" not in client.get("/?q=bois").content.decode()


@pytest.mark.parametrize(
    ("noeud", "attendue"),
    [
        ({"@type": "Cours"}, "unknown type"),
        ({"@type": "Offer", "category": "Paid", "prix": "1.00"}, "has no prix"),
        ({"@type": "Offer", "category": "Payant"}, "is not"),
        ({"@type": "Offer", "price": "1.00"}, "without category"),
        ({"@type": "Place", "address": {"@type": "Offer", "category": "Paid"}}, "not ['Postal"),
        ({"@type": "Event", "name": "a", "location": {}, "startDate": "20/05/2026"}, "is not"),
        ({"@type": "BreadcrumbList", "itemListElement": []}, "of one step"),
    ],
)
def test_le_lecteur_voit_ce_qui_ne_va_pas(noeud: dict[str, Any], attendue: str) -> None:
    assert any(attendue in faute for faute in fautes(noeud))
