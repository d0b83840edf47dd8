"""What the question is completed with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.diffusion.criteres import Criteres
from sofi.diffusion.moteur.suite import index
from sofi.diffusion.recherche import chercher

from .conftest import a_venir, dans

Publier = Callable[..., dict[str, Any]]


def groupes(client: Client, texte: str) -> dict[str, list[tuple[str, str]]]:
    """Title of the group → what it proposes, with the address."""
    lus = client.get(reverse("public:propositions"), {"q": texte}).json()["groupes"]
    return {
        groupe["titre"]: [(p["libelle"], p["compte"], p["url"]) for p in groupe["propositions"]]
        for groupe in lus
    }


@pytest.fixture
def offre(publier: Publier) -> None:
    publier(a_venir(1))
    publier(a_venir(2), action={"id": 2, "titre": "Ébénisterie d’art"})
    publier(
        a_venir(3, date_debut=dans(-90), date_fin=dans(-1)), action={"id": 3, "titre": "Ébauche"}
    )
    chercher(Criteres(jour=timezone.localdate()))


def test_chaque_genre_avec_ce_qu_il_donne(client: Client, offre: None) -> None:
    lus = groupes(client, "ébén")
    assert [libelle for libelle, _, _ in lus["Formations"]] == [
        "CAP Ébéniste",
        "Ébénisterie d’art",
    ] or [libelle for libelle, _, _ in lus["Formations"]] == ["Ébénisterie d’art", "CAP Ébéniste"]
    assert all(compte == "1\xa0formation" for _, compte, _ in lus["Formations"])
    assert lus["Certifications"][0][1] == "2\xa0formations"


def test_rien_n_est_propose_qui_ne_donne_rien(client: Client, offre: None) -> None:
    """« Ébauche » has no session left."""
    assert groupes(client, "ebauche") == {}
    assert groupes(client, "licorne") == {}
    assert groupes(client, "e") == {}
    assert groupes(client, "\x00 ' ?") == {}


def test_un_lieu_complete_la_phrase_et_la_garde(client: Client, offre: None) -> None:
    (lieu,) = groupes(client, "maye")["Lieux"]
    assert lieu == ("Mayenne (53)", "2\xa0formations", "/?q=Mayenne")


def test_une_proposition_mene_a_ce_qu_elle_annonce(client: Client, offre: None) -> None:
    for propositions in groupes(client, "ebeniste").values():
        for _, _, url in propositions:
            assert client.get(url).status_code == 200


def test_pas_plus_de_dix(client: Client, publier: Publier) -> None:
    for action in range(2, 30):
        publier(a_venir(action), action={"id": action, "titre": f"Bois numéro {action}"})
    chercher(Criteres(jour=timezone.localdate()))
    assert sum(map(len, groupes(client, "bo").values())) <= 10
    assert len(groupes(client, "bois")["Formations"]) == 3


def test_sans_requete(client: Client, offre: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        groupes(client, "ebeniste")


def test_rien_n_est_garde_d_un_index_qui_se_fait(
    client: Client, offre: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """« Nothing » would be kept a minute by the browser of whoever typed meanwhile."""
    url = reverse("public:propositions")
    entier = client.get(url, {"q": "ebenisterie"})
    assert entier.json()["entier"] and entier.json()["groupes"]
    assert entier["Cache-Control"] == "public, max-age=60"
    index().effacer()
    absent = client.get(url, {"q": "ebenisterie"})
    assert absent.json() == {"groupes": [], "entier": False}
    assert absent["Cache-Control"] == "no-store"
    monkeypatch.setattr("sofi.diffusion.moteur.suite.EN_PASSANT", 0)
    index()._recommencer()
    vide = client.get(url, {"q": "ebenisterie"})
    assert vide.json() == {"groupes": [], "entier": False} and vide["Cache-Control"] == "no-store"
    assert index().tenir()
    assert client.get(url, {"q": "ebenisterie"}).json() == entier.json()


@pytest.mark.parametrize(("vue", "trouve"), [("communes", "nantes"), ("codes_postaux", "nantes")])
def test_un_lieu_que_rien_ne_nomme_n_est_pas_garde(client: Client, vue: str, trouve: str) -> None:
    """Towns may be about to be imported: « nothing » would be kept an hour."""
    url = reverse(f"public:{vue}")
    for texte, garde in ((trouve, True), ("zzzzzz", False)):
        reponse = client.get(url, {"q": texte})
        assert any(reponse.json().values()) is garde
        assert ("max-age=3600" in reponse.get("Cache-Control", "")) is garde
