"""The S card, and what is done to a session: add one, copy one, take one out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sofi.ecrans.organisme.acces import action_de, session_de, session_saisie
from sofi.offre.codes import Voie
from sofi.offre.models import Session
from sofi.offre.operations import retirer_du_brouillon, supprimer_session
from sofi.validation.publication import sessions_publiees

from . import adresses, pages
from .carte import METHODES, hors_saisie, ou_recapitulatif, repondre
from .correction import corrigible
from .sessions import fut_publiee, session_de_plus


@require_http_methods(METHODES)
@corrigible
@ou_recapitulatif
def fiche_session(request: HttpRequest, action: int, session: int) -> HttpResponse:
    """The S card, with its meetings and its periods."""
    sienne = session_saisie(request, action, session)
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
    """Take a session out of the draft; asks first. One that is public is withdrawn from what is public."""
    sienne = session_de(request, action, session)
    if not sienne.action.modifiable:
        return hors_saisie(request, sienne.action)
    fut = fut_publiee(sienne)
    # A programme's session leaves with what is sent, once the Région agrees.
    directe = sienne.action.voie != Voie.PUBLIQUE and session in sessions_publiees(action)
    if request.method != "POST" or directe:
        contexte = {"session": sienne, "action": sienne.action, "directe": directe, "fut": fut}
        return render(request, "organisme/saisie/retirer_session.html", contexte)
    if fut:
        retirer_du_brouillon(sienne, timezone.localdate())
    else:
        supprimer_session(sienne)
    messages.success(request, f"La session {session} est retirée de l’action.")
    return redirect(adresses.recapitulatif(sienne.action))
