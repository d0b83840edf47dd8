"""What can't be answered, as RFC 9457 says it: `application/problem+json`, in French, with what to do."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.defaults import server_error

from sofi.socle.formats import insecables

TYPE = "application/problem+json"
RACINE = "/api/v1/"
TITRES = {
    "parametre": (400, "Un paramètre n’est pas accepté"),
    "cle": (401, "La clé n’est pas acceptée"),
    "droit": (403, "La clé n’ouvre pas cette adresse"),
    "introuvable": (404, "Rien n’est publié à cette adresse"),
    "lieu": (404, "Le lieu n’est pas reconnu"),
    "methode": (405, "Cette adresse n’accepte pas cette méthode"),
    "suite": (409, "La suite est rompue : tout est à relire"),
    "taille": (413, "Le fichier est trop gros"),
    "depot": (422, "Le dépôt ne peut pas se faire"),
    "debit": (429, "Trop d’appels en une minute"),
    "erreur": (500, "Une erreur est survenue chez nous"),
    "indisponible": (503, "L’index se prépare"),
}
"""By the name that the page « API et données » explains: status and title."""


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
    """Can't be answered; `nom` is one of `TITRES`."""

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
    page = request.build_absolute_uri(reverse("api:pages"))
    probleme = Probleme(
        type=f"{page}#probleme-{refus.nom}",
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
