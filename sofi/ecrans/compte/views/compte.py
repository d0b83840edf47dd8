"""One's own account: where one starts, the établissement one works on, what one can change."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from sofi.annuaire.perimetre import etablissements_de
from sofi.ecrans.commun import etablissement as choix
from sofi.ecrans.commun.navigation import accueil_de
from sofi.ecrans.commun.numeros import numeros
from sofi.ecrans.commun.requete import utilisateur_de
from sofi.ecrans.commun.voir_comme import vue_de

from ..portes import portes_de
from .seances import sessions_de


@require_GET
def apres_connexion(request: HttpRequest) -> HttpResponse:
    """Lead to the page where this role starts."""
    return redirect(accueil_de(utilisateur_de(request).role))


@require_GET
def mon_compte(request: HttpRequest) -> HttpResponse:
    """Who one is for SOFI, for which établissements, and how to change the password and the second factor."""
    utilisateur = utilisateur_de(request)
    contexte: dict[str, Any] = {
        "etablissements": etablissements_de(utilisateur),
        "accueil": accueil_de(utilisateur.role),
        "demandes": utilisateur.demandes.order_by("-cree_le")[:10],
    }
    if vue_de(request) is None:  # who looks in somebody's place reads nothing of their doors
        contexte |= {
            "portes": portes_de(utilisateur),
            "sessions": sessions_de(request, utilisateur),
        }
    return render(request, "compte/mon_compte.html", contexte)


@require_POST
def choisir_etablissement(request: HttpRequest) -> HttpResponse:
    """Work on another of one's établissements; anybody else's does not exist."""
    demande = numeros([request.POST.get("etablissement", "")])
    choix.choisir(request, get_object_or_404(etablissements_de(request.user), pk__in=demande))
    return redirect("compte:apres_connexion")


def pas_ici(request: HttpRequest, cle: str = "") -> HttpResponse:
    """An address of allauth's that SOFI doesn't open."""
    raise Http404
