"""« Ma sélection »: kept in a cookie, compared, shared by an address, without an account nor JavaScript."""

import csv
import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sofi.diffusion.models import SessionSuivie
from sofi.diffusion.suivi import inscrire
from sofi.ecrans.commun.selection import COOKIE
from sofi.usagers.models import SelectionPartagee
from sofi.usagers.selections import oublier, partager
from sofi.validation.models import OffrePubliee
from tests.documents import LAVAL, lieu_exemple
from tests.pages import d_un_trait

from .conftest import a_venir, dans

Publier = Callable[..., dict[str, Any]]
SELECTION, GARDER, PARTAGER = "/ma-selection/", "/ma-selection/garder/", "/ma-selection/partager/"


@pytest.fixture
def offre(publier: Publier) -> Callable[..., list[int]]:
    """So many trainings online, numbered from 1; their action numbers."""

    def _offre(nombre: int, **session: Any) -> list[int]:
        actions = []
        for numero in range(1, nombre + 1):
            document = publier(
                a_venir(numero, date_debut=dans(numero), **session),
                formation={"id": 100 + numero},
                action={"id": 500 + numero, "titre": f"Formation {numero}"},
            )
            inscrire([document])
            actions.append(500 + numero)
        return actions

    return _offre


def garder(client: Client, *actions: int, **champs: Any) -> Any:
    return client.post(GARDER, {"garder": list(actions), **champs})


def page(client: Client, adresse: str = SELECTION) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return d_un_trait(reponse.content.decode()).replace("&nbsp;", "\xa0")


def gardees(client: Client) -> str:
    return client.cookies[COOKIE].value if COOKIE in client.cookies else ""


def test_garder_ramene_au_meme_endroit_et_reprendre_aussi(client: Client, offre: Any) -> None:
    offre(2)
    recherche = "/?q=formation&page=1"
    assert 'name="garder" value="501"' in page(client, recherche)
    reponse = garder(client, 501, retour=recherche)
    assert (reponse.status_code, reponse.url) == (303, f"{recherche}#garder-501")
    html = page(client, recherche)
    assert 'name="retirer" value="501" aria-pressed="true"' in html
    assert 'name="garder" value="502"' in html
    assert "formations gardées" in html
    client.post(GARDER, {"retirer": "501", "retour": recherche})
    assert not gardees(client)
    assert "formations gardées" not in page(client, recherche)


def test_la_page_d_une_formation_se_garde(client: Client, offre: Any) -> None:
    offre(1)
    html = page(client, "/formation/1-formation-1-mayenne/")
    assert 'name="garder" value="501"' in html


def test_le_cookie_est_a_nous_et_dure_quatre_vingt_dix_jours(client: Client) -> None:
    garder(client, 501, 502)
    garder(client, 503)
    garder(client, 501)
    biscuit = client.cookies[COOKIE]
    assert biscuit.value == "501.503.502"
    assert (biscuit["httponly"], biscuit["samesite"]) == (True, "Lax")
    assert biscuit["max-age"] == 90 * 86400
    del client.cookies[COOKIE]["max-age"]
    client.get(SELECTION)
    assert client.cookies[COOKIE]["max-age"] == 90 * 86400


def test_cinquante_au_plus_la_plus_ancienne_laisse_sa_place(client: Client) -> None:
    garder(client, *range(1, 51))
    garder(client, 51)
    gardes = gardees(client).split(".")
    assert (len(gardes), gardes[0], gardes[-1]) == (50, "51", "49")


@pytest.mark.parametrize("valeur", ["", "x.y", "9" * 5000, "-1.²", "0" * 40])
def test_un_cookie_absurde_ne_garde_rien(client: Client, valeur: str) -> None:
    client.cookies[COOKIE] = valeur
    assert "Vous n’avez encore rien gardé" in page(client)


@pytest.mark.parametrize(
    ("retour", "vers"),
    [
        ("https://ailleurs.exemple/", SELECTION),
        ("//ailleurs.exemple/", SELECTION),
        ("", SELECTION),
        ("/organismes/?q=a", "/organismes/?q=a#garder-7"),
    ],
)
def test_on_ne_revient_que_chez_nous(client: Client, retour: str, vers: str) -> None:
    assert garder(client, 7, retour=retour).url == vers


@pytest.mark.parametrize(
    "entetes",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.exemple"}, {"Origin": "null"}],
)
def test_une_autre_page_n_y_garde_rien(entetes: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(GARDER, {"garder": "7"}, headers=entetes).status_code == 403
    nos = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    assert client.post(GARDER, {"garder": "7"}, headers=nos).status_code == 303


def test_une_page_de_visiteur_sans_selection_ne_pose_aucun_cookie(
    client: Client, offre: Any
) -> None:
    offre(1)
    for adresse in ("/?q=formation", "/formation/1-formation-1-mayenne/"):
        assert not client.get(adresse).cookies


def test_la_page_de_qui_garde_n_est_gardee_pour_personne(client: Client, offre: Any) -> None:
    offre(1)
    assert "Cache-Control" not in client.get("/?q=formation").headers
    garder(client, 501)
    assert client.get("/?q=formation").headers["Cache-Control"] == "no-cache, private"


def test_une_seule_n_a_pas_de_tableau(client: Client, offre: Any) -> None:
    garder(client, *offre(1))
    html = page(client)
    assert "Gardez-en une deuxième pour comparer" in html
    assert "sofi-comparaison" not in html


def colonnes(html: str) -> list[str]:
    tete = html[html.index("<thead") : html.index("</thead>")]
    return re.findall(r">(Formation \d+)</a>", tete)


def test_les_quatre_dernieres_se_comparent_ou_celles_qu_on_coche(
    client: Client, offre: Any
) -> None:
    for action in offre(5):
        garder(client, action)
    assert colonnes(page(client)) == [f"Formation {n}" for n in (5, 4, 3, 2)]
    assert colonnes(page(client, f"{SELECTION}?c=501&c=503")) == ["Formation 3", "Formation 1"]
    toutes = "&".join(f"c={500 + n}" for n in range(1, 6))
    html = page(client, f"{SELECTION}?{toutes}")
    assert "Quatre au plus se comparent" in html
    assert len(colonnes(html)) == 4
    assert "Cochez-en une deuxième" in page(client, f"{SELECTION}?c=501")


def test_ce_qui_differe_d_abord_le_reste_replie(client: Client, publier: Publier) -> None:
    publier(a_venir(1), formation={"id": 101}, action={"id": 501, "titre": "Formation 1"})
    publier(
        a_venir(2, lieu=lieu_exemple(adresse=LAVAL)),
        formation={"id": 102},
        action={"id": 502, "titre": "Formation 2"},
    )
    garder(client, 501, 502)
    html = page(client)
    tableau = html[html.index("<tbody") : html.index("</tbody>")]
    replie = html[html.index("Pareil pour les 2") : html.index("Choisir celles à comparer")]
    assert "Laval (53)" in tableau
    assert "3 rue du Viaduc, 53000 Laval" in tableau
    assert ">Lieu<" not in replie
    assert ">Éligible au CPF<" in replie
    assert ">Éligible au CPF<" not in tableau
    assert "http://testserver/f/501/" in html


def test_retiree_ou_terminee_elle_reste_le_dit_et_n_est_pas_cochee(
    client: Client, offre: Any, publier: Publier
) -> None:
    garder(client, *offre(3), 999)
    OffrePubliee.objects.filter(pk=501).delete()
    publier(
        a_venir(2, date_debut=dans(-90), date_fin=dans(-1)),
        formation={"id": 102},
        action={"id": 502, "titre": "Formation 2"},
    )
    html = page(client)
    assert "3\xa0formations gardées" in html
    assert "retirée par l’organisme" in html
    assert "terminée le" in html
    for numero in (501, 502):
        assert re.search(rf'id="c-{numero}" value="{numero}" disabled', html)
    assert re.search(r'id="c-503" value="503" checked', html)
    assert 'name="retirer" value="501"' in html


def test_vider_demande_d_abord(client: Client, offre: Any) -> None:
    garder(client, *offre(2))
    html = page(client, f"{SELECTION}?vider=1")
    assert "2\xa0formations ne seront plus gardées" in html
    assert client.post(GARDER, {"vider": "1"}).url == SELECTION
    assert "Vous n’avez encore rien gardé" in page(client)


def test_partager_donne_une_adresse_et_un_message_prets(client: Client, offre: Any) -> None:
    actions = offre(5)
    garder(client, *actions)
    reponse = client.post(PARTAGER, {"quoi": "toutes", "comparees": "501.502"})
    partagee = SelectionPartagee.objects.get()
    assert reponse.url == f"{SELECTION}?partage={partagee.cle}&c=501&c=502#envoyer"
    html = page(client, reponse.url.partition("#")[0])
    adresse = f"http://testserver/s/{partagee.cle}/"
    assert f'value="{adresse}"' in html
    assert "mailto:?subject=5%C2%A0formations%20%C3%A0%20comparer" in html
    autre = Client()
    recue = page(autre, adresse)
    assert colonnes(recue) == [f"Formation {n}" for n in (1, 2, 3, 4)]
    assert colonnes(page(autre, f"{adresse}?c=504&c=505")) == ["Formation 4", "Formation 5"]
    autre.post(GARDER, {"garder": actions})
    assert gardees(autre) == "501.502.503.504.505"


def test_partager_les_seules_comparees(client: Client, offre: Any) -> None:
    garder(client, *offre(5))
    client.post(PARTAGER, {"quoi": "comparees", "comparees": "503.502"})
    assert SelectionPartagee.objects.get().actions == [503, 502]
    client.post(PARTAGER, {"quoi": "comparees", "comparees": "999"})
    assert SelectionPartagee.objects.count() == 1


def test_la_meme_selection_a_la_meme_adresse_pour_un_an_de_plus(db: None) -> None:
    premiere = partager([2, 1])
    SelectionPartagee.objects.update(expire_le=timezone.now() + datetime.timedelta(days=1))
    assert partager([2, 1]).cle == premiere.cle != partager([1, 2]).cle
    dans_onze_mois = timezone.now() + datetime.timedelta(days=335)
    assert oublier(dans_onze_mois) == 0
    assert oublier(timezone.now() + datetime.timedelta(days=366)) == 2


def test_passee_l_annee_l_adresse_ne_montre_plus_rien(client: Client, offre: Any) -> None:
    partagee = partager(offre(2))
    SelectionPartagee.objects.update(expire_le=timezone.now())
    reponse = client.get(f"/s/{partagee.cle}/")
    assert reponse.status_code == 404
    assert "n’est plus partagée" in reponse.content.decode()


def test_autant_de_requetes_pour_deux_que_pour_vingt(
    client: Client, offre: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions = offre(20)
    for nombre in (2, 20):
        client.post(GARDER, {"vider": "1"})
        garder(client, *actions[:nombre])
        with django_assert_num_queries(4):
            page(client)
    assert SessionSuivie.objects.count() == 20


def test_toute_la_selection_en_un_fichier(client: Client, offre: Any) -> None:
    garder(client, *offre(5))
    OffrePubliee.objects.filter(pk=501).delete()
    reponse = client.get(f"{SELECTION}?export=csv")
    lignes = b"".join(reponse).decode("utf-8-sig").splitlines()
    lues = list(csv.reader(lignes, delimiter=";"))
    assert [ligne[0] for ligne in lues] == ["Formation", *(f"Formation {n}" for n in range(2, 6))]
    ligne = dict(zip(lues[0], lues[1], strict=True))
    assert ligne["Lieu"] == "Mayenne (53), Atelier du quai, 8 quai des Tanneries, 53100 Mayenne"
    assert ligne["Adresse"] == "http://testserver/f/502/"


def test_le_papier_porte_aussi_ce_qui_n_est_pas_compare(client: Client, offre: Any) -> None:
    """Four fit in the table; a hand-over of five is five on paper, each with its address."""
    garder(client, *offre(5))
    for adresse in (SELECTION, f"/s/{partager([501, 502, 503, 504, 505]).cle}/"):
        papier = page(client, adresse).partition('<section class="d-none d-print-block')[2]
        papier = papier.partition("</section>")[0]
        assert "Aussi dans cette sélection" in papier
        assert papier.count("<li>") == 1 and papier.count("http://testserver/") == 1


def test_rien_de_plus_sur_le_papier_quand_tout_est_compare(client: Client, offre: Any) -> None:
    garder(client, *offre(4))
    assert 'id="h-papier"' not in page(client)
    garder(client, 502, 503, 504)
    client.post(GARDER, {"retirer": ["502", "503", "504"]})
    assert "Cette sélection</h2>" in page(client)
