"""The requests for access: what waits, and the answer."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sofi.annuaire import demandes as operations
from sofi.annuaire.models import Etablissement
from sofi.annuaire.operations import AnnuaireImpossible
from sofi.comptes.models import DemandeAcces
from sofi.comptes.operations import utilisateur_a
from sofi.ecrans.commun.requete import page_de
from sofi.socle.formats import insecables

from ...acces import demande_de, validateur
from .. import listes
from ..forms import FiltreDemandes, FormulaireAccepter, FormulaireRefuser


@require_safe
def demandes(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest first; what was answered, on demand."""
    validateur(request)
    filtre = FiltreDemandes(request.GET)
    criteres = filtre.criteres()
    contexte = {"onglet": "demandes", "filtre": filtre, "filtree": any(criteres.values())}
    contexte["page"] = page_de(request, listes.demandes(**criteres))
    return render(request, "service_offre/comptes/demandes.html", contexte)


@require_safe
def demande(request: HttpRequest, pk: int) -> HttpResponse:
    """A request: who, for which établissement, what SOFI knows of both."""
    return page(request, demande_de(request, pk))


def page(
    request: HttpRequest,
    demande: DemandeAcces,
    *,
    accepter: FormulaireAccepter | None = None,
    refuser: FormulaireRefuser | None = None,
) -> HttpResponse:
    """The request, with the answer just refused if there is one."""
    nda, uai = demande.nda, demande.uai
    contexte = {
        "demande": demande,
        "etablissement": Etablissement.objects.filter(siret=demande.siret).first(),
        "compte": demande.utilisateur or utilisateur_a(demande.email),
        "hors_region": operations.hors_region(siret=demande.siret, nda=nda, uai=uai),
        "accepter": accepter or FormulaireAccepter(demande),
        "refuser": refuser or FormulaireRefuser(),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if accepter or refuser else HTTPStatus.OK
    return render(request, "service_offre/comptes/demande.html", contexte, status=statut)


@require_POST
def accepter(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the établissement: a key leaves by e-mail, or the account is attached at once."""
    demande, auteur = demande_de(request, pk), validateur(request)
    formulaire = FormulaireAccepter(demande, request.POST)
    if not formulaire.is_valid():
        return page(request, demande, accepter=formulaire)
    try:
        cle = operations.accepter(demande, auteur=auteur, **formulaire.reponse())
    except AnnuaireImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
        return redirect("service_offre:comptes_demande", pk=pk)
    fait = "une clé d’activation part pour" if cle else "l’établissement est ajouté au compte de"
    messages.success(request, insecables(f"Demande acceptée : {fait} {demande.email}."))
    return redirect("service_offre:comptes")


@require_POST
def refuser(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer no; the reason leaves by e-mail."""
    demande, auteur = demande_de(request, pk), validateur(request)
    formulaire = FormulaireRefuser(request.POST)
    if not formulaire.is_valid():
        return page(request, demande, refuser=formulaire)
    try:
        operations.refuser(demande, motif=formulaire.cleaned_data["motif"], auteur=auteur)
    except AnnuaireImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
        return redirect("service_offre:comptes_demande", pk=pk)
    fait = f"Demande refusée : le motif part pour {demande.email}."
    messages.success(request, insecables(fait))
    return redirect("service_offre:comptes")
