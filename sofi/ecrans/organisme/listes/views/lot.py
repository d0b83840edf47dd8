"""Doing something to several sessions: a page that asks, the act, a page that says what was done."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sofi.ecrans.commun.envoi import envoye
from sofi.ecrans.organisme.acces import etablissement_courant, personne

from .. import lot
from ..gestes import GESTES

CLE = "bilan_du_lot"
METHODES = ("GET", "HEAD", "POST")


@require_http_methods(METHODES)
def lot_de_sessions(request: HttpRequest) -> HttpResponse:
    """Ask, then do, then lead to what was done."""
    etablissement = etablissement_courant(request)
    envoyees = envoye(request)
    donnees = envoyees or request.GET
    geste = GESTES.get(donnees.get("geste", ""), GESTES["recrutement"])
    choix = lot.choisir(donnees, etablissement)
    formulaire = geste.formulaire(envoyees)
    if envoyees and choix.permis and formulaire.is_valid():
        fait = geste.executer(choix.sessions, formulaire.cleaned_data, personne(request))
        return _vers_le_bilan(request, fait, liste=_liste(donnees))
    contexte = {"geste": geste, "formulaire": formulaire, "choix": choix} | _retour(donnees)
    return render(request, "organisme/listes/lot.html", contexte)


def _liste(donnees: QueryDict) -> str:
    """The address of the list one comes from."""
    return f"{reverse('organisme:sessions')}?{donnees.get('retour', '')}"


def _retour(donnees: QueryDict) -> dict[str, object]:
    """What leads back to the list."""
    retour = donnees.get("retour", "")
    return {"retour": retour, "adresse_de_la_liste": _liste(donnees), "limite": lot.LIMITE}


def _vers_le_bilan(request: HttpRequest, fait: lot.Bilan, *, liste: str) -> HttpResponse:
    """Keep what was done for the page that says it: reloading that page does nothing again."""
    request.session[CLE] = vars(fait) | {"liste": liste}
    return redirect("organisme:sessions_bilan")


@require_http_methods(METHODES)
def bilan(request: HttpRequest) -> HttpResponse:
    """What was done to several sessions; sent, it undoes it."""
    etablissement = etablissement_courant(request)
    fait = request.session.get(CLE)
    if request.method == "POST" and fait and fait["retour"]:
        avant = {int(numero): valeur for numero, valeur in fait["retour"]}
        siennes = lot.sessions_de(etablissement, avant)
        annule = lot.annuler(fait["geste"], siennes, avant, personne(request))
        return _vers_le_bilan(request, annule, liste=fait["liste"])
    return render(request, "organisme/listes/bilan.html", {"bilan": fait})
