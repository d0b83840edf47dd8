"""Keys on screen: shown by the page that creates them, and by no other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST

from sofi.ecrans.commun.cles import FormulaireCle
from sofi.ecrans.commun.cles import creer as creer_la_cle
from sofi.partenaires.cles import ClesImpossibles, revoquer
from sofi.socle.formats import insecables

from ..acces import administrateur, cle_de, partenaire_de
from .views import formulaires, page_du_partenaire, rendre


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
        retour = redirect("service_offre:organisme", cle.etablissement_id)
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
