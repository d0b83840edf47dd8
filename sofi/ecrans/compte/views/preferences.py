"""« Messages que vous recevez »."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sofi.courriels.preferences import choisir
from sofi.ecrans.commun.requete import envoye, utilisateur_de

from ..forms.preferences import FormulairePreferences


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose, for each kind of message, when to receive it."""
    utilisateur = utilisateur_de(request)
    formulaire = FormulairePreferences(utilisateur, envoye(request))
    if formulaire.is_valid():
        choisir(utilisateur, formulaire.cleaned_data)
        messages.success(request, "Votre choix est enregistré.")
        return redirect("compte:preferences")
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "compte/preferences.html", {"form": formulaire}, status=statut)
