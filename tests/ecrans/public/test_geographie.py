"""The map of a search, through HTTP: its page without script, what stands beside results, what its script asks."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from lxml import html as lecteur
from pytest_django import DjangoAssertNumQueries

from sofi.diffusion.moteur.suite import index
from sofi.offre.codes import Enseignement
from sofi.referentiels import traces
from sofi.referentiels.models import Contour
from tests.documents import LAVAL, MAYENNE, NANTES, lieu_exemple
from tests.pages import d_un_trait

from .conftest import a_venir

Publier = Callable[..., dict[str, Any]]
DISTANCE = Enseignement.DISTANCE.value
CARTE, VOLET, GRAPPES = "/carte/", "/carte/volet/", "/carte/grappes.json"


def a(adresse: dict[str, Any], numero: int, **valeurs: Any) -> dict[str, Any]:
    return a_venir(numero, lieu=lieu_exemple(adresse=adresse), **valeurs)


@pytest.fixture
def offre(publier: Publier) -> None:
    """Three trainings: one in two communes, one in one, one from home."""
    publier(a(NANTES, 1001), a(LAVAL, 1002), action={"id": 1, "titre": "Anglais"})
    publier(a(NANTES, 2001), action={"id": 2, "titre": "Soudage"})
    publier(a(NANTES, 3001, enseignement=DISTANCE), action={"id": 3, "titre": "Comptabilité"})


def classe(nom: str) -> str:
    """What an XPath asks of an element of this class."""
    return f"[contains(concat(' ', @class, ' '), ' {nom} ')]"


def lignes(client: Client, adresse: str = CARTE, **parametres: Any) -> dict[str, tuple[str, str]]:
    """The list: name → count, address."""
    reponse = client.get(adresse, parametres)
    assert reponse.status_code == 200
    arbre = lecteur.fromstring(reponse.content.decode())
    return {
        d_un_trait(li[0].text_content()).strip(): (
            (li.find_class("sofi-chiffres")[0].text or "").strip(),
            li[0].get("href") or "",
        )
        for li in arbre.xpath(f"//ul{classe('sofi-plan-liste')}/li")
    }


@pytest.mark.usefixtures("offre")
def test_la_liste_dit_ce_que_chaque_lien_donne(client: Client) -> None:
    """Each count is the number of results that its line leads to, from the page and from beside the results."""
    for adresse in (CARTE, VOLET):
        dites = lignes(client, adresse)
        assert {nom: compte for nom, (compte, _) in dites.items()} == {
            "Nantes (44)": "2",
            "Laval (53)": "1",
            "À distance": "1",
        }
        for compte, lien in dites.values():
            assert f"{compte}\xa0formation" in d_un_trait(client.get(lien).content.decode())


@pytest.mark.usefixtures("offre")
def test_la_carte_d_une_recherche_est_celle_de_ses_resultats(client: Client) -> None:
    assert set(lignes(client, q="soudage")) == {"Nantes (44)"}
    assert list(lignes(client, ou="Laval", rayon="region")) == [
        "Laval (53)",
        "Nantes (44)",
        "À distance",
    ]
    assert lignes(client, vue="session")["Nantes (44)"][0] == "2"


@pytest.mark.usefixtures("offre")
def test_une_commune_choisie_et_le_retour(client: Client) -> None:
    """Its trainings, the point drawn as chosen, the others still there, the way back."""
    page = client.get(CARTE, {"commune": "53130", "q": "anglais"}).content.decode()
    arbre = lecteur.fromstring(page)
    assert [h.text_content().strip() for h in arbre.xpath("//*[@id='panneau']//h3")] == ["Anglais"]
    assert "À Laval (53)" in d_un_trait(page)
    retour = arbre.xpath("//a[@data-toutes]")[0].get("href") or ""
    assert parse_qs(urlsplit(retour).query) == {"q": ["anglais"]}
    bulles = arbre.xpath(f"//a{classe('bulle')}")
    assert {b.get("data-communes") for b in bulles} == {"44109", "53130"}
    assert [b.get("data-communes") for b in bulles if b.get("data-choisie") is not None] == [
        "53130"
    ]


@pytest.mark.usefixtures("offre")
def test_la_commune_choisie_restreint_la_liste_des_resultats(client: Client) -> None:
    page = d_un_trait(client.get("/", {"commune": "53130"}).content.decode())
    assert "1\xa0formation, 1\xa0session" in page
    assert "Enlever le filtre </span>À Laval (53)" in page


@pytest.mark.parametrize("code", ["x", "53", "'; --", "9" * 300, "٥٣١٣٠"])
def test_une_commune_qui_n_en_est_pas_une_est_dite(client: Client, code: str) -> None:
    page = client.get("/", {"commune": code})
    assert page.status_code == 200
    assert "n’est pas reconnue" in page.content.decode()


@pytest.mark.usefixtures("offre")
def test_les_resultats_menent_a_la_carte_et_disent_leurs_communes(client: Client) -> None:
    arbre = lecteur.fromstring(client.get("/", {"q": "nantes"}).content.decode())
    assert arbre.xpath("//*[@data-volet]")[0].get("data-volet") == "/carte/volet/?q=nantes"
    assert "/carte/?q=nantes" in [
        lien.get("href") for lien in arbre.xpath(f"//nav{classe('sofi-bascule')}/a")
    ]
    assert "44109" in {
        code
        for carte in arbre.xpath("//article")
        for code in (carte.get("data-communes") or "").split()
    }
    seule = lecteur.fromstring(client.get("/", {"q": "soudage"}).content.decode())
    assert not seule.xpath("//*[@data-volet]")


@pytest.mark.usefixtures("offre")
def test_le_lieu_de_la_phrase_est_celui_de_la_carte(client: Client) -> None:
    """Around the place that the sentence says: its circle, the nearest communes first."""
    page = client.get(CARTE, {"q": "anglais laval"}).content.decode()
    assert 'class="rayon"' in page
    assert 'data-cercle="48.0707,-0.7734,50"' in page


@pytest.mark.usefixtures("offre")
def test_sans_script_une_grappe_se_rapproche(client: Client) -> None:
    """At the centre and zoom of the address, and the way back; what can't be read is the whole map."""
    pres = client.get(CARTE, {"centre": "47.232,-1.548", "zoom": "10"}).content.decode()
    arbre = lecteur.fromstring(pres)
    assert [b.get("data-communes") for b in arbre.xpath(f"//a{classe('bulle')}")] == ["44109"]
    assert "Revoir toute la carte" in pres
    for centre, zoom in (("99,999", "10"), ("x", "10"), ("47,-1", "mille"), ("47,-1", "")):
        assert (
            "Revoir toute"
            not in client.get(CARTE, {"centre": centre, "zoom": zoom}).content.decode()
        )


@pytest.mark.usefixtures("offre")
def test_les_grappes_en_donnees(client: Client) -> None:
    reponse = client.get(GRAPPES, {"zoom": "9", "cadre": "-3,46,1,49"})
    grappes = reponse.json()["grappes"]
    assert [(g["nom"], g["compte"], g["communes"]) for g in grappes] == [
        ("Nantes", "2", ["44109"]),
        ("Laval", "1", ["53130"]),
    ]
    assert (
        client.get(GRAPPES, {"zoom": "9", "cadre": "-1,47.5,1,49"}).json()["grappes"][0]["nom"]
        == "Laval"
    )
    ensemble = client.get(GRAPPES, {"zoom": "4"}).json()["grappes"]
    assert [(g["compte"], len(g["communes"])) for g in ensemble] == [("2", 2)]


@pytest.mark.usefixtures("offre")
@pytest.mark.parametrize("adresse", [GRAPPES, VOLET, "/carte/contours-departements.json"])
def test_ce_qui_n_a_pas_change_n_est_pas_renvoye(
    client: Client, publier: Publier, adresse: str
) -> None:
    premiere = client.get(adresse)
    encore = client.get(adresse, headers={"If-None-Match": premiere["ETag"]})
    assert (encore.status_code, encore.content) == (304, b"")
    publier(a(MAYENNE, 4001), action={"id": 4, "titre": "Menuiserie"})
    Contour.objects.create(
        code="53", libelle="Mayenne", polygones=traces.ecrire(traces.shapely.box(-1, 47, 0, 48))
    )
    assert client.get(adresse, headers={"If-None-Match": premiere["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("zoom", "cadre"),
    [
        ("-1", "x"),
        ("999", "1,2,3"),
        ("9" * 400, "nan,nan,nan,nan"),
        ("٩", "inf,0,1,2"),
        ("8.5", ""),
    ],
)
def test_des_parametres_absurdes_ont_une_reponse(client: Client, zoom: str, cadre: str) -> None:
    reponse = client.get(GRAPPES, {"zoom": zoom, "cadre": cadre})
    assert reponse.json() == {"grappes": []}


def test_sans_resultat(client: Client) -> None:
    page = client.get(CARTE, {"q": "rien de tel"}).content.decode()
    assert "Aucune formation" in page
    assert client.get(VOLET).status_code == 200


@pytest.mark.usefixtures("offre")
def test_une_couche_inconnue(client: Client) -> None:
    assert client.get("/carte/contours-routes.json").status_code == 404
    assert client.get("/carte/contours-communes.json").json() == {"aires": []}


def test_le_nombre_de_requetes_est_le_meme_a_une_et_a_vingt(
    client: Client, publier: Publier, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    index().a_jour()
    for rang in range(1, 21):
        position = {"insee": f"44{rang:03}", "ville": f"C{rang}", "latitude": 47 + rang / 20}
        publier(a(NANTES | position, rang * 10), action={"id": rang, "titre": "Anglais"})
        if rang not in (1, 20):
            continue
        for adresse, requetes in ((CARTE, 16), (VOLET, 8), (GRAPPES, 6)):
            client.get(adresse)
            with django_assert_max_num_queries(requetes):
                client.get(adresse)


@override_settings(
    CARTE_TUILES="https://tuiles.exemple.fr/{z}/{x}/{y}.png",
    CARTE_CREDIT="© Exemple",
    CARTE_ORIGINE="https://tuiles.exemple.fr",
)
def test_des_tuiles_si_une_adresse_est_donnee_et_sur_cette_page_seulement(client: Client) -> None:
    reponse = client.get(CARTE)
    assert 'data-tuiles="https://tuiles.exemple.fr/{z}/{x}/{y}.png"' in reponse.content.decode()
    assert (
        "img-src 'self' data: https://tuiles.exemple.fr;"
        in reponse["Content-Security-Policy"] + ";"
    )
    assert "tuiles" not in client.get("/")["Content-Security-Policy"]


def test_sans_adresse_de_tuiles_rien_ne_vient_d_ailleurs(client: Client) -> None:
    reponse = client.get(CARTE)
    assert "data-tuiles" not in reponse.content.decode()
    assert "img-src 'self' data:;" in reponse["Content-Security-Policy"] + ";"


def test_la_carte_est_nommee_par_son_adresse() -> None:
    assert reverse("public:carte") == CARTE
