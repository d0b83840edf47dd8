"""The staff's second factor: demanded of each, at each sign-in, and forgotten by the administration alone."""

import re
import time
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from sofi.comptes.models import Acte, Role, Utilisateur
from sofi.comptes.operations import a_un_facteur
from sofi.demonstration import comptes
from tests.connexion import code_de, facteur_de, se_connecter
from tests.ecrans.adresses import TABLE, adresses
from tests.fabriques import UtilisateurFactory
from tests.fabriques.outils import MOT_DE_PASSE

pytestmark = pytest.mark.django_db
PERSONNEL = [Role.SERVICE_OFFRE, Role.ADMINISTRATION, Role.REGION]
ACTIVER = "/compte/2fa/totp/activate/"


def entrer(client: Client, personne: Utilisateur) -> str:
    """Type the password; where it leads."""
    donnees = {"login": personne.email, "password": MOT_DE_PASSE}
    reponse = client.post(reverse("account_login"), donnees)
    return str(reponse.headers["Location"])


@pytest.fixture
def activer(client: Client) -> Callable[[], list[str]]:
    """Set the factor up as a newcomer does; the recovery codes shown."""

    def faire() -> list[str]:
        client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE, "next": ACTIVER})
        secret = client.get(ACTIVER).context["form"].secret
        code = format_hotp_value(hotp_value(secret, int(time.time()) // comptes.PERIODE))
        suite = client.post(ACTIVER, {"code": code}).headers["Location"]
        return re.findall(r"<li>(\d{8})</li>", client.get(suite).content.decode())

    return faire


@pytest.mark.django_db(transaction=True)  # what setting it up sets off waits for the commit
@pytest.mark.parametrize("role", PERSONNEL)
def test_sans_second_facteur_rien_n_est_ouvert(client: Client, activer: Any, role: str) -> None:
    """Every page leads to the one that sets it up, until it is done; what is sent changes nothing."""
    personne = UtilisateurFactory(role=role)
    entrer(client, personne)
    sans_argument = [n for n in adresses() if n in TABLE and ":" in n]
    essayees = 0
    for nom in sans_argument:
        try:
            url = reverse(nom)
        except NoReverseMatch:
            continue
        for reponse in (client.get(url), client.post(url, {"x": "y"})):
            assert reponse.headers.get("Location") == ACTIVER, nom
        essayees += 1
    assert essayees > 20
    codes = activer()
    assert len(codes) == 10
    assert client.get(reverse("compte:mon_compte")).status_code == 200
    natures = list(Acte.objects.order_by("pk").values_list("nature", flat=True))
    assert natures == [Acte.Nature.FACTEUR_ACTIVE, Acte.Nature.CODES_CREES]


@pytest.mark.django_db(transaction=True)
def test_les_codes_de_secours_ne_sont_montres_qu_une_fois(client: Client, activer: Any) -> None:
    """Then each opens the account once."""
    personne = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    entrer(client, personne)
    codes = activer()
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "ne le sont plus" in page and not any(code in page for code in codes)
    for attendu in (True, False):
        autre = Client()
        assert entrer(autre, personne) == reverse("mfa_authenticate")
        autre.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert (autre.get(reverse("service_offre:file")).status_code == 200) is attendu


def test_le_mot_de_passe_seul_n_ouvre_rien(client: Client) -> None:
    """The code is demanded at each sign-in; a wrong one, or one already used, opens nothing."""
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    facteur_de(personne)
    assert entrer(client, personne) == reverse("mfa_authenticate")
    assert client.get(reverse("service_offre:file")).status_code == 302
    faux = f"{(int(code_de(personne)) + 1) % 10**6:06}"
    page = client.post(reverse("mfa_authenticate"), {"code": faux}).content.decode()
    assert "Ce code n’est pas le bon" in page
    se_connecter(Client(), personne)
    assert client.get(reverse("service_offre:file")).status_code == 302


def test_le_personnel_ne_desactive_pas_le_sien(client: Client) -> None:
    """An organisme may; the staff is told whom to ask."""
    personne = UtilisateurFactory(role=Role.REGION)
    se_connecter(client, personne)
    desactiver = reverse("mfa_deactivate_totp")
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE, "next": desactiver})
    assert "demandez à l’administration" in client.post(desactiver).content.decode()
    assert a_un_facteur(personne)


@pytest.mark.parametrize(
    ("qui", "sur", "permis"),
    [
        (Role.ADMINISTRATION, Role.SERVICE_OFFRE, True),
        (Role.ADMINISTRATION, Role.ADMINISTRATION, True),
        (Role.ADMINISTRATION, Role.REGION, True),
        (Role.SERVICE_OFFRE, Role.ORGANISME, True),
        (Role.SERVICE_OFFRE, Role.SERVICE_OFFRE, False),
        (Role.SERVICE_OFFRE, Role.ADMINISTRATION, False),
    ],
)
def test_reinitialiser_celui_d_un_autre(client: Client, qui: str, sur: str, permis: bool) -> None:
    """Traced; the sessions that had given it are closed at once."""
    auteur, personne = UtilisateurFactory(role=qui), UtilisateurFactory(role=sur)
    facteur_de(personne)
    chez_elle = Client()
    se_connecter(chez_elle, personne)
    client.force_login(auteur)
    client.post(reverse("service_offre:comptes_facteur", args=[personne.pk]))
    assert a_un_facteur(personne) is not permis
    traces = Acte.objects.filter(nature=Acte.Nature.FACTEUR_RETIRE, auteur=auteur)
    assert traces.filter(utilisateur=personne).exists() is permis
    if permis and sur != Role.ORGANISME:
        assert chez_elle.get(reverse("compte:mon_compte")).headers["Location"] == ACTIVER


def test_une_session_d_avant_la_reinitialisation_est_fermee() -> None:
    """Even once another factor is set up elsewhere."""
    personne, ancienne = UtilisateurFactory(role=Role.SERVICE_OFFRE), Client()
    se_connecter(ancienne, personne)
    Authenticator.objects.filter(user=personne).delete()
    TOTP.activate(personne, "A" * 32)
    reponse = ancienne.get(reverse("service_offre:file"))
    assert reponse.headers["Location"] == reverse("account_login")
    assert ancienne.get(reverse("compte:mon_compte")).status_code == 302


def test_personne_ne_reinitialise_le_sien(client: Client) -> None:
    """Not even the administration; the operator of the server can."""
    soi = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(soi)
    client.post(reverse("service_offre:comptes_facteur", args=[soi.pk]))
    assert a_un_facteur(soi)
    call_command("reinitialiser_facteur", soi.email, stdout=StringIO())
    assert not a_un_facteur(soi)
    assert Acte.objects.get(nature=Acte.Nature.FACTEUR_RETIRE).detail


def test_code_de_la_demonstration(settings) -> None:
    """It opens the demonstration's accounts, and says nothing of any other secret."""
    comptes.ouvrir()
    sortie = StringIO()
    call_command("code_demonstration", "offre@exemple.fr", stdout=sortie)
    [code] = re.findall(r"\b\d{6}\b", sortie.getvalue())
    offre = Utilisateur.objects.get(email="offre@exemple.fr")
    donnees = {"login": offre.email, "password": comptes.MOT_DE_PASSE}
    client = Client()
    client.post(reverse("account_login"), donnees)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("service_offre:file")).status_code == 200
    Authenticator.objects.filter(user=offre).delete()
    TOTP.activate(offre, "A" * 32)
    for email in (offre.email, UtilisateurFactory(role=Role.REGION).email):
        with pytest.raises(CommandError, match="nulle part ailleurs"):
            call_command("code_demonstration", email, stdout=StringIO())
    settings.HTTPS = True
    with pytest.raises(CommandError, match="HTTPS"):
        call_command("demonstration", stdout=StringIO())
