"""All that the page of an action shows, for the person who asks."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from sofi.ecrans.commun.decisions import Decision
from sofi.ecrans.commun.messagerie import FormulaireMessage, contexte_messages
from sofi.offre.models import Action
from sofi.validation.attribution import validateurs
from sofi.validation.models import Instruction
from sofi.validation.presence import des_autres

from .acces import validateur
from .dossier import Dossier
from .lignes import delai
from .place import place_dans_la_file
from .programme import faits
from .raccourcis import RACCOURCIS


def contexte_de_l_action(
    request: HttpRequest,
    action: Action,
    *,
    refuse: Decision | None,
    conflit: str,
    message: FormulaireMessage | None = None,
) -> dict[str, Any]:
    """The action as it is now; with the decision just refused, what was typed in it kept."""
    utilisateur = validateur(request)
    dossier = Dossier(action, utilisateur)
    question_sur = request.GET.get("question", "")
    decisions = dossier.decisions(sujet=question_sur)
    if refuse is not None and refuse.nom in decisions and not conflit:
        decisions[refuse.nom] = refuse
    place = place_dans_la_file(request, action)
    suivie = Instruction.objects.select_related("validateur").filter(action=action).first()
    entiere = f"{place.base}onglet=action"
    return {
        "dossier": dossier,
        "faits": faits(dossier),
        "action": action,
        "onglet": dossier.onglet(request.GET.get("onglet", "")),
        "place": place,
        "decisions": decisions,
        "refuse": refuse,
        "conflit": conflit,
        "question_sur": question_sur,
        "lien_du_fil": entiere,
        "base_question": f"{entiere}&" if "questionner" in decisions else "",
        "delai": delai(suivie, timezone.now()),
        "validateur_action": suivie.validateur if suivie else None,
        "collegues": [autre for autre in validateurs() if autre != utilisateur],
        "ouvertures": des_autres([action.pk], utilisateur).get(action.pk, []),
        "raccourcis": RACCOURCIS,
        **contexte_messages(action, utilisateur, message),
    }
