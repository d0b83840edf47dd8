"""Keys of one's devices: added, named, taken away; instead of the code, instead of the password and of the code."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import Acte, Connexion, Role, Utilisateur
from sofi.courriels.envoi import envoyer_en_attente
from tests.appareil import ORIGINE, Appareil
from tests.connexion import code_de, facteur_de
from tests.fabriques import MOT_DE_PASSE, UtilisateurFactory

pytestmark = pytest.mark.django_db
AJOUTER, ACCUEIL = "/compte/2fa/webauthn/add/", "/compte/"
LISTE = "/compte/2fa/"


def navigateur() -> Client:
    """Keys are for a site that has a name and https, or localhost."""
    return Client(SERVER_NAME="localhost")


def entrer(personne: Utilisateur) -> Client:
    """Signed in by the password, and having just said it again."""
    client = navigateur()
    client.force_login(personne)
    client.post("/compte/reauthenticate/", {"password": MOT_DE_PASSE})
    return client


def ajouter(client: Client, appareil: Appareil, **valeurs: str) -> Any:
    options = client.get(AJOUTER).context["js_data"]["creation_options"]
    saisie = {"credential": appareil.creer(options), "passwordless": "True", "name": "Bureau"}
    return client.post(AJOUTER, saisie | valeurs)


def par_la_cle(appareil: Appareil) -> tuple[Client, Any]:
    """Sign in with it alone; whoever it is."""
    client = navigateur()
    adresse = reverse("mfa_login_webauthn")
    demande = client.get(adresse, headers={"accept": "application/json"}).json()
    reponse = client.post(adresse, {"credential": appareil.repondre(demande["request_options"])})
    return client, reponse


def est_dedans(client: Client) -> bool:
    return client.get(ACCUEIL).status_code == 200


def test_ajoutee_elle_ouvre_le_compte_sans_mot_de_passe() -> None:
    """One has it and unlocks it: both factors, for the staff too. Traced, said by e-mail."""
    personne, appareil = UtilisateurFactory(role=Role.SERVICE_OFFRE), Appareil()
    reponse = ajouter(entrer(personne), appareil)
    assert reponse.status_code == 302 and reponse["Location"].endswith("recovery-codes/")
    client, reponse = par_la_cle(appareil)
    assert reponse["Location"] == reverse("compte:apres_connexion")
    assert est_dedans(client)
    assert client.get(reverse("service_offre:file")).status_code == 200
    assert personne.connexions.filter(nature=Connexion.Nature.REUSSIE).exists()
    acte = Acte.objects.get(nature=Acte.Nature.CLE_ACCES_AJOUTEE)
    assert (acte.utilisateur, acte.detail) == (personne, "Bureau")
    envoyer_en_attente()
    assert "SOFI : clé d’accès ajoutée" in [courriel.subject for courriel in mail.outbox]


def test_elle_remplace_le_code_apres_le_mot_de_passe() -> None:
    """The staff with a key and no application is asked for the key, and is led to nothing else."""
    personne, appareil = UtilisateurFactory(role=Role.REGION), Appareil()
    ajouter(entrer(personne), appareil)
    Authenticator.objects.filter(user=personne, type=Authenticator.Type.TOTP).delete()
    client = navigateur()
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    page = client.get(reverse("mfa_authenticate"))
    assert not est_dedans(client)
    options = page.context["js_data"]["request_options"]
    client.post(reverse("mfa_authenticate"), {"credential": appareil.repondre(options)})
    assert est_dedans(client)


def test_le_personnel_sans_facteur_peut_commencer_par_elle() -> None:
    """At the first sign-in nothing is open but setting one up, of either kind."""
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    client = navigateur()
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    assert client.get(ACCUEIL)["Location"] == reverse("mfa_activate_totp")
    client.post("/compte/reauthenticate/", {"password": MOT_DE_PASSE})
    ajouter(client, Appareil())
    assert est_dedans(client)


@pytest.mark.parametrize("faute", ["un autre site", "sans le code de l’appareil", "illisible"])
def test_ce_qui_n_est_pas_une_cle_est_refuse(faute: str) -> None:
    """Of another site, not unlocked, cut: nothing is added, and the page says it."""
    personne = UtilisateurFactory()
    appareil = Appareil(
        origine="https://faux.exemple.fr" if faute == "un autre site" else ORIGINE,
        confirme=0x01 if faute == "sans le code de l’appareil" else 0x05,
    )
    valeurs = {"credential": "{"} if faute == "illisible" else {}
    reponse = ajouter(entrer(personne), appareil, **valeurs)
    assert reponse.status_code == 200 and reponse.context["form"].errors
    assert not Authenticator.objects.filter(user=personne).exists()


def test_la_cle_d_un_autre_n_ouvre_rien() -> None:
    """Somebody else's device that says it is of this account; and an answer that was given already."""
    personne, appareil, autre = UtilisateurFactory(), Appareil(), Appareil()
    ajouter(entrer(personne), appareil)
    autre.compte = appareil.compte
    client, reponse = par_la_cle(autre)
    assert reponse["Location"] == reverse("account_login") and not est_dedans(client)
    assert Connexion.objects.filter(nature=Connexion.Nature.CLE_REFUSEE).count() == 1
    client, adresse = navigateur(), reverse("mfa_login_webauthn")
    demande = client.get(adresse, headers={"accept": "application/json"}).json()
    donnee = {"credential": appareil.repondre(demande["request_options"])}
    rejouee = navigateur()
    rejouee.get(adresse, headers={"accept": "application/json"})
    rejouee.post(adresse, donnee)
    assert not est_dedans(rejouee)
    client.post(adresse, donnee)
    assert est_dedans(client)


def test_un_compte_ferme_reste_ferme() -> None:
    personne, appareil = UtilisateurFactory(), Appareil()
    ajouter(entrer(personne), appareil)
    personne.is_active = False
    personne.save(update_fields=["is_active"])
    client, _ = par_la_cle(appareil)
    assert not est_dedans(client)


def test_renommer_et_retirer_la_sienne_seulement() -> None:
    """By its owner, who has just said the password again; anybody else's doesn't exist."""
    personne, appareil = UtilisateurFactory(), Appareil()
    client = entrer(personne)
    ajouter(client, appareil)
    cle = Authenticator.objects.get(user=personne, type=Authenticator.Type.WEBAUTHN)
    nom = reverse("mfa_edit_webauthn", args=[cle.pk])
    retrait = reverse("mfa_remove_webauthn", args=[cle.pk])
    autre = entrer(UtilisateurFactory())
    assert [autre.post(nom, {"name": "x"}).status_code, autre.post(retrait).status_code] == [
        404,
        404,
    ]
    assert "Donnez un nom" in client.post(nom, {"name": ""}).content.decode()
    client.post(nom, {"name": "Téléphone"})
    assert "Téléphone" in client.get(LISTE).content.decode()
    assert client.get(retrait).status_code == 200, "asked before it is done"
    client.post(retrait)
    assert not Authenticator.objects.filter(user=personne).exists(), "nor recovery codes of nothing"
    assert Acte.objects.filter(nature=Acte.Nature.CLE_ACCES_RETIREE, detail="Téléphone").exists()
    assert not est_dedans(par_la_cle(appareil)[0])


def test_le_personnel_garde_un_second_facteur() -> None:
    """The last one isn't taken away; with a key, the application may be."""
    personne, appareil = UtilisateurFactory(role=Role.SERVICE_OFFRE), Appareil()
    client = entrer(personne)
    ajouter(client, appareil)
    application = facteur_de(personne)
    cle = Authenticator.objects.get(user=personne, type=Authenticator.Type.WEBAUTHN)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(pk=application.pk).exists()
    page = client.post(reverse("mfa_remove_webauthn", args=[cle.pk]), follow=True)
    assert Authenticator.objects.filter(pk=cle.pk).exists()
    assert "Ajoutez-en d’abord un autre" in page.content.decode()


def test_l_administration_l_oublie_avec_le_reste(client: Client) -> None:
    """A lost device: the key goes with the other factors, and opens nothing more."""
    personne, appareil = UtilisateurFactory(), Appareil()
    ajouter(entrer(personne), appareil)
    client.force_login(UtilisateurFactory(role=Role.ADMINISTRATION))
    client.post(reverse("service_offre:comptes_facteur", args=[personne.pk]))
    assert not est_dedans(par_la_cle(appareil)[0])


def test_sans_javascript_les_autres_moyens_restent(client: Client) -> None:
    """What a browser without keys would do nothing with stays hidden."""
    page = client.get(reverse("account_login")).content.decode()
    formulaire = page[page.index("data-cle-acces") :]
    assert "hidden" in formulaire[: formulaire.index(">")]
    assert "publickey-credentials" not in client.get("/").headers["Permissions-Policy"]


def test_un_code_ne_sert_qu_une_fois() -> None:
    """Read over somebody's shoulder, it opens nothing once it has served."""
    personne = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    code = code_de(personne)
    for attendu in (True, False):
        client = navigateur()
        identite = {"login": personne.email, "password": MOT_DE_PASSE}
        client.post(reverse("account_login"), identite)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert est_dedans(client) is attendu
