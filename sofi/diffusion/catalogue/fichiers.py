"""The files of the catalogues and the list of those that are read (`catalogue.json`).

A file has its fingerprint in its name and never changes; the list names the last of each, and is replaced at once:
killed anywhere, what was read is still read.
"""

import datetime
from pathlib import Path

import msgspec
from django.conf import settings

from sofi.socle.depot import deposer, oter_les_restes

from .rayons import Genre, Rayon

LISTE = "catalogue.json"
GARDES = 2  # files of each catalogue: the one that is read, and the one before, that somebody may be taking


class Catalogue(msgspec.Struct):
    """A catalogue that can be read. `echec`: the last night couldn't make it, this is the one before."""

    genre: Genre
    code: str
    titre: str
    formations: int
    sessions: int
    pages: int
    octets: int
    empreinte: str
    fait_le: datetime.datetime
    echec: bool = False

    @property
    def rayon(self) -> Rayon:
        return Rayon(self.genre, self.code)

    @property
    def fichier(self) -> str:
        return f"{self.rayon.cle}-{self.empreinte[:16]}.pdf"


class Liste(msgspec.Struct):
    """The catalogues that are read, and when they were last all seen to be those of the offer."""

    vu_le: datetime.datetime | None = None
    catalogues: list[Catalogue] = []

    def trouver(self, cle: str) -> Catalogue | None:
        return next((c for c in self.catalogues if c.rayon.cle == cle), None)


def dossier() -> Path:
    """Where the files are."""
    return Path(settings.CATALOGUE_DOSSIER)


def lire() -> Liste:
    """The list; empty when nothing was made yet, or when it can't be read: the next night makes all again."""
    try:
        return msgspec.json.decode((dossier() / LISTE).read_bytes(), type=Liste)
    except (OSError, msgspec.DecodeError):
        return Liste()


def ecrire(liste: Liste) -> None:
    """Replace the list."""
    with deposer(dossier() / LISTE) as (chemin,):
        chemin.write_bytes(msgspec.json.format(msgspec.json.encode(liste), indent=1))


def ouvrir(catalogue: Catalogue) -> Path | None:
    """Its file; None when it isn't there."""
    chemin = dossier() / catalogue.fichier
    return chemin if chemin.is_file() else None


def oublier(liste: Liste) -> None:
    """Remove what a killed run left, and the files that nobody reads: all but the last ones of each catalogue read."""
    lus = {catalogue.fichier for catalogue in liste.catalogues}
    cles = {catalogue.rayon.cle for catalogue in liste.catalogues}
    oter_les_restes(dossier())
    par_cle: dict[str, list[Path]] = {}
    for chemin in dossier().glob("*.pdf"):
        par_cle.setdefault(chemin.stem.rpartition("-")[0], []).append(chemin)
    for cle, chemins in par_cle.items():
        chemins.sort(key=lambda c: (c.name in lus, c.stat().st_mtime), reverse=True)
        for chemin in chemins[GARDES if cle in cles else 0 :]:
            chemin.unlink(missing_ok=True)
