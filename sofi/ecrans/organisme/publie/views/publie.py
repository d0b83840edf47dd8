"""« Offre publiée »: what the public sees, what changes at once, « toujours d'actualité », « Où en est mon offre »."""

from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sofi.ecrans.organisme.acces import action_de, dispositif_de, personne, session_de
from sofi.offre.codes import Recrutement
from sofi.offre.models import Action
from sofi.socle.formats import accord, insecables
from sofi.validation import actualite, directe
from sofi.validation.circuit import TRANSITIONS, possibles
from sofi.validation.models import Evenement
from sofi.validation.region import retraits_a_accorder

from ..forms import PlacesForm, RecrutementForm
from ..offre import Offre
from ..suivi import Suivi

AUSSITOT = "C'est publié aussitôt, sans validation."


@require_safe
def publie(request: HttpRequest, action: int) -> HttpResponse:
    """What is public of an action, and the small forms that change it."""
    return montrer(request, action_de(request, action))


def montrer(
    request: HttpRequest, action: Action, *, refuse: forms.Form | None = None
) -> HttpResponse:
    """The page; with the form just refused, what was typed in it kept."""
    contexte = {
        "action": action,
        "offre": Offre(action, refuse),
        "refuse": refuse,
        "actes": {nom: TRANSITIONS[nom].libelle for nom in possibles(action, personne(request))},
        "a_accorder": retraits_a_accorder(action),
        "vue": Evenement.objects.filter(action_id=action.pk).count(),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, "organisme/publie/publie.html", contexte, status=statut)


@require_POST
def recrutement(request: HttpRequest, action: int, session: int) -> HttpResponse:
    """Open, suspend or close the recruitment of a session."""
    sienne = session_de(request, action, session)
    form = RecrutementForm(request.POST, session=session)

    def acte() -> str:
        voulu = Recrutement(form.cleaned_data["recrutement"])
        directe.changer_recrutement(sienne, voulu, auteur=personne(request))
        return f"Recrutement de la session {session} : {voulu.label}."

    return _appliquer(request, sienne.action, session, form, acte)


@require_POST
def places(request: HttpRequest, action: int, session: int, dispositif: int) -> HttpResponse:
    """Say how many places are left on a dispositif."""
    sien = dispositif_de(request, action, session, dispositif)
    form = PlacesForm(request.POST, dispositif=dispositif)

    def acte() -> str:
        restantes = form.cleaned_data["places_restantes"]
        directe.changer_places(sien, restantes, auteur=personne(request))
        reste = accord(restantes, "place restante", "places restantes")
        return f"{sien.type}, session {session} : {reste}."

    return _appliquer(request, sien.session.action, session, form, acte)


def _appliquer(
    request: HttpRequest, action: Action, session: int, form: forms.Form, acte: Callable[[], str]
) -> HttpResponse:
    """Publish what the form asks; refused, the page with what was typed; already so, nothing."""
    if not form.is_valid():
        return montrer(request, action, refuse=form)
    try:
        fait = acte()
    except directe.RienAChanger as rien:
        messages.info(request, insecables(str(rien)))
    except directe.MiseAJourImpossible as refus:
        form.add_error(next(iter(form.fields)), str(refus))
        return montrer(request, action, refuse=form)
    else:
        messages.success(request, insecables(f"{fait} {AUSSITOT}"))
    return redirect(adresse(action, session))


def adresse(action: Action, session: int | None = None) -> str:
    """The page of the published offer, at that session."""
    page = reverse("organisme:publie", args=[action.pk])
    return f"{page}#session-{session}" if session else page


@require_POST
def confirmer(request: HttpRequest, action: int) -> HttpResponse:
    """« Toujours d'actualité »: confirmed today; twice the same day is once."""
    sienne = action_de(request, action)
    try:
        acte = actualite.confirmer(sienne, auteur=personne(request))
    except actualite.RienDePublie as refus:
        messages.error(request, insecables(str(refus)))
    else:
        fait = (
            "Cette offre est confirmée aujourd'hui." if acte else "Elle l'était déjà aujourd'hui."
        )
        messages.success(request, insecables(fait))
    return redirect(adresse(sienne))


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
