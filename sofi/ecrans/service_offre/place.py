"""Where an action stands in the queue, under the filters the person came with."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from sofi.offre.models import Action
from sofi.validation.file import file_d_attente

from .forms import FiltreFile


@dataclass(frozen=True)
class Place:
    """Rank in the queue and neighbours' addresses; rank 0 when the action doesn't wait."""

    rang: int
    total: int
    requete: str
    precedent: str
    suivant: str


def place_dans_la_file(request: HttpRequest, action: Action) -> Place:
    """One query: the numbers of all that waits under these filters."""
    filtre = FiltreFile(request.GET)
    criteres = {nom: valeur for nom, valeur in filtre.criteres().items() if valeur}
    numeros = list(file_d_attente(**criteres).values_list("pk", flat=True))
    requete = request.GET.copy()
    for nom in set(requete) - set(criteres):
        del requete[nom]
    suite = f"?{requete.urlencode()}" if requete else ""

    def adresse(rang: int) -> str:
        if not 0 <= rang < len(numeros):
            return ""
        return reverse("service_offre:action", args=[numeros[rang]]) + suite

    rang = numeros.index(action.pk) if action.pk in numeros else -1
    precedent, suivant = (rang - 1, rang + 1) if rang >= 0 else (-1, 0)
    return Place(rang + 1, len(numeros), suite, adresse(precedent), adresse(suivant))
