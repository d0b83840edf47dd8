"""« Où en est mon offre »."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sofi.ecrans.organisme.acces import action_de

from .suivi import Suivi


@require_safe
def suivi(request: HttpRequest, action: int) -> HttpResponse:
    """Where an action stands, and each of its sessions."""
    sienne = action_de(request, action)
    lu = Suivi(sienne)
    contexte = {
        "action": sienne,
        "suivi": lu,
        "etapes": lu.etapes(),
        "sessions": lu.sessions(),
    }
    return render(request, "organisme/publie/suivi.html", contexte)
