"""Who works for the établissement: invite a colleague, take an invitation back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sofi.annuaire import invitations
from sofi.annuaire.models import Etablissement
from sofi.annuaire.operations import AnnuaireImpossible
from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import etablissement_courant, invitation_de, personne
from sofi.socle.formats import insecables

from ..forms import FormulaireInvitation


@require_http_methods(["GET", "HEAD", "POST"])
def personnes(request: HttpRequest) -> HttpResponse:
    """The people of the établissement, the keys that wait, and the form that invites somebody."""
    courant, formulaire = etablissement_courant(request), FormulaireInvitation(envoye(request))
    if formulaire.is_valid():
        email = formulaire.cleaned_data["email"]
        try:
            cle = invitations.inviter_collegue(courant, email=email, auteur=personne(request))
        except AnnuaireImpossible as impossible:
            formulaire.add_error("email", str(impossible))
        else:
            messages.success(request, insecables(_annonce(cle.email)))
            return redirect("organisme:annuaire_personnes")
    contexte = _contexte(courant) | {"form": formulaire}
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "organisme/annuaire/personnes.html", contexte, status=statut)


def _contexte(etablissement: Etablissement) -> dict[str, Any]:
    """Who is there, and who was sent a key."""
    en_attente = invitations.cles_en_attente([etablissement])
    return {
        "etablissement": etablissement,
        "personnes": invitations.personnes(etablissement),
        "en_attente": [(cle, invitations.origine(cle)) for cle in en_attente],
        "par_jour": invitations.PAR_JOUR,
    }


def _annonce(email: str) -> str:
    """The same whether the address has an account or not: that is nobody else's business."""
    return (
        f"Une clé d'activation part pour {email}. Si cette adresse a déjà un compte SOFI, la clé y ajoutera "
        "l'établissement, sans changer son mot de passe. Le service Offre est prévenu."
    )


@require_POST
def annuler_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing any more."""
    cle = invitation_de(request, pk)
    try:
        invitations.annuler_invitation(cle, auteur=personne(request))
    except AnnuaireImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    else:
        messages.success(request, f"L'invitation de {cle.email} est annulée.")
    return redirect("organisme:annuaire_personnes")
