"""The second factor from end to end: activated, asked for, replaced by a code kept aside, taken away."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import Utilisateur
from tests.fabriques import MOT_DE_PASSE, UtilisateurFactory

pytestmark = pytest.mark.django_db


def code(secret: str) -> str:
    """What the telephone shows now. Nothing is remembered of the codes used before."""
    cache.clear()
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def connecter(client: Client, personne: Utilisateur) -> Any:
    saisie = {"login": personne.email, "password": MOT_DE_PASSE}
    return client.post(reverse("account_login"), saisie)


def ouvert(client: Client) -> bool:
    """Whether « Mon compte » answers."""
    return client.get(reverse("compte:mon_compte")).status_code == 200


@pytest.fixture
def active(client: Client) -> tuple[Utilisateur, str]:
    """Somebody who has activated it, and the telephone's secret."""
    personne = UtilisateurFactory()
    connecter(client, personne)
    adresse = reverse("mfa_activate_totp")
    reponse = client.get(adresse, follow=True)
    if reponse.redirect_chain:  # the password again
        client.post(reponse.redirect_chain[-1][0], {"password": MOT_DE_PASSE})
        reponse = client.get(adresse)
    secret = reponse.context["form"].secret
    assert secret in reponse.content.decode(), "the key can be copied by hand"
    assert 'src="data:image/svg+xml' in reponse.content.decode()
    client.post(adresse, {"code": code(secret)})
    assert Authenticator.objects.filter(user=personne, type="totp").exists()
    return personne, secret


def test_le_code_est_demande(active: tuple[Utilisateur, str]) -> None:
    """The password alone no longer opens; a wrong code neither; the right one does."""
    personne, secret = active
    client = Client()
    assert connecter(client, personne)["Location"] == reverse("mfa_authenticate")
    assert not ouvert(client)
    juste = code(secret)
    faux = f"{(int(juste) + 1) % 1_000_000:06}"
    reponse = client.post(reverse("mfa_authenticate"), {"code": faux})
    assert "Connexion impossible" in reponse.content.decode()
    assert not ouvert(client)
    client.post(reverse("mfa_authenticate"), {"code": juste})
    assert ouvert(client)


def test_un_code_ne_sert_pas_deux_fois(active: tuple[Utilisateur, str]) -> None:
    """Read over a shoulder, it opens nothing more."""
    personne, secret = active
    lu = code(secret)
    for attendu in (True, False):
        client = Client()
        connecter(client, personne)
        client.post(reverse("mfa_authenticate"), {"code": lu})
        assert ouvert(client) is attendu


def test_code_de_secours(client: Client, active: tuple[Utilisateur, str]) -> None:
    """One of the codes kept aside opens, once."""
    personne, _ = active
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    secours = Authenticator.objects.get(user=personne, type="recovery_codes").wrap()
    garde = secours.get_unused_codes()[0]
    assert garde in page
    for attendu in (True, False):
        ailleurs = Client()
        connecter(ailleurs, personne)
        ailleurs.post(reverse("mfa_authenticate"), {"code": garde})
        assert ouvert(ailleurs) is attendu


def test_desactiver(client: Client, active: tuple[Utilisateur, str]) -> None:
    """Taken away: the password is enough again."""
    personne, _ = active
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=personne).exists()
    ailleurs = Client()
    connecter(ailleurs, personne)
    assert ouvert(ailleurs)
