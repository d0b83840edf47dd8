"""The users: their établissements, their state, what was done to their accounts."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from sofi.annuaire.operations import AnnuaireImpossible, detacher, rattacher
from sofi.comptes import operations
from sofi.comptes.models import Acte, Utilisateur
from sofi.comptes.operations import CompteImpossible
from sofi.ecrans.commun.requete import page_de
from sofi.socle.formats import accord, insecables
from sofi.socle.recherche import Plie

from ...acces import personne_de, validateur
from .. import listes
from ..forms import FiltreUtilisateurs, FormulaireRattacher

ACTES_MONTRES = 50
CONNEXIONS_MONTREES = 20
SESSIONS_MONTREES = 20


@require_safe
def utilisateurs(request: HttpRequest) -> HttpResponse:
    """Every user, by name, with his or her établissements."""
    validateur(request)
    filtre = FiltreUtilisateurs(request.GET)
    criteres = filtre.criteres()
    contexte = {"onglet": "utilisateurs", "filtre": filtre, "filtree": any(criteres.values())}
    contexte["page"] = page_de(request, listes.utilisateurs(**criteres))
    return render(request, "service_offre/comptes/utilisateurs.html", contexte)


@require_safe
def utilisateur(request: HttpRequest, pk: int) -> HttpResponse:
    """A user: who, for which établissements, and what was done to the account."""
    return page(request, personne_de(request, pk), FormulaireRattacher())


def page(
    request: HttpRequest, personne: Utilisateur, formulaire: FormulaireRattacher
) -> HttpResponse:
    """The user, with the form that attaches one more établissement."""
    rattachements = personne.rattachements.select_related("etablissement")
    contexte = {
        "personne": personne,
        "rattachements": rattachements.order_by(Plie("etablissement__nom"), "pk"),
        "gerable": operations.peut_gerer(validateur(request), personne),
        "sessions": personne.sessions_ouvertes.en_cours()[:SESSIONS_MONTREES],
        "facteur": operations.a_un_facteur(personne),
        "actes": personne.actes.select_related("auteur")[:ACTES_MONTRES],
        "connexions": personne.connexions.all()[:CONNEXIONS_MONTREES],
        "form": formulaire,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "service_offre/comptes/utilisateur.html", contexte, status=statut)


@require_POST
def desactiver(request: HttpRequest, pk: int) -> HttpResponse:
    return _basculer(request, pk, actif=False)


@require_POST
def reactiver(request: HttpRequest, pk: int) -> HttpResponse:
    return _basculer(request, pk, actif=True)


def _basculer(request: HttpRequest, pk: int, *, actif: bool) -> HttpResponse:
    personne, auteur = personne_de(request, pk), validateur(request)
    faire = operations.reactiver if actif else operations.desactiver
    try:
        if faire(personne, auteur=auteur):
            etat = "de nouveau actif" if actif else "désactivé"
            messages.success(request, f"Le compte de {personne} est {etat}.")
    except CompteImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    return redirect("service_offre:comptes_utilisateur", pk=pk)


@require_POST
def oublier_facteur(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the second factor that the person lost."""
    personne, auteur = personne_de(request, pk), validateur(request)
    try:
        if operations.reinitialiser_facteur(personne, auteur=auteur):
            fait = f"Le second facteur de {personne} est oublié : ses sessions sont fermées."
            messages.success(request, insecables(fait))
    except CompteImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    return redirect("service_offre:comptes_utilisateur", pk=pk)


@require_POST
def fermer_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the person out everywhere."""
    personne, auteur = personne_de(request, pk), validateur(request)
    try:
        nombre = operations.fermer_les_sessions(personne, auteur=auteur)
        fermees = accord(nombre, "session fermée", "sessions fermées")
        messages.success(request, insecables(f"{personne} : {fermees}."))
    except CompteImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    return redirect("service_offre:comptes_utilisateur", pk=pk)


@require_POST
def rattacher_a(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the user work for one more établissement."""
    personne, formulaire = personne_de(request, pk), FormulaireRattacher(request.POST)
    if not formulaire.is_valid():
        return page(request, personne, formulaire)
    etablissement = formulaire.cleaned_data["etablissement"]
    try:
        rattacher(etablissement, email=personne.email, auteur=validateur(request))
    except AnnuaireImpossible as impossible:
        formulaire.add_error("etablissement", str(impossible))
        return page(request, personne, formulaire)
    messages.success(request, f"{personne} peut maintenant travailler pour {etablissement}.")
    return redirect("service_offre:comptes_utilisateur", pk=pk)


@require_POST
def detacher_de(request: HttpRequest, pk: int, rattachement: int) -> HttpResponse:
    """The user no longer works for the établissement; the account stays."""
    personne = personne_de(request, pk)
    lien = get_object_or_404(
        personne.rattachements.select_related("etablissement"), pk=rattachement
    )
    detacher(lien, auteur=validateur(request))
    messages.success(request, f"{personne} ne travaille plus pour {lien.etablissement}.")
    return redirect("service_offre:comptes_utilisateur", pk=pk)


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Who did what to which account, the last act first."""
    validateur(request)
    actes = Acte.objects.select_related("auteur", "utilisateur")
    contexte = {"onglet": "journal", "page": page_de(request, actes)}
    return render(request, "service_offre/comptes/journal.html", contexte)
