"""What opens the addresses of programs: the method, then the key and what it has the right to."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from sofi.partenaires.cadence import FLUX
from sofi.partenaires.cles import CleRefusee, adresse_de, lire_cle, trop_souvent
from sofi.partenaires.models import Cle, Portee
from sofi.partenaires.passages import commencer, conclure

from .reponses import probleme, refuser

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def cle_de(request: HttpRequest, *, portee: Portee) -> Cle:
    """The key; CleRefusee when it opens nothing of this, or asks too often."""
    cle = lire_cle(request, portee=portee)
    if not FLUX.admettre(cle.pk):
        raise trop_souvent("Trop de demandes avec cette clé", FLUX, cle=cle)
    return cle


def par_programme(*methodes: str) -> Callable[[Vue[P]], Vue[P]]:
    """A view for programs: no session, no form; another method, a key refused are answered as problems."""

    def decorer(vue: Vue[P]) -> Vue[P]:
        @wraps(vue)
        def repondre(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if request.method not in methodes:
                permises = ", ".join(methodes)
                refus = probleme(request, "methode", f"Cette adresse accepte {permises}.")
                refus.headers["Allow"] = permises
                return refus
            try:
                return vue(request, *args, **kwargs)
            except CleRefusee as refusee:
                if refusee.cle:
                    genre = str(kwargs.get("genre", ""))
                    passage = commencer(
                        refusee.cle, depuis=adresse_de(request), genre=genre, fichier=None
                    )
                    conclure(passage, statut=refusee.statut, message=refusee.message)
                return refuser(request, refusee)

        return login_not_required(csrf_exempt(repondre))

    return decorer


__all__ = ["adresse_de", "cle_de", "par_programme"]
