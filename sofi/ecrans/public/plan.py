"""The map of the site: the public addresses that exist, the pages that appeared, the domaines, the départements."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from sofi.diffusion.domaines import CHAMPS
from sofi.ecrans.commun.navigation import adresse
from sofi.ecrans.commun.pages import est_lisible
from sofi.editorial.lecture import dispositifs
from sofi.referentiels.models import Departement

# By section, the addresses without argument; one that doesn't exist (yet) isn't shown. A test compares them with
# the pages of the public side.
ADRESSES: dict[str, dict[str, str]] = {
    "Chercher": {
        "public:accueil": "Trouver une formation",
        "public:organismes": "Organismes de formation",
        "public:metiers": "Par métier",
        "public:certifications": "Par certification",
        "public:carte": "Carte des formations",
    },
    "Se décider": {
        "public:selection": "Ma sélection",
        "public:rendez_vous": "Réunions et portes ouvertes",
        "public:agenda_region": "Réunions et portes ouvertes",
        "public:alertes": "Alertes",
        "public:base_dispositif": "Base Dispositif",
        "public:ressources": "Ressources et contacts",
        "public:aide": "Aide à la recherche",
    },
    "Emporter": {
        "public:catalogue": "Catalogue",
        "api:pages": "API et données",
        "public:vignette": "Une recherche dans votre site",
    },
    "Ce site": {
        "public:actualites": "Actualités",
        "public:plan": "Plan du site",
        "public:accessibilite": "Accessibilité",
        "public:donnees_personnelles": "Données personnelles",
        "public:mentions_legales": "Mentions légales",
        "public:licence": "Licence des données",
        "account_login": "Espace professionnel",
    },
}


LONGUE = 12
"""How many links a column of the map shows without being scrolled."""


@dataclass(frozen=True)
class Branche:
    """A part of the map: its title, and the label and address of each page."""

    titre: str
    liens: list[tuple[str, str]]

    @property
    def est_longue(self) -> bool:
        """It stands by itself, in columns."""
        return len(self.liens) > LONGUE


def plan() -> list[Branche]:
    """The whole map, without its empty parts; as many queries whatever it holds."""
    recherche = reverse("public:accueil")
    fixes = [
        Branche(
            titre,
            [
                (mots, url)
                for nom, mots in noms.items()
                if (url := adresse(nom)) and est_lisible(nom)
            ],
        )
        for titre, noms in ADRESSES.items()
    ]
    tirees = [
        Branche(
            "Par département",
            [
                (d.libelle, f"{recherche}?{urlencode({'departement': d.pk})}")
                for d in Departement.objects.filter(region=settings.REGION).order_by("pk")
            ],
        ),
        Branche(
            "Par domaine",
            [(nom, f"{recherche}?{urlencode({'domaine': n})}") for n, nom in CHAMPS.items()],
        ),
        Branche(
            "Par financement",
            [(t.libelle, reverse("public:dispositif", args=[t.pk])) for t in dispositifs()],
        ),
    ]
    branches = [branche for branche in (*fixes, *tirees) if branche.liens]
    return sorted(branches, key=lambda branche: branche.est_longue)
