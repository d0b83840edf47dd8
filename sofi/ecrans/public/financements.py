"""From a kind of financing to the trainings that it finances."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from sofi.diffusion import codes
from sofi.referentiels.models import TypeDispositif


@dataclass(frozen=True)
class Recherche:
    """A search of the trainings of one family of financings."""

    libelle: str
    url: str


def recherche_de(type_: TypeDispositif) -> Recherche | None:
    """The search of its family, None for one that only « Autre financement » holds: too wide to help."""
    ligne: Any = type_  # read as the documents' own: the same names
    famille = codes.financement(ligne)
    if famille == codes.AUTRE:
        return None
    valeur = next(valeur for valeur in codes.FINANCEMENTS if valeur.numero == famille)
    adresse = f"{reverse('public:accueil')}?{urlencode({'financement': valeur.code})}"
    return Recherche(valeur.libelle, adresse)
