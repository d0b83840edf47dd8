"""What the page « Catalogue » shows: the catalogues that can be read, by kind, and the files of the same offer."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from sofi.diffusion import codes
from sofi.diffusion.catalogue.fichiers import Catalogue, Liste
from sofi.diffusion.catalogue.rayons import A_DISTANCE, Genre
from sofi.socle.formats import accord, jour_abrege, taille_de_fichier
from sofi.socle.texte import plier

TITRES = {
    Genre.PROGRAMME: "Par programme de la Région",
    Genre.DEPARTEMENT: "Par département",
    Genre.DOMAINE: "Par domaine",
}


@dataclass(frozen=True)
class Ligne:
    """A catalogue; `precision` when its file isn't of the last night."""

    titre: str
    url: str
    formations: int
    poids: str
    precision: str
    url_csv: str
    url_xlsx: str


@dataclass(frozen=True)
class Groupe:
    """The catalogues of a kind, by name; what is followed from home comes last."""

    ancre: str
    titre: str
    lignes: list[Ligne]


def groupes(liste: Liste) -> list[Groupe]:
    """The kinds that have a catalogue, in the order of the page."""
    par_genre: dict[Genre, list[Catalogue]] = {genre: [] for genre in TITRES}
    for catalogue in liste.catalogues:
        par_genre[catalogue.genre].append(catalogue)
    return [
        Groupe(genre.value, titre, [_ligne(c, liste.vu_le) for c in _ranges(par_genre[genre])])
        for genre, titre in TITRES.items()
        if par_genre[genre]
    ]


def _ranges(catalogues: list[Catalogue]) -> list[Catalogue]:
    return sorted(catalogues, key=lambda c: (c.code == A_DISTANCE, plier(c.titre)))


def _ligne(catalogue: Catalogue, vu_le: datetime.datetime | None) -> Ligne:
    recherche = f"{reverse('public:accueil')}?{urlencode(_recherche(catalogue))}"
    return Ligne(
        titre=catalogue.titre,
        url=reverse("public:catalogue_pdf", args=[catalogue.genre.value, catalogue.code]),
        formations=catalogue.formations,
        poids=f"{accord(catalogue.pages, 'page', 'pages')}, {taille_de_fichier(catalogue.octets)}",
        precision=_precision(catalogue, vu_le),
        url_csv=f"{recherche}&export=csv",
        url_xlsx=f"{recherche}&export=xlsx",
    )


def _recherche(catalogue: Catalogue) -> dict[str, str]:
    """The search that finds the same trainings."""
    if catalogue.code == A_DISTANCE:
        distance = next(v for v in codes.MODALITES if v.numero == codes.A_DISTANCE)
        return {"modalite": distance.code}
    if catalogue.genre == Genre.PROGRAMME:
        return {"repere": f"programme:{catalogue.code}"}
    return {catalogue.genre.value: catalogue.code}


def _precision(catalogue: Catalogue, vu_le: datetime.datetime | None) -> str:
    jour = timezone.localdate(catalogue.fait_le)
    if catalogue.echec:
        return f"du {jour_abrege(jour)} : le nouveau n’a pas pu être fait cette nuit"
    if vu_le and jour != timezone.localdate(vu_le):
        return f"du {jour_abrege(jour)} : rien n’a changé depuis"
    return ""


def nom_de_fichier(catalogue: Catalogue) -> str:
    """« catalogue-departement-44-2026-05-20.pdf »."""
    return f"catalogue-{catalogue.rayon.cle}-{timezone.localdate(catalogue.fait_le)}.pdf"
