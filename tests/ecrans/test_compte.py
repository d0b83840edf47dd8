"""One's own account: signing in and out, where one starts, the établissement one works on."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from sofi.annuaire.models import Etablissement, Rattachement
from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.envoi import envoyer_en_attente
from sofi.ecrans.commun import navigation

pytestmark = pytest.mark.django_db

MOT_DE_PASSE = "une phrase pour essayer"
AUTRE = "une autre phrase encore"


def utilisateur(role: str = Role.ORGANISME, email: str = "saisie@exemple.fr") -> Utilisateur:
    """A person who can sign in."""
    return Utilisateur.objects.create_user(email, MOT_DE_PASSE, nom="Essai", role=role)


def etablissement(siret: str, ville: str, *personnes: Utilisateur) -> Etablissement:
    """An établissement, and who is attached to it."""
    cree = Etablissement.objects.create(
        siret=siret, raison_sociale="Rive et Savoir", nom="Rive et Savoir", ville=ville
    )
    for personne in personnes:
        Rattachement.objects.create(utilisateur=personne, etablissement=cree)
    return cree


def connecter(
    client: Client, email: str, mot_de_passe: str = MOT_DE_PASSE, **suite: Any
) -> HttpResponse:
    """Send the sign-in form."""
    return client.post(
        reverse("account_login"), {"login": email, "password": mot_de_passe}, **suite
    )


def est_connecte(client: Client) -> bool:
    """True when the client's session is somebody's."""
    request = HttpRequest()
    request.session = client.session
    return get_user(request).is_authenticated


def textes(reponse: Any, classe: str) -> list[str]:
    """The texts of the elements of that class."""
    page = html.fromstring(reponse.content.decode())
    return [" ".join(noeud.text_content().split()) for noeud in page.find_class(classe)]


@pytest.mark.parametrize("saisie", ["saisie@exemple.fr", "Saisie@Exemple.FR"])
def test_connexion_par_email(client: Client, saisie: str) -> None:
    """The e-mail address opens the account, in whatever case."""
    utilisateur()
    reponse = connecter(client, saisie)
    assert (reponse.status_code, reponse["Location"]) == (302, reverse("compte:apres_connexion"))
    assert est_connecte(client)


@pytest.mark.parametrize("email", ["saisie@exemple.fr", "inconnu@exemple.fr"])
def test_mauvais_mot_de_passe(client: Client, email: str) -> None:
    """The same words whether the address is known or not, with what to do; what was typed stays."""
    utilisateur()
    reponse = connecter(client, email, "pas le bon")
    [resume] = textes(reponse, "sofi-resume-erreurs")
    assert "ne correspond à aucun compte" in resume
    assert "réinitialisez votre mot de passe" in resume
    assert "<title>Erreurs (1) – Connexion – SOFI</title>" in reponse.content.decode()
    assert f'value="{email}"' in reponse.content.decode()
    assert not est_connecte(client)


def test_compte_ferme(client: Client) -> None:
    """An account that was closed opens nothing, and the page says who to ask."""
    Utilisateur.objects.filter(pk=utilisateur().pk).update(is_active=False)
    reponse = connecter(client, "saisie@exemple.fr", follow=True)
    assert "service Offre" in reponse.content.decode()
    assert not est_connecte(client)


def test_trop_d_essais(client: Client, settings: Any) -> None:
    """After too many wrong passwords even the right one waits, and the page says so."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}
    utilisateur()
    for _ in range(2):
        connecter(client, "saisie@exemple.fr", "pas le bon")
    reponse = connecter(client, "saisie@exemple.fr")
    [resume] = textes(reponse, "sofi-resume-erreurs")
    assert "Trop d’essais à la suite" in resume
    assert not est_connecte(client)


def test_trop_de_demandes(client: Client, settings: Any) -> None:
    """Asking for links without end stops on a page in French."""
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/5m/ip"}
    reponses = [
        client.post(reverse("account_reset_password"), {"email": "a@exemple.fr"}) for _ in range(2)
    ]
    assert [reponse.status_code for reponse in reponses] == [302, 429]
    assert "Attendez quelques minutes" in reponses[1].content.decode()


def test_page_demandee_avant_la_connexion(client: Client) -> None:
    """A page that needs an account leads to it after the sign-in, never to another site."""
    utilisateur()
    demandee = reverse("compte:mon_compte")
    reponse = client.get(demandee)
    assert reponse["Location"] == f"{reverse('account_login')}?next={demandee}"
    assert (
        connecter(client, "saisie@exemple.fr", QUERY_STRING=f"next={demandee}")["Location"]
        == demandee
    )
    client.logout()
    ailleurs = connecter(
        client, "saisie@exemple.fr", QUERY_STRING="next=https://ailleurs.exemple.fr/"
    )
    assert ailleurs["Location"] == reverse("compte:apres_connexion")


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.ORGANISME, "organisme:tableau_de_bord"),
        (Role.SERVICE_OFFRE, "service_offre:file"),
        (Role.ADMINISTRATION, "service_offre:file"),
        (Role.REGION, "region:accords"),
    ],
)
def test_page_de_depart_selon_le_role(client: Client, role: str, page: str) -> None:
    """Each role starts on its own page; « Mon compte » while that page doesn't exist."""
    client.force_login(utilisateur(role))
    attendue = navigation.adresse(page) or reverse("compte:mon_compte")
    assert client.get(reverse("compte:apres_connexion"))["Location"] == attendue
    assert navigation.ACCUEILS[role] == page


def test_deconnexion(client: Client) -> None:
    """Opening the page changes nothing; sending its form closes the session."""
    client.force_login(utilisateur())
    reponse = client.get(reverse("account_logout"))
    assert reponse.status_code == 200
    assert est_connecte(client)
    reponse = client.post(reverse("account_logout"), follow=True)
    assert not est_connecte(client)
    assert "Vous êtes déconnecté." in reponse.content.decode()


def test_choisir_un_de_ses_etablissements(client: Client) -> None:
    """The first one until another is chosen; the header and the session follow."""
    personne = utilisateur()
    etablissement("99900000100017", "Angers", personne)
    laval = etablissement("99900000100025", "Laval", personne)
    client.force_login(personne)
    assert textes(client.get(reverse("compte:mon_compte")), "sofi-etab") == [
        "Rive et Savoir – Angers"
    ]
    reponse = client.post(reverse("compte:choisir_etablissement"), {"etablissement": laval.pk})
    assert (reponse.status_code, reponse["Location"]) == (302, reverse("compte:apres_connexion"))
    assert textes(client.get(reverse("compte:mon_compte")), "sofi-etab") == [
        "Rive et Savoir – Laval"
    ]


@pytest.mark.parametrize("choix", ["autre", "999999", "abc", "", "²"])
def test_choisir_l_etablissement_d_un_autre(client: Client, choix: str) -> None:
    """Anybody else's établissement does not exist; the one worked on stays."""
    personne, voisine = utilisateur(), utilisateur(email="voisine@exemple.fr")
    etablissement("99900000100017", "Angers", personne)
    autre = etablissement("99900000100025", "Laval", voisine)
    client.force_login(personne)
    demande = autre.pk if choix == "autre" else choix
    assert (
        client.post(reverse("compte:choisir_etablissement"), {"etablissement": demande}).status_code
        == 404
    )
    assert textes(client.get(reverse("compte:mon_compte")), "sofi-etab") == [
        "Rive et Savoir – Angers"
    ]


def test_choisir_par_une_adresse_ne_fait_rien(client: Client) -> None:
    """A link can't change what one works on, nor can somebody who isn't signed in."""
    assert client.post(reverse("compte:choisir_etablissement")).status_code == 302
    client.force_login(utilisateur())
    assert client.get(reverse("compte:choisir_etablissement")).status_code == 405


def test_rattachement_retire(client: Client) -> None:
    """The établissement chosen yesterday and taken away today is no longer worked on."""
    personne = utilisateur()
    etablissement("99900000100017", "Angers", personne)
    laval = etablissement("99900000100025", "Laval", personne)
    client.force_login(personne)
    client.post(reverse("compte:choisir_etablissement"), {"etablissement": laval.pk})
    Rattachement.objects.filter(etablissement=laval).delete()
    assert textes(client.get(reverse("compte:mon_compte")), "sofi-etab") == [
        "Rive et Savoir – Angers"
    ]


def test_mon_compte_sans_etablissement(client: Client) -> None:
    """Somebody without attachment is told why nothing can be entered."""
    client.force_login(utilisateur())
    assert (
        "Aucun établissement n’est rattaché"
        in client.get(reverse("compte:mon_compte")).content.decode()
    )


def test_meme_nombre_de_requetes(client: Client) -> None:
    """One établissement or twenty: the page asks the same number of questions."""
    personne = utilisateur()
    etablissement("99900000100017", "Angers", personne)
    client.force_login(personne)
    with CaptureQueriesContext(connection) as une:
        client.get(reverse("compte:mon_compte"))
    for rang in range(19):
        etablissement(f"999{rang:011}", f"Ville {rang}", personne)
    with CaptureQueriesContext(connection) as vingt:
        reponse = client.get(reverse("compte:mon_compte"))
    assert "Ville 18" in reponse.content.decode()
    assert len(vingt) == len(une)


def test_reinitialiser_son_mot_de_passe(client: Client) -> None:
    """The mail is in French, its link serves once, and the new password opens the account."""
    utilisateur()
    reponse = client.post(
        reverse("account_reset_password"), {"email": "Saisie@exemple.fr"}, follow=True
    )
    envoyer_en_attente()
    assert "Si un compte existe avec cette adresse" in reponse.content.decode()
    [courriel] = mail.outbox
    assert courriel.subject == "SOFI : choisir un nouveau mot de passe"
    assert courriel.body.startswith("Bonjour,\n")
    lien = re.search(r"https?://\S+", courriel.body)
    assert lien is not None
    reponse = client.get(lien.group(), follow=True)
    adresse = reponse.redirect_chain[-1][0]
    reponse = client.post(adresse, {"password1": AUTRE, "password2": AUTRE}, follow=True)
    assert "Votre nouveau mot de passe sert dès maintenant." in reponse.content.decode()
    assert "Ce lien ne peut plus servir" in Client().get(lien.group(), follow=True).content.decode()
    connecter(client, "saisie@exemple.fr", AUTRE)
    assert est_connecte(client)


def test_reinitialiser_sans_compte(client: Client) -> None:
    """The page answers the same; the mail says there is no account, and offers none."""
    reponse = client.post(
        reverse("account_reset_password"), {"email": "inconnu@exemple.fr"}, follow=True
    )
    envoyer_en_attente()
    assert "Si un compte existe avec cette adresse" in reponse.content.decode()
    [courriel] = mail.outbox
    assert courriel.subject == "SOFI : aucun compte à cette adresse"
    assert "http" not in courriel.body


def test_changer_de_mot_de_passe(client: Client) -> None:
    """Refused without the present one, with every reason at once; accepted with it."""
    personne = utilisateur()
    client.force_login(personne)
    adresse = reverse("account_change_password")
    reponse = client.post(
        adresse, {"oldpassword": "non", "password1": "court", "password2": "court"}
    )
    [resume] = textes(reponse, "sofi-resume-erreurs")
    assert "Ce n’est pas votre mot de passe actuel." in resume
    assert "trop court" in resume
    client.post(adresse, {"oldpassword": MOT_DE_PASSE, "password1": AUTRE, "password2": AUTRE})
    personne.refresh_from_db()
    assert personne.check_password(AUTRE)
    assert est_connecte(client)


@pytest.mark.parametrize(
    "chemin",
    ["email/", "confirm-email/", "confirm-email/abc/", "password/set/", "login/code/confirm/"],
)
def test_ce_que_sofi_n_ouvre_pas(client: Client, chemin: str) -> None:
    """The address of an account is not changed by oneself."""
    client.force_login(utilisateur())
    assert client.get(f"/compte/{chemin}").status_code == 404
    assert client.post(f"/compte/{chemin}", {"email": "moi@exemple.fr"}).status_code == 404


def test_personne_n_ouvre_son_compte_seul(client: Client) -> None:
    """The page says who opens accounts; sending the form opens none."""
    adresse = reverse("account_signup")
    assert "Les comptes sont ouverts par le service Offre" in client.get(adresse).content.decode()
    client.post(adresse, {"email": "moi@exemple.fr", "password1": AUTRE, "password2": AUTRE})
    assert not Utilisateur.objects.filter(email="moi@exemple.fr").exists()


def test_second_facteur(client: Client) -> None:
    """The second factor asks for the password again, then shows its key and its pages in French."""
    utilisateur()
    connecter(client, "saisie@exemple.fr")
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Votre mot de passe suffit pour vous connecter." in page
    activer = reverse("mfa_activate_totp")
    reponse = client.get(activer, follow=True)
    assert "votre mot de passe est demandé de nouveau" in reponse.content.decode()
    reponse = client.post(reponse.redirect_chain[-1][0], {"password": MOT_DE_PASSE}, follow=True)
    assert reponse.redirect_chain[-1][0] == activer
    assert "Recopiez ici le code à 6 chiffres" in reponse.content.decode()
    reponse = client.post(activer, {"code": "000000"})
    assert "Le second facteur n’est pas activé." in reponse.content.decode()
