"""The history by field: read and searched, never written."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sofi.comptes.models import Role
from sofi.ecrans.commun.requete import page_de
from sofi.historique.lecture import chercher, de_l_action
from sofi.historique.models import Changement
from sofi.historique.mots import lire_page

from ..acces import action_de, validateur
from ..forms.historique import FiltreHistorique
from ..noms_des_ecrans import adresse, ecrans_dits, nom_de_l_ecran


@require_safe
def historique(request: HttpRequest) -> HttpResponse:
    """Every change of what is watched, narrowed by object, field, person, dates and screen."""
    validateur(request)
    filtre = FiltreHistorique(request.GET)
    valeurs = filtre.cleaned_data if filtre.is_valid() else {}
    ecrans = ecrans_dits(valeurs.get("ecran", ""))
    lignes = chercher(**{nom: valeur for nom, valeur in valeurs.items() if valeur}, ecrans=ecrans)
    contexte = {"filtre": filtre, "filtree": any(valeurs.values())}
    return _page(request, lignes, contexte)


@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """The changes of an action's cards and rows."""
    trouvee = action_de(request, pk)
    return _page(request, de_l_action(trouvee), {"action": trouvee})


def _page(
    request: HttpRequest, lignes: QuerySet[Changement], contexte: dict[str, object]
) -> HttpResponse:
    contexte["page"] = page = page_de(request, lignes)
    administre = validateur(request).role == Role.ADMINISTRATION
    contexte["lignes"] = [
        (lue, adresse(lue, administre=administre), nom_de_l_ecran(lue.changement.ecran))
        for lue in lire_page(page)
    ]
    return render(request, "service_offre/historique.html", contexte)
