"""One's keys: the list is « Second facteur »; the last factor of the staff isn't taken away."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.requete import utilisateur_de


@require_safe
def lister(request: HttpRequest) -> HttpResponse:
    """They are listed with the rest of the second factor."""
    return redirect("mfa_index")


@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a key away, unless nothing would be left of a factor that is required: refused before anything is asked."""
    siennes = Authenticator.objects.filter(
        user=utilisateur_de(request), type=Authenticator.Type.WEBAUTHN, pk=pk
    )
    adaptateur = get_adapter()
    if (cle := siennes.first()) and not adaptateur.can_delete_authenticator(cle):
        messages.error(request, adaptateur.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_index")
    reponse: HttpResponse = remove_webauthn(request, pk=pk)
    return reponse
