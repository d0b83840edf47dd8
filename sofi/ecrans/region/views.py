"""The Région's screens: what waits for its agreement, the offer of its programmes, its lots."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sofi.ecrans.commun.exports import exporter
from sofi.ecrans.commun.recapitulatif import arbre
from sofi.ecrans.commun.requete import page_de
from sofi.socle.formats import insecables
from sofi.validation.circuit import CircuitImpossible, DejaFait, deja_fait
from sofi.validation.region import chez_l_organisme, en_attente_d_accord, offre_des_programmes
from sofi.validation.suivi_des_lots import lots_suivis, sessions_sans_reunion, totaux

from .acces import action_de, agent, version_de
from .colonnes import avec_colonnes, tableau_de_l_offre, tableau_des_lots
from .dossier import Dossier, contexte

PROCHES_MONTREES = 25


@require_safe
def accords(request: HttpRequest) -> HttpResponse:
    """The requests that wait for the Région; then those that wait for their organisme, the oldest first."""
    agent(request)
    chez_eux = chez_l_organisme()
    contexte = {
        "page": page_de(request, en_attente_d_accord()),
        "chez_l_organisme": chez_eux[:PROCHES_MONTREES],
        "questionnees": chez_eux.count(),
    }
    return render(request, "region/accords.html", contexte)


@require_safe
def offre(request: HttpRequest) -> HttpResponseBase:
    """The offer of the programmes; as a file when asked."""
    agent(request)
    tableau, lignes = tableau_de_l_offre(request.GET), avec_colonnes(offre_des_programmes())
    if fichier := exporter(request.GET, tableau, lignes, nom="offre des programmes"):
        return fichier
    return render(request, "region/offre.html", {"tableau": tableau, "page": tableau.page(lignes)})


@require_safe
def lots(request: HttpRequest) -> HttpResponseBase:
    """The figures of the programmes, lot by lot; as a file when asked."""
    agent(request)
    jour = timezone.localdate()
    tableau, lignes = tableau_des_lots(request.GET), lots_suivis(jour)
    if fichier := exporter(request.GET, tableau, lignes, nom="suivi des lots"):
        return fichier
    proches = sessions_sans_reunion(jour).select_related("action__etablissement", "action__lot")
    page = {
        "tableau": tableau,
        "page": tableau.page(lignes),
        "totaux": totaux(tableau.lignes(lignes)),
        "proches": proches.select_related("action__formation__fiche")[:PROCHES_MONTREES],
    }
    return render(request, "region/lots.html", page)


@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """The action: cards, differences, versions, thread, decision."""
    dossier = Dossier(action_de(request, pk), agent(request))
    onglet = request.GET.get("onglet", "")
    return render(request, "region/action.html", contexte(dossier, onglet))


@require_POST
def decider(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant, ask or refuse, unless somebody was first: then say who, and show the action as it is now."""
    vue, auteur = action_de(request, pk), agent(request)
    dossier = Dossier(vue, auteur)
    decision, conflit = dossier.reponse(request.POST), ""
    try:
        if not dossier.a_decider:
            raise DejaFait(deja_fait(vue))
        if decision.is_valid():
            messages.success(request, insecables(decision.appliquer(vue, auteur)))
            return redirect("region:accords")
    except DejaFait as trop_tard:
        conflit = str(trop_tard)
    except CircuitImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    contexte_de_la_page = contexte(
        Dossier(action_de(request, pk), auteur), "", refuse=decision, conflit=conflit
    )
    statut = HTTPStatus.CONFLICT if conflit else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "region/action.html", contexte_de_la_page, status=statut)


@require_safe
def version(request: HttpRequest, pk: int, numero: int) -> HttpResponse:
    """A version as it was published, and the agreement it was validated under."""
    version = version_de(request, pk, numero)
    contexte_de_la_version = {
        "version": version,
        "arbre": arbre(version.document),
        "action": action_de(request, pk),
    }
    return render(request, "region/version.html", contexte_de_la_version)
