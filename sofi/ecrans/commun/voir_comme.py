"""« Voir comme »: for half an hour the screens are those of somebody else, and nothing can be sent."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.comptes.support import (
    DUREE_DE_LA_VUE,
    commencer_la_vue,
    finir_la_vue,
    peut_voir_comme,
)
from sofi.socle.formats import insecables

from . import etablissement as choix

CLE_DE_SESSION = "voir_comme"
QUITTER = "service_offre:comptes_vue_quitter"
TOUJOURS = {QUITTER, "account_logout"}
# What the person sees that isn't a secret: neither password, nor second factor, nor e-mail address.
OUVERTES = ("organisme:", "public:", "compte:mon_compte", "compte:apres_connexion")


@dataclass(frozen=True)
class Vue:
    """Who looks, as whom, since when."""

    support: Utilisateur
    personne: Utilisateur
    debut: datetime.datetime

    @property
    def fin(self) -> datetime.datetime:
        """When it ends by itself."""
        return self.debut + DUREE_DE_LA_VUE


class VoirComme:
    """Show each page as that person, and refuse whatever would write."""

    def __init__(self, suite: Callable[[HttpRequest], HttpResponse]) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the person in the place of the one signed in, as long as it lasts."""
        vue = _lire(request) if CLE_DE_SESSION in request.session else None
        if vue is not None and (
            vue.fin <= timezone.now() or not peut_voir_comme(vue.support, vue.personne)
        ):
            oublier(request)
            fini = f"Vous ne voyez plus SOFI comme {vue.personne} : la vue est finie."
            messages.info(request, insecables(fini))
            return redirect("compte:apres_connexion")
        request.vue = vue  # type: ignore[attr-defined]
        if vue is not None:
            request.user = vue.personne
        return self.suite(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Let the pages of an organisme be read, and nothing else."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        if vue_de(request) is None or page in TOUJOURS:
            return None
        if request.method not in ("GET", "HEAD"):
            return render(request, "commun/vue_refusee.html", status=403)
        if not page.startswith(OUVERTES):
            raise Http404
        return None


def _lire(request: HttpRequest) -> Vue | None:
    """The view that the session holds; none once the session is somebody else's or nobody's."""
    garde, support = request.session[CLE_DE_SESSION], request.user
    personne = Utilisateur.objects.filter(pk=garde["personne"]).first()
    if personne is None or not isinstance(support, Utilisateur) or support.pk != garde["support"]:
        oublier(request)
        return None
    return Vue(support, personne, datetime.datetime.fromisoformat(garde["debut"]))


def vue_de(request: HttpRequest) -> Vue | None:
    """The view that is going on."""
    return getattr(request, "vue", None)


def commencer(
    request: HttpRequest, support: Utilisateur, personne: Utilisateur, sur: Etablissement
) -> None:
    """Begin to see as that person, working on that établissement."""
    debut = commencer_la_vue(support, personne)
    request.session[CLE_DE_SESSION] = {
        "support": support.pk,
        "personne": personne.pk,
        "debut": debut.isoformat(),
    }
    choix.choisir(request, sur)


def finir(request: HttpRequest) -> None:
    """Be oneself again; traced."""
    if vue := vue_de(request):
        finir_la_vue(vue.support, vue.personne, debut=vue.debut)
    oublier(request)


def oublier(request: HttpRequest) -> None:
    """Nothing is left of it in the session."""
    for cle in (CLE_DE_SESSION, choix.CLE_DE_SESSION):
        request.session.pop(cle, None)


@receiver(user_logged_out)
def finir_en_partant(request: HttpRequest, **_: Any) -> None:
    """Signing out ends it too."""
    if vue_de(request):
        finir(request)
