"""One page of figures by tab; each table alone and whole when asked, or as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.diffusion.pilotage import publiees, silencieux
from sofi.ecrans.commun.exports import en_fichier, exporter
from sofi.partenaires.mesure import diffusion
from sofi.validation.pilotage import attente, traitement

from ..acces import validateur
from . import tables
from .forms import FiltrePeriode
from .retours import retours
from .silence import tableau_des_silencieux
from .tables import Table

ONGLETS = {
    "traitement": "Traitement",
    "offre": "Offre en ligne",
    "qualite": "Qualité",
    "silence": "Organismes silencieux",
}
OFFRE = (tables.departements, tables.domaines, tables.dispositifs, tables.programmes)
QUALITE = (tables.scores, tables.completude, tables.fraicheur)


@require_safe
def pilotage(request: HttpRequest) -> HttpResponseBase:
    """The figures of the tab asked for, the treatment unless it is said."""
    validateur(request)
    onglet = request.GET.get("onglet", "traitement")
    if onglet not in ONGLETS:
        raise Http404
    if onglet == "silence":
        return _silence(request)
    contexte = _traitement(request) if onglet == "traitement" else _lire(onglet)
    return _montrer(request, onglet, contexte)


def _traitement(request: HttpRequest) -> dict[str, Any]:
    """What waits now, then what was done in the period."""
    maintenant = timezone.now()
    filtre = FiltrePeriode(request.GET, timezone.localdate(maintenant))
    figures = traitement(*filtre.periode())
    partenaires = diffusion(*filtre.periode())
    return {
        "filtre": filtre,
        "attente": attente(maintenant),
        "total": figures.total,
        "diffusion": partenaires,
        "a_j3": tables.part(partenaires.tenues, partenaires.jugees),
        "a_j2": tables.part(figures.total.a_2, figures.total.dates),
        "tables": [tables.par_etat(), tables.delais(figures), tables.activite(figures), retours()],
    }


def _lire(onglet: str) -> dict[str, Any]:
    """The offer with its totals, or the quality."""
    if onglet == "qualite":
        return {"tables": [lire() for lire in QUALITE]}
    return {
        "publiees": publiees(timezone.localdate()),
        "tables": [lire() for lire in OFFRE],
    }


def _montrer(request: HttpRequest, onglet: str, contexte: dict[str, Any]) -> HttpResponseBase:
    """The tables of a tab, the first rows of each; one of them whole, or as a file, when asked."""
    demandee = request.GET.get("table", "")
    par_code: dict[str, Table] = {table.code: table for table in contexte["tables"]}
    if demandee and demandee not in par_code:
        raise Http404
    if demandee:
        seule = par_code[demandee]
        if fichier := en_fichier(request.GET, seule.entetes, seule.lignes, nom=seule.titre):
            return fichier
        contexte["tables"] = [seule]
    else:
        contexte["tables"] = [table.debut() for table in contexte["tables"]]
    return _page(request, onglet, contexte | {"seule": demandee})


def _silence(request: HttpRequest) -> HttpResponseBase:
    """The organismes of which nobody did anything for a year; as a file when asked."""
    tableau = tableau_des_silencieux(request.GET)
    lignes = silencieux(timezone.localdate())
    if fichier := exporter(request.GET, tableau, lignes, nom="organismes silencieux"):
        return fichier
    return _page(request, "silence", {"tableau": tableau, "page": tableau.page(lignes)})


def _page(request: HttpRequest, onglet: str, contexte: dict[str, Any]) -> HttpResponse:
    return render(
        request,
        "service_offre/pilotage/pilotage.html",
        contexte | {"onglets": ONGLETS, "onglet": onglet, "base": _base(request, onglet)},
    )


def _base(request: HttpRequest, onglet: str) -> str:
    """The address of this tab and period, ready for one more parameter."""
    requete = request.GET.copy()
    for nom in list(requete):
        if nom not in ("du", "au"):
            del requete[nom]
    requete["onglet"] = onglet
    return f"?{requete.urlencode()}&"
