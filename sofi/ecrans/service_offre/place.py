"""Where an action stands in the queue, under the filters the person came with."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from sofi.offre.models import Action
from sofi.validation.file import file_d_attente

from .acces import validateur
from .filtre_file import FiltreFile


@dataclass(frozen=True)
class Place:
    """Rank in the queue and neighbours' addresses; rank 0 when the action doesn't wait."""

    rang: int
    total: int
    requete: str
    precedent: str
    suivant: str

    @property
    def base(self) -> str:
        """Begins the address of another view of the same action, under the same filters."""
        return f"{self.requete}&" if self.requete else "?"


def place_demandee(request: HttpRequest) -> str:
    """The parameters of the queue the person came with; empty when nothing narrows it."""
    return FiltreFile(request.GET, validateur(request)).adresse().removesuffix("?")


def place_dans_la_file(request: HttpRequest, action: Action) -> Place:
    """One query: the numbers of all that waits under these filters, besides those of the filters' choices."""
    filtre = FiltreFile(request.GET, validateur(request))
    numeros = list(file_d_attente(**filtre.criteres()).values_list("pk", flat=True))
    suite = filtre.adresse().removesuffix("?")

    def adresse(rang: int) -> str:
        if not 0 <= rang < len(numeros):
            return ""
        return reverse("service_offre:action", args=[numeros[rang]]) + suite

    rang = numeros.index(action.pk) if action.pk in numeros else -1
    precedent, suivant = (rang - 1, rang + 1) if rang >= 0 else (-1, 0)
    return Place(rang + 1, len(numeros), suite, adresse(precedent), adresse(suivant))
