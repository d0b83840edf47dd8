"""What can't be answered, as RFC 9457 says it: `application/problem+json`, in French, with what to do."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.defaults import server_error

from sofi.ecrans.commun.problemes import TITRES, TYPE, type_de
from sofi.socle.formats import insecables

RACINE = "/api/v1/"


class Erreur(msgspec.Struct, frozen=True):
    """What is wrong with one parameter."""

    parametre: str
    message: str


class Probleme(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Problem details: `type` leads to the page that explains it."""

    type: str
    title: str
    status: int
    detail: str
    erreurs: list[Erreur] = []


class Refus(Exception):
    """Can't be answered; `nom` is one of `commun.problemes.TITRES`."""

    def __init__(
        self,
        nom: str,
        detail: str,
        erreurs: Sequence[Erreur] = (),
        entetes: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.nom, self.detail, self.erreurs = nom, detail, list(erreurs)
        self.entetes = entetes or {}


def repondre_au_refus(request: HttpRequest, refus: Refus) -> HttpResponse:
    """The answer that says it."""
    statut, titre = TITRES[refus.nom]
    probleme = Probleme(
        type=type_de(request, refus.nom),
        title=insecables(titre),
        status=statut,
        detail=insecables(refus.detail),
        erreurs=[Erreur(e.parametre, insecables(e.message)) for e in refus.erreurs],
    )
    corps = msgspec.json.encode(probleme)
    return HttpResponse(corps, status=statut, content_type=TYPE, headers=refus.entetes)


def erreur_du_serveur(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
    """An error of ours, said to a program as to a program."""
    if not request.path.startswith(RACINE):
        return server_error(request, **arguments)
    detail = "Réessayez dans quelques minutes ; si cela dure, écrivez-nous en disant l’adresse et l’heure."
    reponse = repondre_au_refus(request, Refus("erreur", detail))
    reponse["Access-Control-Allow-Origin"] = "*"
    return reponse
