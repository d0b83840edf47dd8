"""The accounts of the staff: who has one, who is invited. A page of « Utilisateurs » closes and reopens each."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sofi.annuaire.cles import inviter, suivre
from sofi.annuaire.operations import AnnuaireImpossible
from sofi.comptes.models import CleActivation, Role, Utilisateur
from sofi.ecrans.commun.requete import page_de
from sofi.socle.formats import insecables
from sofi.socle.recherche import Plie

from ..acces import administrateur
from ..forms import FormulaireInviter


@require_safe
def personnel(request: HttpRequest) -> HttpResponse:
    """Every account of the staff, and the keys that wait."""
    return page(request, FormulaireInviter())


def page(request: HttpRequest, formulaire: FormulaireInviter) -> HttpResponse:
    """The staff, with the form that opens an account."""
    auteur = administrateur(request)
    comptes = Utilisateur.objects.exclude(role=Role.ORGANISME).order_by(
        Plie("nom"), Plie("prenom"), "pk"
    )
    cles = CleActivation.objects.exclude(role=Role.ORGANISME).utilisables().order_by("-cree_le")
    contexte = {
        "soi": auteur,
        "page": page_de(request, comptes),
        "cles": suivre(cles.select_related("cree_par")),
        "form": formulaire,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "administration/personnel.html", contexte, status=statut)


@require_POST
def inviter_quelqu_un(request: HttpRequest) -> HttpResponse:
    """Mail the key of an account of the staff."""
    auteur, formulaire = administrateur(request), FormulaireInviter(request.POST)
    if not formulaire.is_valid():
        return page(request, formulaire)
    email, role = formulaire.cleaned_data["email"], Role(formulaire.cleaned_data["role"])
    try:
        cle = inviter(email, role=role, auteur=auteur)
    except AnnuaireImpossible as impossible:
        formulaire.add_error("email", str(impossible))
        return page(request, formulaire)
    messages.success(request, insecables(f"Une clé d’activation part pour {cle.email}."))
    return redirect("administration:personnel")
