"""Where the API begins: what there is, by address; and what there isn't."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from ..problemes import Refus
from ..reponses import Accueil, en_json


def accueil(request: HttpRequest, *, version: str, listes: dict[str, str]) -> HttpResponseBase:
    """What there is."""

    def adresse(chemin: str) -> str:
        return request.build_absolute_uri(chemin)

    contenu = Accueil(
        nom="SOFI",
        version=version,
        documentation=adresse(reverse("api:pages")),
        openapi=adresse(reverse("api:openapi")),
        licence=adresse(reverse("public:licence")),
        adresses={nom: adresse(f"/api/v1{chemin}") for nom, chemin in listes.items()},
    )
    return en_json(request, contenu)


def inconnue(request: HttpRequest, reste: str) -> HttpResponseBase:
    """An address that the API doesn't have."""
    raise Refus("introuvable", f"L’API n’a pas d’adresse « {reste[:100]} » : /api/v1/ les donne.")
