"""Organismes: their list and their pages; GET, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.annuaire.adresses import proposer
from sofi.diffusion import organismes as annuaire
from sofi.diffusion.parametres import LONGUEUR_MAX
from sofi.ecrans.commun.lecteurs import publie
from sofi.ecrans.commun.requete import page_de

from .. import donnees_liees
from ..comptage import Vue, compter_la_vue
from ..conservees import conservee
from ..organismes import PageOrganisme, cartes, lire, resultats, url_de

FORMATIONS_PAR_PAGE = 10


@login_not_required
@require_safe
@conservee
def organismes(request: HttpRequest) -> HttpResponse:
    """The organismes the public sees, by name, domaine and place."""
    jour, demande = timezone.localdate(), lire(request.GET)
    page = page_de(request, annuaire.chercher(demande.question, jour))
    contexte = {"demande": demande, "page": page, "resultats": resultats(page, jour)}
    return render(request, "public/organismes.html", contexte)


@login_not_required
@require_safe
@conservee
def organisme(request: HttpRequest, numero: int, nom: str) -> HttpResponse:
    """The page of an établissement, at its own address only."""
    jour = timezone.localdate()
    fiche = annuaire.fiche(numero, jour)
    if fiche is None:
        return render(request, "public/organisme_introuvable.html", status=404)
    if request.path != url_de(fiche.etablissement):
        return HttpResponsePermanentRedirect(url_de(fiche.etablissement))
    page = page_de(request, annuaire.formations(numero, jour), FORMATIONS_PAR_PAGE)
    contexte = {
        "organisme": PageOrganisme(fiche, jour),
        "page": page,
        "cartes": cartes(page, jour),
        "adresse": request.build_absolute_uri(request.path),
        "schema": donnees_liees.d_organisme(request, fiche),
    }
    reponse = render(request, "public/organisme.html", contexte)
    compter_la_vue(request, jour, Vue(numero))
    return reponse


@login_not_required
@require_safe
@publie
def codes_postaux(request: HttpRequest) -> HttpResponse:
    """Postal codes and towns that begin as typed, for the fields of an address."""
    texte = request.GET.get("q", "")[:LONGUEUR_MAX].replace("\x00", "").strip()
    proposees = proposer(texte) if len(texte) > 1 else []
    adresses = [{"code_postal": code, "ville": ville} for code, ville in proposees]
    reponse = JsonResponse({"adresses": adresses})
    if proposees:  # « nothing » isn't kept: the towns may be about to be imported
        reponse["Cache-Control"] = "public, max-age=3600"
    return reponse
