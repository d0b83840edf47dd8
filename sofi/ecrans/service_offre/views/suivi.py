"""Who takes care of an action, and who has it open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sofi.ecrans.commun.numeros import numero
from sofi.socle.formats import insecables
from sofi.validation import attribution
from sofi.validation.attribution import DejaPrise
from sofi.validation.presence import des_autres, signaler

from ..acces import action_de, validateur
from ..attributions import retour, vers


@require_POST
def attribuer(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the action to oneself, to a colleague or to nobody, unless it changed hands meanwhile."""
    action, utilisateur = action_de(request, pk), validateur(request)
    a_qui = vers(request.POST.get("a", ""), utilisateur)
    vue = numero(request.POST.get("vue", ""))
    try:
        attribution.attribuer(action, vers=a_qui, vue=vue)
    except DejaPrise as prise:
        messages.error(request, insecables(str(prise)))
    else:
        destinataire = "à vous" if a_qui == utilisateur else f"à {a_qui or 'personne'}"
        messages.success(request, f"L'action est attribuée {destinataire}.")
    return redirect(retour(request, reverse("service_offre:action", args=[pk])))


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """An open page says so, and is told who else has the action open."""
    action, utilisateur = action_de(request, pk), validateur(request)
    signaler(action, utilisateur)
    contexte = {"ouvertures": des_autres([pk], utilisateur).get(pk, [])}
    return render(request, "service_offre/action/_presence.html", contexte)
