"""« Être prévenu », from a page of results to the end of the alert."""

import datetime
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from conf.settings import ACCOUNT_RATE_LIMITS
from sofi.courriels.models import Courriel, Nature
from sofi.diffusion.models import Changement
from sofi.usagers import alertes
from sofi.usagers.models import Alerte

from .conftest import a_venir, dans

Publier = Callable[..., dict[str, Any]]
ENVOI = {"email": "moi@exemple.fr", "rythme": "semaine", "pour": ["nouvelles", "places"]}
RECHERCHE = "/alerte/?q=%C3%A9b%C3%A9niste&ou=Mayenne+%2853%29"


def confirmee(client: Client) -> Alerte:
    client.post(RECHERCHE, ENVOI)
    alerte = Alerte.objects.select_related("abonne").get()
    client.post(f"/alerte/{alerte.cle}/", {"geste": "confirmer"})
    alerte.refresh_from_db()
    return alerte


def lire(client: Client, chemin: str, statut: int = 200) -> str:
    reponse = client.get(chemin)
    assert reponse.status_code == statut
    return " ".join(reponse.content.decode().split())


def test_de_la_recherche_au_formulaire_ce_qui_est_demande_est_redit(
    client: Client, publier: Publier
) -> None:
    publier()
    page = lire(client, "/?q=ébéniste&ou=Mayenne+(53)&financement=cpf&tri=date&page=1")
    [chemin] = re.findall(r'href="(/alerte/\?[^"]+)"', page)
    formulaire = lire(client, chemin.replace("&amp;", "&"))
    for dit in (
        "ébéniste",
        "à moins de 50 km de Mayenne",
        "financement",
        "1 formation y répond",
    ):
        assert dit in formulaire
    assert "tri=" not in formulaire


def test_un_mot_corrige_est_suivi_corrige(client: Client, publier: Publier) -> None:
    publier()
    page = lire(client, "/?q=ébénniste")
    [chemin] = set(re.findall(r'href="/alerte/\?([^"]+)"', page))
    assert parse_qs(chemin) == {"q": ["ébéniste"]}


def test_rien_a_suivre_sans_recherche(client: Client, publier: Publier) -> None:
    publier()
    assert 'href="/alerte/' not in lire(client, "/")
    assert "dites d’abord un métier" in lire(client, "/alerte/")
    assert client.post("/alerte/", ENVOI).status_code == 303
    assert not Alerte.objects.exists()


def test_la_reponse_est_la_meme_que_l_adresse_soit_connue_ou_non(client: Client) -> None:
    reponses = [client.post(RECHERCHE, ENVOI)]
    confirmee(client)
    reponses.append(client.post(RECHERCHE, ENVOI))
    assert [(r.status_code, r.url, r.content) for r in reponses] == [
        (303, "/alerte/demandee/", b"")
    ] * 2
    page = lire(client, "/alerte/demandee/")
    assert "moi@exemple.fr" not in page


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"email": ""}, "Écrivez l’adresse"),
        ({"email": "moi @exemple.fr"}, "Cette adresse e-mail est incomplète"),
        ({"rythme": "heure"}, "Choisissez à quel rythme"),
    ],
)
def test_refuse_ce_qui_est_tape_reste(client: Client, champs: dict[str, str], dit: str) -> None:
    reponse = client.post(RECHERCHE, ENVOI | champs)
    assert reponse.status_code == 422
    assert dit in reponse.content.decode()
    if "email" not in champs:
        assert ENVOI["email"] in reponse.content.decode()
    assert not Alerte.objects.exists()


def test_un_programme_ne_demande_rien(client: Client) -> None:
    assert client.post(RECHERCHE, ENVOI | {"site": "x"}).status_code == 303
    assert not Alerte.objects.exists()


@override_settings(ACCOUNT_RATE_LIMITS=ACCOUNT_RATE_LIMITS)
def test_trop_de_fois_pour_une_adresse_puis_depuis_une_machine(client: Client) -> None:
    assert [client.post(RECHERCHE, ENVOI).status_code for _ in range(4)] == [303] * 3 + [429]
    autres = [ENVOI | {"email": f"a{n}@exemple.fr"} for n in range(8)]
    assert client.post(RECHERCHE, autres[0]).status_code == 303
    assert [client.post(RECHERCHE, autre).status_code for autre in autres][-1] == 429


def test_confirmer_changer_arreter_reprendre(client: Client) -> None:
    alerte = confirmee(client)
    chemin = f"/alerte/{alerte.cle}/"
    assert "Alerte en marche" in lire(client, chemin)
    client.post(chemin, {"geste": "rythme", "rythme": "jour"})
    client.post(chemin, {"geste": "rythme", "rythme": "heure"})
    client.post(chemin, {"geste": "inconnu"})
    alerte.refresh_from_db()
    assert alerte.rythme == "jour"
    assert "Arrêter cette alerte" in lire(client, f"{chemin}arreter/")
    assert client.post(f"{chemin}arreter/").url == chemin
    assert "Alerte arrêtée" in lire(client, chemin)
    client.post(chemin, {"geste": "confirmer"})
    assert "Alerte en marche" in lire(client, chemin)


def test_garder_n_est_offert_que_le_dernier_mois(client: Client) -> None:
    alerte = confirmee(client)
    chemin = f"/alerte/{alerte.cle}/"
    assert "Garder l’alerte" not in lire(client, chemin)
    Alerte.objects.update(expire_le=alerte.expire_le - alertes.DUREE + alertes.AVANT_LA_FIN)
    assert "Garder l’alerte" in lire(client, chemin)
    client.post(chemin, {"geste": "garder"})
    assert "Garder l’alerte" not in lire(client, chemin)


def test_tout_ce_qu_une_adresse_suit_et_tout_arreter(client: Client) -> None:
    alerte = confirmee(client)
    client.post("/alerte/?q=bois", ENVOI)
    chemin = f"/mes-alertes/{alerte.abonne.cle}/"
    page = lire(client, chemin)
    assert page.count("Arrêter…") == 2
    assert "moi@exemple.fr" not in page
    assert client.post(chemin).url == chemin
    assert not Alerte.objects.filter(arretee_le__isnull=True).exists()
    assert "Tout arrêter" not in lire(client, chemin)


def test_une_adresse_inconnue_le_dit(client: Client) -> None:
    for chemin in ("/alerte/inconnue/", "/alerte/inconnue/arreter/", "/mes-alertes/inconnue/"):
        assert "n’existe plus" in lire(client, chemin, 404)


def test_les_pages_secretes_ne_se_gardent_nulle_part(client: Client) -> None:
    alerte = confirmee(client)
    for chemin in (f"/alerte/{alerte.cle}/", f"/mes-alertes/{alerte.abonne.cle}/"):
        reponse = client.get(chemin)
        assert "no-store" in reponse["Cache-Control"]
        assert "noindex" in reponse.content.decode()


def test_d_une_session_terminee_et_d_un_recrutement_ferme(client: Client, publier: Publier) -> None:
    publier(a_venir(1, date_debut=dans(-60), date_fin=dans(-1)), a_venir(2, recrutement="suspendu"))
    attendu = 'href="/alerte/?repere=certification%3ARNCP37538"'
    assert attendu in lire(client, "/formation/1/", 410)
    page = client.get("/formation/2/", follow=True)
    assert attendu in page.content.decode()
    assert "CAP Ébéniste" in lire(client, "/alerte/?repere=certification%3ARNCP37538")


def test_autant_de_requetes_pour_une_alerte_que_pour_vingt(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    alerte = confirmee(client)
    chemin = reverse("public:alertes", args=[alerte.abonne.cle])
    client.get(chemin)
    with django_assert_max_num_queries(6) as une:
        client.get(chemin)
    for numero in range(19):
        alertes.demander("moi@exemple.fr", f"q=mot{numero}", "jour")
    with django_assert_num_queries(len(une)):
        assert client.get(chemin).content.decode().count("Arrêter…") == 20
    assert Courriel.objects.filter(nature=Nature.ALERTE).count() == 20


def test_on_choisit_de_quoi_etre_prevenu(client: Client, publier: Publier) -> None:
    publier()
    page = lire(client, RECHERCHE)
    assert re.findall(r'name="pour" value="(\w+)"[^>]*checked', page) == ["nouvelles", "places"]
    refus = client.post(RECHERCHE, ENVOI | {"pour": []})
    assert refus.status_code == 422 and "au moins une case" in refus.content.decode()
    client.post(RECHERCHE, ENVOI | {"pour": ["reunions"]})
    alerte = Alerte.objects.get()
    assert alerte.pour == ["reunions"]
    assert "une réunion d’information ou des portes ouvertes." in lire(
        client, f"/alerte/{alerte.cle}/"
    )


def test_on_dit_combien_de_nouvelles_par_mois(client: Client, publier: Publier) -> None:
    """Over the last six months, once publications are kept for as long; « moins d'une » under one."""
    publier()
    assert "par mois" not in lire(client, RECHERCHE)
    an = datetime.timedelta(days=365)
    Changement.objects.update(instant=timezone.now() - an)
    assert "aujourd’hui, moins d’une nouvelle par mois." in lire(client, RECHERCHE)
    for numero in range(2, 14):
        publier(a_venir(numero), action={"id": numero})
    assert "aujourd’hui, environ 2 nouvelles par mois." in lire(client, RECHERCHE)
