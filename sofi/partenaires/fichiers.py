"""The files of the feed under the names that partners ask for, and that are put at theirs."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sofi.echanges.donnees import fichiers as donnees
from sofi.echanges.donnees.fichiers import Nom
from sofi.echanges.manifeste import Genre, nom_d_annexe, nom_manifeste
from sofi.echanges.models import FluxEcrit
from sofi.echanges.passages import dossier
from sofi.echanges.suivi import dernier_flux

COMPLET, MANIFESTE = "complet", "manifeste"
GENRES = (COMPLET, Genre.DELTA.value, Genre.INDEX.value, Genre.PLUS.value, MANIFESTE)
"""In the order they are put at a partner's: the manifest last, since it says that the others are there."""

OUVERTS = {"reunions": Nom.KAIROS, "reunions-csv": Nom.INFORMATIONS}
"""The open data that Kairos and Ouiform take: sessions that have a meeting to come. Fetched, never put there."""

CONTENUS = {
    "complet": "toute l’offre, en LHEO 2.3",
    "delta": "ce qui a changé depuis le fichier d’un jour d’avant, qu’il nomme avec son empreinte : les formations "
    "nouvelles et changées, entières, et les « id » de celles qui partent",
    "index": "un résumé par session et par organisme (lheo-index)",
    "plus": "les organismes sans offre, et leurs domaines (lheo-plus)",
    "manifeste": "les comptes, les tailles, les empreintes SHA-256, en JSON ; lisez-le d’abord",
    "reunions": "les sessions qui ont une information collective, en LHEO 2.3",
    "reunions-csv": "les informations collectives, une par ligne",
}
"""What each file that a partner asks for by name holds."""


@dataclass(frozen=True)
class FichierDuFlux:
    """A file of a feed, as it is on the disk."""

    flux: FluxEcrit
    genre: str
    chemin: Path

    @property
    def type(self) -> str:
        """Compressed files are given as files: nothing opens them on the way."""
        return "application/json" if self.genre == MANIFESTE else "application/gzip"


def fichier_du_flux(genre: str, jour: datetime.date | None = None) -> FichierDuFlux | None:
    """That file of the last feed, or of the feed of that day; None when it isn't kept (any more)."""
    flux = dernier_flux() if jour is None else _flux_du(jour)
    if flux is None or genre not in (*GENRES, *OUVERTS):
        return None
    if genre in OUVERTS:
        return next((un for un in fichiers_ouverts(flux, jour) if un.genre == genre), None)
    trouve = FichierDuFlux(flux, genre, dossier() / _nom(flux, genre))
    return trouve if trouve.chemin.is_file() else None


def fichiers_ouverts(flux: FluxEcrit, jour: datetime.date | None = None) -> Iterator[FichierDuFlux]:
    """The files of meetings of that day, of the last one when none is said; beside that feed."""
    if jour is None:
        lot = donnees.dernier()
        jour = lot.jour if lot else flux.jour
    for genre, nom in OUVERTS.items():
        chemin = donnees.chemin(jour, nom)
        if chemin.is_file():
            yield FichierDuFlux(flux, genre, chemin)


def fichiers_de(flux: FluxEcrit) -> Iterator[FichierDuFlux]:
    """All those of a feed, in the order they are given."""
    for genre in GENRES:
        trouve = FichierDuFlux(flux, genre, dossier() / _nom(flux, genre))
        if trouve.chemin.is_file():
            yield trouve


def _flux_du(jour: datetime.date) -> FluxEcrit | None:
    du_jour = FluxEcrit.objects.filter(jour=jour, ecarte_le__isnull=True)
    return du_jour.order_by("-ecrit_le", "-pk").first()


def _nom(flux: FluxEcrit, genre: str) -> str:
    if genre == COMPLET:
        return flux.fichier
    return nom_manifeste(flux.jour) if genre == MANIFESTE else nom_d_annexe(flux.jour, Genre(genre))
