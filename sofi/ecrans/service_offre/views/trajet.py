"""Where a session is, from its entry to each partner."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.trajet import page_du_trajet
from sofi.offre.models import Action

from ..acces import validateur


@require_safe
def trajet(request: HttpRequest) -> HttpResponse:
    """Any session."""
    validateur(request)
    contexte = page_du_trajet(request, Action.objects.all())
    return render(request, "service_offre/trajet.html", contexte)
