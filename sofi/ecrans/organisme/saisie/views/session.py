"""The S card, and what is done to a session: add one, copy one, take one out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sofi.ecrans.commun.numeros import numero
from sofi.ecrans.organisme.acces import action_de, personne, session_de, session_saisie
from sofi.offre.codes import Voie
from sofi.offre.models import Session
from sofi.offre.operations import retirer_de_la_saisie, supprimer_session
from sofi.socle.formats import insecables

from .. import adresses, pages
from ..carte import METHODES, hors_saisie, ou_recapitulatif, repondre
from ..correction import corrigible
from ..sessions import fut_publiee, reconduire, se_retire_aussitot, session_de_plus

COPIE_SIMPLE = (
    "La session est copiée avec ses dispositifs, le même jour de la semaine. "
    "Vérifiez les dates, puis envoyez."
)
COPIE_DANS_LE_LOT = "La session est copiée avec son dispositif, sans ses dates : le lot en fixe l'année. Indiquez-les."


@require_http_methods(METHODES)
@corrigible
@ou_recapitulatif
def fiche_session(request: HttpRequest, action: int, session: int) -> HttpResponse:
    sa_session = session_saisie(request, action, session)
    return repondre(request, pages.session(request, sa_session), lambda r: _suite(r, sa_session))


def _suite(request: HttpRequest, session: Session) -> str:
    """The dispositif asked for, else the first one, or the page of a new one; this card again."""
    if "suite" not in request.POST:
        return adresses.session(session.action, session.pk)
    suite = request.POST["suite"]
    numeros = list(session.dispositifs.values_list("pk", flat=True))
    demande = next((pk for pk in numeros if suite == str(pk)), next(iter(numeros), None))
    return adresses.dispositif(session.action, session.pk, None if suite == "nouveau" else demande)


@require_POST
@ou_recapitulatif
def ajouter(request: HttpRequest, action: int) -> HttpResponse:
    """A new session, empty or copied; `derniere` is the last one that was on screen, so that twice is once."""
    son_action = action_de(request, action)
    copie, derniere_vue = (numero(request.POST.get(nom, "")) for nom in ("copie", "derniere"))
    auteur = personne(request)
    if copie is None:
        return redirect(
            adresses.session(
                son_action, session_de_plus(son_action, auteur=auteur, derniere=derniere_vue)
            )
        )
    origine = session_de(request, action, copie)
    copie_creee = reconduire(origine, auteur=auteur, derniere=derniere_vue)
    message = COPIE_SIMPLE if son_action.lot_id is None else COPIE_DANS_LE_LOT
    messages.success(request, insecables(message))
    return redirect(adresses.session(son_action, copie_creee))


@require_http_methods(METHODES)
@ou_recapitulatif
def retirer(request: HttpRequest, action: int, session: int) -> HttpResponse:
    """Take a session out; asks first. One that is public leaves by the page of the published offer."""
    sa_session = session_de(request, action, session)
    if se_retire_aussitot(sa_session):
        return redirect("organisme:publie_retirer", action, session)
    if not sa_session.action.modifiable:
        return hors_saisie(request, sa_session.action)
    if request.method == "POST":
        return _retirer(request, sa_session)
    contexte = {
        "session": sa_session,
        "action": sa_session.action,
        "publiee": fut_publiee(sa_session),
        "publique": sa_session.action.voie == Voie.PUBLIQUE,
    }
    return render(request, "organisme/saisie/retirer_session.html", contexte)


def _retirer(request: HttpRequest, session: Session) -> HttpResponse:
    """Out of the draft; one that was published once is kept, withdrawn."""
    numero = session.pk
    if fut_publiee(session):
        retirer_de_la_saisie(session, jour=timezone.localdate(), auteur=personne(request))
    else:
        supprimer_session(session)
    messages.success(request, f"La session {numero} est retirée de l’action.")
    return redirect(adresses.recapitulatif(session.action))
