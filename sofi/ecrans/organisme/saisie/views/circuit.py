"""What is done to a whole action from its récapitulatif: send it, take it back, answer, archive it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from sofi.ecrans.organisme.acces import action_de, personne
from sofi.offre.models import Action
from sofi.socle.formats import accord, insecables
from sofi.socle.texte import sans_invisibles
from sofi.validation import circuit

from .. import adresses, envoi
from .recapitulatif import montrer_recapitulatif

# Answering has its own page: it also closes the questions.
TRANSITIONS = frozenset("envoyer reprendre modifier abandonner archiver desarchiver".split())
SESSIONS_NOMMEES_AU_PLUS = 5  # the others are counted
SESSIONS_TERMINEES = "Avant d'envoyer, retirez ce qui est terminé, ou changez ses dates : "
MESSAGES_DE_REUSSITE = {
    "reprendre": "Vous avez repris la saisie : le service Offre ne l'examine plus. Renvoyez-la quand elle est prête.",
    "modifier": "Vous pouvez modifier les fiches. Ce qui est publié le reste jusqu'à la prochaine validation.",
    "abandonner": "La modification est abandonnée : les fiches sont de nouveau celles de la version publiée.",
    "archiver": "L'action est archivée : elle n'est plus proposée au public.",
    "desarchiver": "L'action est de nouveau en cours de saisie.",
    "repondre": "Votre réponse est envoyée au service Offre.",
    "repondre_accord": "Votre réponse est envoyée à la Région, qui reprend votre demande.",
}


@require_POST
def franchir(request: HttpRequest, action: int, transition: str) -> HttpResponse:
    """Cross one transition of the circuit; refused, everything is said and nothing is lost."""
    son_action = action_de(request, action)
    if transition not in TRANSITIONS:
        raise Http404
    auteur, commentaire = personne(request), sans_invisibles(request.POST.get("commentaire", ""))
    vue = envoi.vue(request)
    try:
        circuit.franchir(son_action, transition, auteur=auteur, commentaire=commentaire, vue=vue)
    except circuit.CircuitImpossible as refus:
        return _refus(request, son_action, refus, {transition: commentaire})
    reussite = MESSAGES_DE_REUSSITE.get(transition) or envoi.fait(son_action)
    messages.success(request, insecables(reussite))
    if transition == "desarchiver":
        _dire_les_terminees(request, son_action)
    return redirect(adresses.recapitulatif(son_action))


def _dire_les_terminees(request: HttpRequest, action: Action) -> None:
    """What ended while the action was archived can't be sent: where to take each session out."""
    finies = action.sessions.non_retirees().filter(date_fin__lt=timezone.localdate())
    numeros = list(finies.order_by("pk").values_list("pk", flat=True))
    if numeros:
        liens = [
            (adresses.retirer_session(action, pk), pk) for pk in numeros[:SESSIONS_NOMMEES_AU_PLUS]
        ]
        autres = len(numeros) - len(liens)
        suite = f" et {accord(autres, 'autre', 'autres')}" if autres else ""
        montres = format_html_join(", ", '<a href="{}">session {}</a>', liens)
        messages.warning(
            request, format_html("{}{}{}.", insecables(SESSIONS_TERMINEES), montres, suite)
        )


@require_POST
def repondre(request: HttpRequest, action: int) -> HttpResponse:
    son_action = action_de(request, action)
    reponse = sans_invisibles(request.POST.get("reponse", ""))
    try:
        evenement = circuit.repondre(son_action, auteur=personne(request), reponse=reponse)
    except circuit.CircuitImpossible as refus:
        return _refus(request, son_action, refus, {"repondre": reponse})
    messages.success(request, insecables(MESSAGES_DE_REUSSITE[evenement.acte]))
    return redirect(adresses.recapitulatif(son_action))


def _refus(
    request: HttpRequest, action: Action, refus: circuit.CircuitImpossible, saisie: dict[str, str]
) -> HttpResponse:
    """The récapitulatif with the reason; somebody else was first: the action as it is now."""
    if isinstance(refus, circuit.DejaFait):
        messages.warning(request, insecables(str(refus)))
        return redirect(adresses.recapitulatif(action))
    return montrer_recapitulatif(request, action, refus=insecables(str(refus)), commentaires=saisie)
