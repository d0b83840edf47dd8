"""Errors that the public reports: their list, and answering one."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun import signalements as commun
from sofi.ecrans.commun.requete import page_de
from sofi.usagers.models import Signalement

from ..acces import signalement_de, validateur


@require_safe
def signalements(request: HttpRequest) -> HttpResponse:
    """Those that wait for an answer, the oldest first; « ?tous=1 » all of them, the last first."""
    validateur(request)
    avec_traites = request.GET.get("tous") == "1"
    recus = Signalement.objects.all()
    contexte = {
        "page": page_de(request, recus if avec_traites else recus.en_attente()),
        "avec_traites": avec_traites,
        "adresse": "service_offre:signalement",
    }
    return render(request, "commun/signalements.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def signalement(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; refused, the answer stays as it was typed."""
    recu, refuse = signalement_de(request, pk), None
    if request.method == "POST":
        refuse = commun.envoyer(request, recu, validateur(request))
        if refuse is None:
            return redirect("service_offre:signalement", pk=pk)
    contexte = {
        "signalement": recu,
        "etapes": recu.etapes.all(),
        "form": refuse or commun.formulaire(recu),
        "retour": "service_offre:signalements",
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, "service_offre/signalement.html", contexte, status=statut)
