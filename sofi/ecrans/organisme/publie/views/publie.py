"""« Offre publiée »: what the public sees, what changes at once, « toujours d'actualité », « Où en est mon offre »."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sofi.diffusion import vues
from sofi.ecrans.organisme.acces import action_de, dispositif_de, personne, session_de
from sofi.offre.codes import Recrutement
from sofi.offre.models import Action
from sofi.socle.formats import accord, insecables
from sofi.validation import actualite, directe
from sofi.validation.circuit import TRANSITIONS, possibles
from sofi.validation.models import Evenement
from sofi.validation.region import retraits_a_accorder

from ..forms import MajForm, RecrutementForm
from ..offre import Offre, SessionPubliee
from ..suivi import Suivi

ENTREES_ICI = 3  # of the steps: entered, sent, validated
AUSSITOT = "C'est publié aussitôt, sans validation."


@require_safe
def publie(request: HttpRequest, action: int) -> HttpResponse:
    """What is public of an action, and what may be changed of it at once."""
    sienne = action_de(request, action, d_ailleurs=True)
    if sienne.est_d_ailleurs:
        return render(
            request, "organisme/publie/ailleurs.html", {"action": sienne, "offre": Offre(sienne)}
        )
    return montrer(request, sienne, Offre(sienne))


def montrer(request: HttpRequest, action: Action, offre: Offre) -> HttpResponse:
    """The page; what was refused stays in it as it was typed."""
    refuses = offre.refuses
    contexte = {
        "action": action,
        "offre": offre,
        "refuses": refuses,
        "actes": {nom: TRANSITIONS[nom].libelle for nom in possibles(action, personne(request))},
        "a_accorder": retraits_a_accorder(action),
        "vue": Evenement.objects.filter(action_id=action.pk).count(),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuses else HTTPStatus.OK
    return render(request, "organisme/publie/publie.html", contexte, status=statut)


@require_POST
def mettre_a_jour(request: HttpRequest, action: int) -> HttpResponse:
    """Publish everything that was typed on the page, whichever button was pressed."""
    sienne = action_de(request, action)
    offre = Offre(sienne, request.POST)
    saisis = [(s, form) for s in offre.en_cours for form in s.forms if form.has_changed()]
    faits = [
        fait for session, form in saisis if (fait := _appliquer(request, action, session, form))
    ]
    if faits:
        messages.success(request, insecables(f"{' '.join(faits)} {AUSSITOT}"))
    if offre.refuses:
        return montrer(request, sienne, offre)
    if not faits:
        messages.info(request, insecables("Rien n'a changé : ces valeurs sont déjà publiées."))
    numero = request.POST.get("session", "")
    return redirect(adresse(sienne, int(numero) if numero in _numeros(offre) else None))


def _numeros(offre: Offre) -> set[str]:
    return {str(session.numero) for session in offre.en_cours}


def _appliquer(request: HttpRequest, action: int, publiee: SessionPubliee, form: MajForm) -> str:
    """Publish what this form asks, and say it; empty when it is refused (it says why) or so already."""
    if not form.is_valid():
        return ""
    try:
        if isinstance(form, RecrutementForm):
            return _recrutement(request, action, publiee, form)
        return _places(request, action, publiee, form)
    except directe.RienAChanger:
        return ""
    except directe.MiseAJourImpossible as refus:
        form.add_error(form.champ, str(refus))
        return ""


def _recrutement(request: HttpRequest, action: int, publiee: SessionPubliee, form: MajForm) -> str:
    """Open, suspend or close the recruitment of a session."""
    sienne = session_de(request, action, publiee.numero)
    voulu = Recrutement(form.cleaned_data["recrutement"])
    directe.changer_recrutement(sienne, voulu, auteur=personne(request))
    return f"Recrutement de la session {publiee.numero} : {voulu.label}."


def _places(request: HttpRequest, action: int, publiee: SessionPubliee, form: MajForm) -> str:
    """Say how many places are left on a dispositif."""
    dispositif = next(d for d in publiee.dispositifs if d.form is form)
    sien = dispositif_de(request, action, publiee.numero, dispositif.publie.id)
    restantes = form.cleaned_data["places_restantes"]
    directe.changer_places(sien, restantes, auteur=personne(request))
    reste = accord(restantes, "place restante", "places restantes")
    return f"{sien.type}, session {publiee.numero} : {reste}."


def adresse(action: Action, session: int | None = None) -> str:
    """The page of the published offer, at that session."""
    page = reverse("organisme:publie", args=[action.pk])
    return f"{page}#session-{session}" if session else page


@require_POST
def confirmer(request: HttpRequest, action: int) -> HttpResponse:
    """« Toujours d'actualité »: confirmed today; twice the same day is once."""
    son_action = action_de(request, action)
    try:
        acte = actualite.confirmer(son_action, auteur=personne(request))
    except actualite.RienDePublie as refus:
        messages.error(request, insecables(str(refus)))
    else:
        fait = (
            "Cette offre est confirmée aujourd'hui." if acte else "Elle l'était déjà aujourd'hui."
        )
        messages.success(request, insecables(fait))
    return redirect(adresse(son_action))


@require_safe
def suivi(request: HttpRequest, action: int) -> HttpResponse:
    """Where an action stands, and each of its sessions."""
    son_action = action_de(request, action, d_ailleurs=True)
    suivi_lu = Suivi(son_action)
    contexte = {
        "action": son_action,
        "suivi": suivi_lu,
        "etapes": suivi_lu.etapes()[ENTREES_ICI * son_action.est_d_ailleurs :],
        "sessions": suivi_lu.sessions(),
        "vues": vues.lues(suivi_lu.jour, action=action),
        "pages_lues": vues.pages_de_l_action(action, son_action.etablissement_id, suivi_lu.jour),
    }
    return render(request, "organisme/publie/suivi.html", contexte)
