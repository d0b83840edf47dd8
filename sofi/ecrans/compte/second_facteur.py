"""The second factor of the staff: without it nothing is open but the page that sets it up."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sofi.comptes.journal import noter
from sofi.comptes.models import Acte, Utilisateur
from sofi.comptes.operations import SECONDS_FACTEURS
from sofi.ecrans.commun.session_expiree import garder_la_saisie
from sofi.ecrans.commun.voir_comme import vue_de
from sofi.socle.formats import insecables

OUVERTES = {"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}
AJOUTS = {
    Authenticator.Type.TOTP: Acte.Nature.FACTEUR_ACTIVE,
    Authenticator.Type.WEBAUTHN: Acte.Nature.CLE_ACCES_AJOUTEE,
    Authenticator.Type.RECOVERY_CODES: Acte.Nature.CODES_CREES,
}
RETRAITS = {
    Authenticator.Type.TOTP: Acte.Nature.FACTEUR_DESACTIVE,
    Authenticator.Type.WEBAUTHN: Acte.Nature.CLE_ACCES_RETIREE,
}


class SecondFacteurExige:
    """Lead the staff to the second factor: set up at the first sign-in, given at each of the others."""

    def __init__(self, suite: Callable[[HttpRequest], HttpResponse]) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on: which page is asked for is known at the next step."""
        return self.suite(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Stop a session whose second factor is missing or was reset."""
        vue = vue_de(request)
        personne = vue.support if vue else request.user
        if not isinstance(personne, Utilisateur) or not personne.second_facteur_exige:
            return None
        page = request.resolver_match.view_name if request.resolver_match else ""
        if page in OUVERTES:
            return None
        facteurs = dict(Authenticator.objects.filter(user=personne).values_list("pk", "type"))
        if not set(SECONDS_FACTEURS) & set(facteurs.values()):
            return redirect("mfa_activate_totp")
        if donne(request, personne, set(facteurs)):
            return None
        jeton = garder_la_saisie(request, personne) if request.method == "POST" else ""
        logout(request)
        messages.warning(request, insecables("Reconnectez-vous : votre second facteur a changé."))
        if not jeton:
            return redirect("account_login")
        return redirect_to_login(reverse("compte:reprendre", args=[jeton]))


def donne(request: HttpRequest, personne: Utilisateur, facteurs: set[int]) -> bool:
    """Did this session give one of the factors the account has now?"""
    preuves = get_authentication_records(request, personne)
    return any(p["method"] == "mfa" and p.get("id") in facteurs for p in preuves)


@receiver([authenticator_added, authenticator_reset])
def prouver(
    request: HttpRequest, user: Utilisateur, authenticator: Authenticator, **_: Any
) -> None:
    """Whoever has just set a factor up, typing a code of it, has given it."""
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    _noter(AJOUTS[authenticator.type], user, authenticator)


@receiver(authenticator_removed)
def oublier(user: Utilisateur, authenticator: Authenticator, **_: Any) -> None:
    """What protected the account less is said in its journal too; recovery codes go with the last factor."""
    if authenticator.type in RETRAITS:
        _noter(RETRAITS[authenticator.type], user, authenticator)


def _noter(nature: Acte.Nature, user: Utilisateur, facteur: Authenticator) -> None:
    nom = str(facteur) if facteur.type == Authenticator.Type.WEBAUTHN else ""
    noter(nature, email=user.email, auteur=user, utilisateur=user, detail=nom)
