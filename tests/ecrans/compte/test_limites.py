"""Limits on what is tried again and again, counted where every process sees them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from conf import settings as reglages
from sofi.comptes.models import Connexion
from tests.fabriques import MOT_DE_PASSE, UtilisateurFactory

from .conftest import Envoi
from .test_demande import demande

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def comme_en_service(settings: Any) -> None:
    """The limits and the shared cache of the site itself."""
    settings.CACHES = reglages.CACHES
    settings.ACCOUNT_RATE_LIMITS = reglages.ACCOUNT_RATE_LIMITS
    call_command("createcachetable", verbosity=0)


CAS = {
    "activer": ("compte:activer", {"cle": "AAAAA", "email": "a@exemple.fr"}, 10),
    "ouvrir": ("compte:ouvrir", {"cle": "AAAAA", "email": "a@exemple.fr"}, 10),
    "demander": ("compte:demander_cle", demande(siret="123"), 5),
    "mot de passe": ("account_reset_password", {"email": "a@exemple.fr"}, 5),
}


@pytest.mark.parametrize("cas", CAS)
def test_trop_pour_une_adresse_e_mail(envoyer: Envoi, cas: str) -> None:
    """Past the limit a clear page, whatever the machine it comes from; another address goes on."""
    nom, saisie, limite = CAS[cas]
    essais = [
        envoyer(nom, saisie, par=Client(), REMOTE_ADDR=f"10.0.0.{rang}")
        for rang in range(limite + 1)
    ]
    assert [reponse.status_code == 429 for reponse in essais] == [*[False] * limite, True]
    page = essais[-1].content.decode()
    assert "Trop de demandes à la suite" in page and "Attendez quelques minutes" in page
    autre = envoyer(nom, saisie | {"email": "b@exemple.fr"}, REMOTE_ADDR="10.0.0.1")
    assert autre.status_code != 429


@pytest.mark.parametrize("cas", CAS)
def test_trop_pour_une_machine(envoyer: Envoi, cas: str) -> None:
    """Past the limit of one IP address, whatever the e-mail address; another machine goes on."""
    nom, saisie, _ = CAS[cas]
    statuts = [
        envoyer(nom, saisie | {"email": f"{rang}@exemple.fr"}).status_code for rang in range(21)
    ]
    assert statuts[-1] == 429 and 429 not in statuts[:-1]
    ailleurs = envoyer(nom, saisie | {"email": "z@exemple.fr"}, REMOTE_ADDR="10.0.0.2")
    assert ailleurs.status_code != 429


def test_lire_n_est_pas_compte(client: Client) -> None:
    """Opening a page any number of times is nothing."""
    for _ in range(30):
        assert client.get(reverse("compte:activer")).status_code == 200


def connecter(mot_de_passe: str, **suite: Any) -> Any:
    donnees = {"login": "saisie@exemple.fr", "password": mot_de_passe}
    return Client().post(reverse("account_login"), donnees, **suite)


def test_qui_essaie_des_mots_de_passe_se_ferme_la_porte_a_lui_meme() -> None:
    """Five wrong ones from one machine, and even the right one waits there; the page says how long."""
    UtilisateurFactory(email="saisie@exemple.fr")
    for _ in range(5):
        connecter("pas le bon", REMOTE_ADDR="10.0.0.1")
    reponse = connecter(MOT_DE_PASSE, REMOTE_ADDR="10.0.0.1")
    assert "Réessayez dans 5 minutes" in reponse.content.decode().replace("\xa0", " ")
    assert Connexion.objects.filter(nature=Connexion.Nature.SUSPENDUE).count() == 1
    cache.clear()
    assert connecter(MOT_DE_PASSE, REMOTE_ADDR="10.0.0.1").status_code == 302


def test_il_ne_la_ferme_pas_a_la_personne() -> None:
    """Hammered from everywhere, its owner comes in: from another machine, and from a browser the account knows."""
    personne = UtilisateurFactory(email="saisie@exemple.fr")
    sien = Client()
    sien.force_login(personne)
    sien.get(reverse("compte:mon_compte"))
    sien.post(reverse("account_logout"))
    for rang in range(60):
        connecter("pas le bon", REMOTE_ADDR=f"10.0.{rang}.1")
    for _ in range(6):
        connecter("pas le bon", REMOTE_ADDR="10.0.0.1")
    assert connecter(MOT_DE_PASSE, REMOTE_ADDR="10.1.0.1").status_code == 302, "from elsewhere"
    identite = {"login": personne.email, "password": MOT_DE_PASSE}
    depuis_la_meme = {"REMOTE_ADDR": "10.0.0.1"}
    reponse = sien.post(reverse("account_login"), identite, **depuis_la_meme)
    assert reponse.status_code == 302, (
        "on one's own browser, behind the same address as the attacker"
    )


def test_essayee_de_partout_une_machine_n_a_qu_un_essai() -> None:
    """Fifty wrong passwords in an hour, wherever from: each unknown machine then waits after one."""
    UtilisateurFactory(email="saisie@exemple.fr")
    for rang in range(50):
        connecter("pas le bon", REMOTE_ADDR=f"10.0.{rang}.1")
    textes = [connecter("pas le bon", REMOTE_ADDR="10.1.0.1").content.decode() for _ in range(2)]
    assert ["Trop d’essais" in texte for texte in textes] == [False, True]


def test_un_navigateur_connu_ne_devine_pas_plus_vite() -> None:
    """Ten tries in five minutes there, no more; and it is known for its own account only."""
    personne, autre = UtilisateurFactory(email="saisie@exemple.fr"), UtilisateurFactory()
    sien = Client()
    sien.force_login(personne)
    sien.get(reverse("compte:mon_compte"))
    sien.post(reverse("account_logout"))

    def essayer(email: str, fois: int) -> list[bool]:
        identite = {"login": email, "password": "pas le bon"}
        reponses = [sien.post(reverse("account_login"), identite) for _ in range(fois)]
        return ["Trop d’essais" in reponse.content.decode() for reponse in reponses]

    assert essayer(personne.email, 11) == [False] * 10 + [True]
    assert essayer(autre.email, 6) == [False] * 5 + [True]


def test_connexion_depuis_une_machine() -> None:
    """Thirty tries a minute from one machine, then the page that asks to wait."""
    statuts = [
        Client()
        .post(reverse("account_login"), {"login": f"{rang}@exemple.fr", "password": "non"})
        .status_code
        for rang in range(31)
    ]
    assert statuts[-1] == 429


def test_les_compteurs_sont_partages(envoyer: Envoi) -> None:
    """Another process, with a cache of its own making, finds what this one counted."""
    envoyer("compte:activer", {"cle": "AAAAA", "email": "a@exemple.fr"})
    autre = DatabaseCache(reglages.CACHES["default"]["LOCATION"], {})
    [cle] = [cle for cle in cles_de_la_table() if ":activer:" in cle and cle.endswith("127.0.0.1")]
    assert len(autre.get(cle.removeprefix(":1:"))) == 1


def cles_de_la_table() -> list[str]:
    """What is in the table."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT cache_key FROM cache")
        return [cle for (cle,) in curseur.fetchall()]


def test_derriere_un_mandataire(envoyer: Envoi, settings: Any) -> None:
    """Behind one proxy, the address is the one it saw; what a client invents before it is ignored."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    saisie = {"cle": "AAAAA", "email": ""}
    statuts = [
        envoyer(
            "compte:activer",
            saisie | {"email": f"{rang}@exemple.fr"},
            HTTP_X_FORWARDED_FOR=f"198.51.100.{rang}, 203.0.113.7",
        ).status_code
        for rang in range(21)
    ]
    assert statuts[-1] == 429
    ailleurs = envoyer(
        "compte:activer", saisie | {"email": "z@exemple.fr"}, HTTP_X_FORWARDED_FOR="203.0.113.8"
    )
    assert ailleurs.status_code == 422
