"""Keys on screen: shown by the page that creates them, and by no other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST

from sofi.ecrans.commun.cles import FormulaireCle
from sofi.ecrans.commun.cles import creer as creer_la_cle
from sofi.partenaires.cles import ClesImpossibles, cles_de, revoquer
from sofi.partenaires.models import Portee
from sofi.socle.formats import insecables

from ..acces import administrateur, cle_de, etablissement_de, partenaire_de
from .views import formulaires, page_du_partenaire, rendre

DEPOTS = [Portee.DEPOTS.value]


@require_POST
def creer(request: HttpRequest, pk: int) -> HttpResponse:
    """A key, in the answer itself: loading it again shows that it exists, not what it is."""
    partenaire = partenaire_de(request, pk)
    form = FormulaireCle(request.POST, droits=partenaire.droits)
    secret = creer_la_cle(partenaire, form, auteur=administrateur(request))
    contexte = {
        **formulaires(partenaire),
        **page_du_partenaire(partenaire, None if secret else form),
        "secret": secret,
    }
    reponse = rendre(
        request, "administration/partenaires/partenaire.html", contexte, refuse=not secret
    )
    add_never_cache_headers(reponse)
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
def revoquer_une_cle(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a key: what it will do, then doing it."""
    cle = cle_de(request, pk)
    if cle.partenaire:
        retour = redirect("administration:partenaire", cle.partenaire.pk)
    else:
        retour = redirect("administration:partenaire_cles", cle.etablissement_id)
    if request.method != "POST":
        contexte = {"cle": cle, "retour": retour.url}
        return render(request, "commun/cles/revoquer.html", contexte)
    try:
        revoquer(cle, auteur=administrateur(request))
    except ClesImpossibles as refus:
        messages.error(request, insecables(str(refus)))
    else:
        messages.success(request, f"La clé « {cle} » est révoquée : elle n’ouvre plus rien.")
    return retour


@require_http_methods(["GET", "HEAD", "POST"])
def cles_d_un_organisme(request: HttpRequest, pk: int) -> HttpResponse:
    """The keys by which an organisme's software hands in files, created for it."""
    etablissement, secret = etablissement_de(request, pk), {}
    form = FormulaireCle(request.POST if request.method == "POST" else None, droits=DEPOTS)
    if form.is_bound:
        secret = creer_la_cle(etablissement, form, auteur=administrateur(request))
    contexte = {
        "etablissement": etablissement,
        "cles": cles_de(etablissement),
        "form_cle": FormulaireCle(droits=DEPOTS) if secret else form,
        "secret": secret,
    }
    refuse = form.is_bound and not secret
    reponse = rendre(request, "administration/partenaires/organisme.html", contexte, refuse=refuse)
    add_never_cache_headers(reponse)
    return reponse
