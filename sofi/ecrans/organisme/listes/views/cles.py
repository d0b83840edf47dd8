"""The keys by which the software of an organisme hands in its files."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from sofi.ecrans.commun.cles import FormulaireCle, creer
from sofi.ecrans.organisme.acces import cle_de, etablissement_courant, personne
from sofi.partenaires.cles import ClesImpossibles, cles_de, revoquer
from sofi.partenaires.models import Portee
from sofi.socle.formats import insecables

DROITS = [Portee.DEPOTS.value]


@require_http_methods(["GET", "HEAD", "POST"])
def cles(request: HttpRequest) -> HttpResponse:
    """The keys of the établissement; a new one, in the answer itself and nowhere else."""
    etablissement, secret = etablissement_courant(request), {}
    form = FormulaireCle(droits=DROITS)
    if request.method == "POST":
        form = FormulaireCle(request.POST, droits=DROITS)
        secret = creer(etablissement, form, auteur=personne(request))
    contexte = {
        "etablissement": etablissement,
        "cles": cles_de(etablissement),
        "form_cle": FormulaireCle(droits=DROITS) if secret else form,
        "secret": secret,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    reponse = render(request, "organisme/listes/cles.html", contexte, status=statut)
    add_never_cache_headers(reponse)
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
def revoquer_une_cle(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a key: what it will do, then doing it."""
    cle = cle_de(request, pk)
    if request.method != "POST":
        contexte = {"cle": cle, "retour": reverse("organisme:cles")}
        return render(request, "commun/cles/revoquer.html", contexte)
    try:
        revoquer(cle, auteur=personne(request))
    except ClesImpossibles as refus:
        messages.error(request, insecables(str(refus)))
    else:
        messages.success(request, f"La clé « {cle} » est révoquée : elle n’ouvre plus rien.")
    return redirect("organisme:cles")
