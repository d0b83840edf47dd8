"""Doing something to several sessions: the preview, the act, what was done, and undoing it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.gestes import contexte_geste, retour_dit
from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import etablissement_courant, geste_de, personne
from sofi.validation.gestes import defaire

from .. import lot
from ..faire import RETOURS
from ..gestes import GESTES

METHODES = ("GET", "HEAD", "POST")


@require_http_methods(METHODES)
def lot_de_sessions(request: HttpRequest) -> HttpResponse:
    """What it will do to each session; sent from that very list, it is done."""
    etablissement, envoyees = etablissement_courant(request), envoye(request)
    donnees = envoyees or request.GET
    geste = GESTES.get(donnees.get("geste", ""), GESTES["recrutement"])
    choix = lot.choisir(donnees, etablissement)
    formulaire = geste.lire(donnees, envoyees)
    apercu = geste.apercu(choix.sessions, formulaire) if choix.est_possible else None
    changee = envoyees is not None and apercu is not None and not apercu.lue(request)
    if envoyees and apercu and apercu.faites and not changee and formulaire.is_valid():
        fait = geste.executer(choix.sessions, formulaire.cleaned_data, personne(request))
        return redirect("organisme:geste", fait.pk)
    contexte = {"geste": geste, "formulaire": formulaire, "choix": choix, "apercu": apercu}
    contexte |= {"changee": changee, "bouton": geste.bouton(apercu.faites if apercu else 0)}
    contexte |= _retour(donnees)
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if envoyees else HTTPStatus.OK
    return render(request, "organisme/listes/lot.html", contexte, status=statut)


def _retour(donnees: QueryDict) -> dict[str, object]:
    """What leads back to the list one comes from."""
    retour = donnees.get("retour", "")
    liste = f"{reverse('organisme:sessions')}?{retour}"
    return {"retour": retour, "adresse_de_la_liste": liste, "limite": lot.LIMITE}


@require_safe
def geste(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done to each session, and what undoing did."""
    contexte = contexte_geste(geste_de(request, pk)) | _autour(pk)
    return render(request, "commun/gestes/geste.html", contexte)


@require_http_methods(METHODES)
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then puts back what didn't change since."""
    fait = geste_de(request, pk)
    if request.method == "POST":
        defaire(fait, RETOURS[fait.nature], auteur=personne(request))
        messages.success(request, retour_dit(fait))
        return redirect("organisme:geste", pk)
    contexte = contexte_geste(fait) | _autour(pk)
    return render(request, "commun/gestes/annuler.html", contexte)


def _autour(pk: int) -> dict[str, Any]:
    """Where the pages of a gesture lead."""
    return {
        "racine": reverse("organisme:sessions"),
        "racine_nom": "Sessions",
        "page": reverse("organisme:geste", args=[pk]),
        "annuler": reverse("organisme:geste_annuler", args=[pk]),
        "page_d_une_action": "organisme:action",
    }
