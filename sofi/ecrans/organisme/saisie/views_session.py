"""The S card, and what is done to a session: add one, copy one, take one out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sofi.ecrans.organisme.acces import action_de, session_de
from sofi.offre.models import Session
from sofi.offre.operations import supprimer_session

from . import adresses, pages
from .carte import METHODES, hors_saisie, ou_recapitulatif, repondre
from .sessions import fut_publiee, session_de_plus


@require_http_methods(METHODES)
@ou_recapitulatif
def fiche_session(request: HttpRequest, action: int, session: int) -> HttpResponse:
    """The S card, with its meetings and its periods."""
    sienne = session_de(request, action, session)
    return repondre(request, pages.session(request, sienne), lambda r: _suite(r, sienne))


def _suite(request: HttpRequest, session: Session) -> str:
    """The first dispositif, or the page of a new one; this card again."""
    if "suite" not in request.POST:
        return adresses.session(session.action, session.pk)
    premier = session.dispositifs.values_list("pk", flat=True).first()
    if request.POST["suite"] == "nouveau":
        premier = None
    return adresses.dispositif(session.action, session.pk, premier)


@require_POST
@ou_recapitulatif
def ajouter(request: HttpRequest, action: int) -> HttpResponse:
    """A new session, empty or copied; `derniere` is the last one that was on screen, so that twice is once."""
    sienne = action_de(request, action)
    copie, derniere = request.POST.get("copie", ""), request.POST.get("derniere", "")
    origine = session_de(request, action, int(copie)) if copie.isdecimal() else None
    vue = int(derniere) if derniere.isdecimal() else None
    faite = session_de_plus(sienne, copie_de=origine, derniere=vue)
    return redirect(adresses.session(sienne, faite))


@require_http_methods(METHODES)
@ou_recapitulatif
def retirer(request: HttpRequest, action: int, session: int) -> HttpResponse:
    """Take a session that was never published out of the draft; asks first."""
    sienne = session_de(request, action, session)
    if not sienne.action.modifiable:
        return hors_saisie(request, sienne.action)
    publiee = fut_publiee(sienne)
    if request.method != "POST" or publiee:
        contexte = {"session": sienne, "action": sienne.action, "publiee": publiee}
        return render(request, "organisme/saisie/retirer_session.html", contexte)
    supprimer_session(sienne)
    messages.success(request, f"La session {session} est retirée de l’action.")
    return redirect(adresses.recapitulatif(sienne.action))
