"""The first page, before anything is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.documents import information_exemple
from tests.pages import d_un_trait

from .conftest import a_venir, dans

Publier = Callable[..., dict[str, Any]]


def premiere(client: Client, **parametres: str) -> str:
    reponse = client.get("/", parametres)
    assert reponse.status_code == 200
    return d_un_trait(reponse.content.decode())


def test_ce_qu_il_y_a_par_domaine_metier_et_programme(client: Client, publier: Publier) -> None:
    publier()
    html = premiere(client)
    assert html.count('type="search"') == 1 and 'name="ou"' not in html
    assert "1\xa0formation</strong>" in html and "1\xa0organisme</strong>" in html
    for titre in ("Par domaine", "Par métier"):
        assert f"{titre}</h2>" in html
    assert "noindex" not in html
    # What nothing is in isn't shown.
    assert "Formation initiale</h2>" not in html


def test_rien_de_publie(client: Client) -> None:
    html = premiere(client)
    assert "Aucune formation n’est publiée pour l’instant." in html
    assert "Par domaine" not in html and "Réunions et portes ouvertes</h2>" not in html


def test_les_prochains_rendez_vous(client: Client, publier: Publier) -> None:
    reunions = [information_exemple(n, date=dans(10 + n)) for n in range(1, 7)]
    publier(a_venir(informations_collectives=reunions))
    html = premiere(client)
    assert html.count("#reunions") == 4
    assert "Les 6 rendez-vous à venir" in html


@pytest.mark.parametrize("cle", ["q", "page", "domaine", "ou", "vue"])
def test_une_recherche_meme_vide_montre_tout(client: Client, publier: Publier, cle: str) -> None:
    publier()
    html = premiere(client, **{cle: ""})
    assert "1\xa0formation, 1\xa0session</h2>" in html
    assert "Par domaine</h2>" not in html


def test_un_parametre_d_ailleurs_n_est_pas_une_recherche(client: Client, publier: Publier) -> None:
    publier()
    assert "Par domaine</h2>" in premiere(client, utm_source="infolettre")


def test_autant_de_requetes_pour_1_et_20(
    client: Client, publier: Publier, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publier()
    premiere(client)
    with django_assert_max_num_queries(14):
        premiere(client)
    for action in range(2, 22):
        publier(a_venir(action), action={"id": action})
    premiere(client)
    with django_assert_max_num_queries(14):
        premiere(client)
