"""What takes a page of its own on a published session: its meetings, withdrawing it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import personne, session_de
from sofi.offre.codes import Voie
from sofi.offre.models import Session
from sofi.socle.formats import insecables
from sofi.validation import directe
from sofi.validation.publication import sessions_publiees

from ..forms import RetraitForm
from ..reunions import Reunions
from .publie import AUSSITOT, adresse

METHODES = ["GET", "HEAD", "POST"]


@require_http_methods(METHODES)
def reunions(request: HttpRequest, action: int, session: int) -> HttpResponse:
    """The meetings of a published session: add, move, remove; public at once."""
    sa_session = session_de(request, action, session)
    page_des_reunions = Reunions(sa_session, request)
    if request.method != "POST":
        return render(request, "organisme/publie/reunions.html", page_des_reunions.contexte())
    if not page_des_reunions.publier():
        statut = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(
            request, "organisme/publie/reunions.html", page_des_reunions.contexte(), status=statut
        )
    if page_des_reunions.fait:
        messages.success(request, insecables(f"{page_des_reunions.fait} {AUSSITOT}"))
    return redirect(page_des_reunions.suite or adresse(sa_session.action, session))


@require_http_methods(METHODES)
def retirer(request: HttpRequest, action: int, session: int) -> HttpResponse:
    """Withdraw a published session: asks why, then takes it off the public side."""
    sa_session = session_de(request, action, session)
    form = RetraitForm(envoye(request))
    if request.method == "POST" and form.is_valid() and _retiree(request, sa_session, form):
        return redirect(adresse(sa_session.action))
    contexte = {
        "session": sa_session,
        "action": sa_session.action,
        "form": form,
        "publique": sa_session.action.voie == Voie.PUBLIQUE,
        "publiee": sa_session.retiree_le is None and session in sessions_publiees(action),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "organisme/publie/retirer.html", contexte, status=statut)


def _retiree(request: HttpRequest, session: Session, form: RetraitForm) -> bool:
    """It was withdrawn, or was already."""
    motif = form.cleaned_data["motif"]
    try:
        directe.retirer_session(session, auteur=personne(request), motif=motif)
    except directe.MiseAJourImpossible as refus:
        if session.retiree_le is not None:
            messages.info(request, f"La session {session.pk} était déjà retirée.")
            return True
        form.add_error(None, str(refus))
        return False
    fait = f"La session {session.pk} est retirée : elle n'est plus proposée au public."
    messages.success(request, insecables(fait))
    return True
