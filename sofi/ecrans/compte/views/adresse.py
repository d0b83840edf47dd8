"""Changing one's e-mail address; asking to work for one more établissement."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sofi.annuaire import demandes
from sofi.annuaire.operations import AnnuaireImpossible
from sofi.comptes.models import Utilisateur
from sofi.comptes.operations import CompteImpossible, changement_en_attente
from sofi.ecrans.commun.limites import limiter
from sofi.ecrans.commun.requete import envoye, utilisateur_de
from sofi.socle.formats import insecables

from .. import adresse
from ..forms.compte import FormulaireAdresse, FormulaireRattachement

formulaire_et_envoi = require_http_methods(["GET", "HEAD", "POST"])


@formulaire_et_envoi
@limiter("changer_adresse")
@sensitive_post_parameters("mot_de_passe")
def changer_adresse(request: HttpRequest) -> HttpResponse:
    """Ask for another address; one answer, whether it has an account or not."""
    utilisateur = utilisateur_de(request)
    formulaire = FormulaireAdresse(utilisateur, envoye(request))
    if formulaire.is_valid():
        nouvelle = formulaire.cleaned_data["email"]
        adresse.demander(utilisateur, nouvelle)
        messages.success(request, _annonce(nouvelle))
        return redirect("compte:mon_compte")
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "compte/changer_adresse.html", {"form": formulaire}, status=statut)


def _annonce(nouvelle: str) -> str:
    """What to do now."""
    return insecables(
        f"Un message part pour {nouvelle} : ouvrez le lien qu'il contient, dans les 24 heures, pour "
        "confirmer. D'ici là, votre adresse ne change pas."
    )


@never_cache
@login_not_required
@formulaire_et_envoi
def confirmer_adresse(request: HttpRequest, lien: str) -> HttpResponse:
    """The link sent to the new address: opening it changes nothing, confirming does."""
    changement, erreur = changement_en_attente(lien), ""
    if request.method == "POST":
        try:
            utilisateur = adresse.confirmer(lien)
        except CompteImpossible as impossible:
            erreur = str(impossible)
        else:
            messages.success(request, f"Votre adresse est maintenant {utilisateur.email}.")
            return redirect("compte:mon_compte")
    contexte = {"changement": changement, "erreur": erreur}
    statut = HTTPStatus.OK if changement and not erreur else HTTPStatus.GONE
    return render(request, "compte/confirmer_adresse.html", contexte, status=statut)


def organisme_de(request: HttpRequest) -> Utilisateur:
    """The person signed in, of an organisme: nobody else works for an établissement."""
    utilisateur = utilisateur_de(request)
    if not utilisateur.est_organisme:
        raise Http404
    return utilisateur


@formulaire_et_envoi
@limiter("demander_rattachement")
def demander_rattachement(request: HttpRequest) -> HttpResponse:
    """Ask to work for one more établissement; ?siret= comes from the field that lacked it, ?retour= leads back."""
    utilisateur, retour = organisme_de(request), _retour(request)
    initial = {"siret": request.GET.get("siret", "")}
    formulaire = FormulaireRattachement(envoye(request), initial=initial)
    if formulaire.is_valid():
        try:
            demandes.demander_rattachement(utilisateur, **formulaire.cleaned_data)
        except AnnuaireImpossible as impossible:
            formulaire.add_error("siret", str(impossible))
        else:
            messages.success(
                request, insecables("Votre demande est transmise : la réponse viendra par e-mail.")
            )
            return redirect(retour)
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    contexte = {"form": formulaire, "retour": retour}
    return render(request, "compte/demander_rattachement.html", contexte, status=statut)


def _retour(request: HttpRequest) -> str:
    """Where one comes from, when it is a page of this site; else « Mon compte »."""
    retour = request.POST.get("retour") or request.GET.get("retour", "")
    if url_has_allowed_host_and_scheme(retour, {request.get_host()}, request.is_secure()):
        return retour
    return reverse("compte:mon_compte")
