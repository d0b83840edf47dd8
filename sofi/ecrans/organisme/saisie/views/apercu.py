"""The public page of what is being entered, before anything is sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.apercu import contexte_apercu
from sofi.ecrans.commun.dossier import DossierDAction
from sofi.ecrans.organisme.acces import action_de

from ..etat import Saisie


@require_safe
def apercu(request: HttpRequest, action: int, session: int | None = None) -> HttpResponse:
    """The page that the public would read of a session if the cards were validated as they are."""
    sienne = action_de(request, action)
    dossier = DossierDAction(sienne)

    def adresse(numero: int) -> str:
        return reverse("organisme:apercu_session", args=[sienne.pk, numero])

    contexte = contexte_apercu(dossier.document_propose, session, adresse=adresse) | {
        "action": sienne,
        "publiee": dossier.publiee,
        "saisie": Saisie(sienne),
    }
    return render(request, "organisme/saisie/apercu.html", contexte)
