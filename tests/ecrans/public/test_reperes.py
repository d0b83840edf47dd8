"""The pages of a certification, a métier, a domaine, a commune, and the lists of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sofi.referentiels.models import Rome
from tests.documents import NANTES, lieu_exemple
from tests.fabriques.referentiels import DepartementFactory
from tests.pages import d_un_trait

from .conftest import a_venir, dans

Publier = Callable[..., dict[str, Any]]
CERTIFICATION = "/certification/RNCP37538-cap-ebeniste/"


def page(client: Client, url: str, statut: int = 200) -> str:
    reponse = client.get(url)
    assert reponse.status_code == statut
    return d_un_trait(reponse.content.decode())


def test_qui_prepare_une_certification_ou_et_quand(client: Client, publier: Publier) -> None:
    publier(a_venir(1), a_venir(2, lieu=lieu_exemple(adresse=NANTES)))
    publier(a_venir(3, date_debut=dans(-90), date_fin=dans(-1)), action={"id": 3})
    html = page(client, CERTIFICATION)
    assert "1\xa0formation, 2\xa0sessions" in html
    assert "RNCP37538" in html
    assert "/formation/1-cap-ebeniste-mayenne/" in html
    assert "/formation/3-" not in html
    assert "Affiner par date, lieu, financement" in html
    assert "/?repere=certification%3ARNCP37538" in html


def test_la_recherche_garde_le_repere_et_le_dit(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    publier(a_venir(2), action={"id": 2, "titre": "Autre"}, formation={"fiche": None})
    html = page(client, "/?repere=certification:RNCP37538")
    assert "1\xa0formation, 1\xa0session" in html
    assert "CAP Ébéniste" in html.partition("t-compris")[2].partition("Tout effacer")[0]
    assert "2\xa0formations" in page(client, "/?q=")
    assert "n’est pas proposé" in page(client, "/?repere=n-importe:quoi")


def test_son_adresse_et_nulle_autre(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    for autre in ("/certification/RNCP37538/", "/certification/RNCP37538-ancien-nom/"):
        reponse = client.get(autre)
        assert (reponse.status_code, reponse["Location"]) == (301, CERTIFICATION)


def test_ce_que_personne_ne_propose_garde_sa_page(client: Client) -> None:
    Rome.objects.create(code="H2207", libelle="Ébéniste", grand_domaine="H", domaine="H22")
    html = page(client, "/metier/H2207-ebeniste/")
    assert "Aucune formation en ce moment" in html
    for inconnu in ("metier/Z9999-rien", "certification/RNCP1", "commune/00000-x", "programme/x"):
        page(client, f"/{inconnu}/", 404)


def test_les_voisins_se_repondent(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    document = publier(a_venir(2), action={"id": 2})
    metier = document.formation.metiers[0]  # type: ignore[attr-defined]
    html = page(client, CERTIFICATION)
    assert f"/metier/{metier.code}-" in html
    du_metier = page(client, reverse("public:metier", args=[f"{metier.code}-x"]), 301)
    assert du_metier == ""
    suite = client.get(reverse("public:metier", args=[f"{metier.code}-x"]), follow=True)
    assert CERTIFICATION in suite.content.decode()


def test_les_listes_par_lettre(client: Client, publier: Publier) -> None:
    assert "Aucune formation n’est publiée" in page(client, reverse("public:metiers"))
    publier(a_venir(1))
    html = page(client, reverse("public:certifications"))
    assert CERTIFICATION in html
    assert 'id="l-C"' in html


@pytest.mark.parametrize(("adresse", "requetes"), [(CERTIFICATION, 5), ("/certifications/", 3)])
def test_meme_nombre_de_requetes(
    client: Client,
    publier: Publier,
    django_assert_num_queries: DjangoAssertNumQueries,
    adresse: str,
    requetes: int,
) -> None:
    DepartementFactory(code="53", libelle="Mayenne")
    publier(a_venir(1))
    page(client, adresse)
    # The sequence of publications: three queries within a transaction, one otherwise; then the marks of the outlines
    # and of the figures.
    with django_assert_num_queries(requetes):
        client.get(adresse)
    for action in range(2, 22):
        publier(a_venir(action), action={"id": action})
    page(client, adresse)
    with django_assert_num_queries(requetes):
        client.get(adresse)


def test_le_plan_pour_les_moteurs_les_contient(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    reponse = client.get(reverse("public:plan_xml", args=["reperes", 0]))
    assert CERTIFICATION in b"".join(reponse.streaming_content).decode()  # type: ignore[attr-defined]
