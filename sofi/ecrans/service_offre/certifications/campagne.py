"""What the page of a campaign shows."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from sofi.ecrans.commun.listes import page_de
from sofi.ecrans.commun.recherche_fiche import contexte_recherche
from sofi.referentiels.models import FicheCertifInfo
from sofi.validation.campagnes import actions_de
from sofi.validation.models import Proposition

PAR_PAGE = 100


def contexte_campagne(request: HttpRequest, fiche: FicheCertifInfo) -> dict[str, Any]:
    """The sheet, its successor chosen or known, its actions; the search when no successor is chosen."""
    page = page_de(request, actions_de(fiche), PAR_PAGE)
    numeros = [action.pk for action in page]
    code = request.GET.get("code") or fiche.remplacee_par_id
    if "q" in request.GET:
        code = None
    fiches = FicheCertifInfo.objects.avec_certification().choisissables().exclude(pk=fiche.pk)
    proposees = Proposition.objects.ouvertes().filter(action__in=numeros)
    contexte: dict[str, Any] = {
        "fiche": fiche,
        "page": page,
        "numeros": numeros,
        "nouvelle": fiches.filter(pk=code).first() if code else None,
        "proposees": dict(proposees.values_list("action", "nouvelle")),
        "code_refuse": bool(request.GET.get("code")),
        "eligible": fiche.eligible_cpf(timezone.localdate()),
    }
    if nouvelle := contexte["nouvelle"]:
        contexte["nouvelle_eligible"] = nouvelle.eligible_cpf(timezone.localdate())
    return contexte_recherche(request) | contexte
