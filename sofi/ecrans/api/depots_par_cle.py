"""What is done around the addresses of deposits: the key of an organisme, how often, problems told as the API's."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from sofi.depots.operations import DepotImpossible, DepotTropGros
from sofi.partenaires.cles import CleRefusee, lire_cle, texte_de
from sofi.partenaires.models import Cle, Portee

from .debits import DEPOTS, Debit, debit
from .problemes import Refus, repondre_au_refus
from .service import refus_de_cle

P = ParamSpec("P")


def par_cle(
    *methodes: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Cle, P], HttpResponse]], Callable[..., HttpResponseBase]
]:
    """An address opened by an organisme's key for deposits, for these methods; problems are told as the API's."""

    def decorer(
        vue: Callable[Concatenate[HttpRequest, Cle, P], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(vue)
        def repondre(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            compte = Debit(0, 0, 0)
            try:
                cle = _cle(request)
                if request.method not in methodes:
                    permises = ", ".join(methodes)
                    raise Refus(
                        "methode", f"Cette adresse accepte {permises}.", entetes={"Allow": permises}
                    )
                compte = debit(request, str(cle.pk))
                compte.verifier(DEPOTS)
                reponse: HttpResponseBase = vue(request, cle, *args, **kwargs)
            except Refus as refus:
                reponse = repondre_au_refus(request, refus)
            except DepotImpossible as impossible:
                nom = "taille" if isinstance(impossible, DepotTropGros) else "depot"
                reponse = repondre_au_refus(request, Refus(nom, str(impossible)))
            compte.ecrire(reponse)
            return reponse

        return csrf_exempt(login_not_required(repondre))

    return decorer


def _cle(request: HttpRequest) -> Cle:
    """The key; a call without any isn't counted among wrong ones."""
    if not texte_de(request):
        raise Refus(
            "cle",
            "La clé de votre organisme est demandée, dans l’en-tête « Authorization: Bearer … » ou « X-Api-Key ».",
        )
    try:
        cle = lire_cle(request, portee=Portee.DEPOTS)
    except CleRefusee as refus:
        raise refus_de_cle(refus) from refus
    if cle.etablissement is None:
        raise Refus(
            "droit", "Cette clé est celle d’un partenaire : un organisme dépose avec la sienne."
        )
    return cle
