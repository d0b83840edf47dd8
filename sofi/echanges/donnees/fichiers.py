"""The files of open data: what each is, where they are, what was written which day."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec
from django.conf import settings

LICENCE_OUVERTE = "Licence Ouverte 2.0"
ODBL = "ODbL 1.0"
LICENCES = {
    LICENCE_OUVERTE: "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    ODBL: "https://opendatacommons.org/licenses/odbl/1-0/",
}


class Nom(StrEnum):
    """The files: their name without the day."""

    SESSIONS = "sessions.csv.gz"
    DOCUMENTS = "documents.ndjson.gz"
    SESSIONS_ONISEP = "sessions-onisep.csv.gz"
    DOCUMENTS_ONISEP = "documents-onisep.ndjson.gz"
    INFORMATIONS = "informations-collectives.csv.gz"
    KAIROS = "informations-collectives.xml.gz"
    ELM = "offre-elm.ndjson.gz"


@dataclass(frozen=True)
class Sorte:
    """What a file holds: its title, its type, what its lines are."""

    titre: str
    type: str
    unite: str  # singular,plural
    schema: str = ""  # the address that describes its lines
    licence: str = LICENCE_OUVERTE


SORTES: dict[Nom, Sorte] = {
    Nom.SESSIONS: Sorte(
        "Sessions, une par ligne", "text/csv", "session,sessions", "sessions.schema.json"
    ),
    Nom.DOCUMENTS: Sorte(
        "Documents, un par ligne",
        "application/x-ndjson",
        "document,documents",
        "document.schema.json",
    ),
    Nom.SESSIONS_ONISEP: Sorte(
        "Sessions publiées par l’Onisep",
        "text/csv",
        "session,sessions",
        "sessions.schema.json",
        ODBL,
    ),
    Nom.DOCUMENTS_ONISEP: Sorte(
        "Documents publiés par l’Onisep",
        "application/x-ndjson",
        "document,documents",
        "document.schema.json",
        ODBL,
    ),
    Nom.INFORMATIONS: Sorte(
        "Informations collectives à venir, une par ligne",
        "text/csv",
        "réunion,réunions",
        "informations-collectives.schema.json",
    ),
    Nom.KAIROS: Sorte(
        "Sessions qui ont une information collective, en LHEO 2.3 (Kairos, Ouiform)",
        "application/xml",
        "formation,formations",
    ),
    Nom.ELM: Sorte(
        "Offre en European Learning Model, un graphe JSON-LD par ligne",
        "application/x-ndjson",
        "document,documents",
    ),
}


class Fichier(msgspec.Struct):
    """A file as it was written."""

    nom: Nom
    lignes: int = 0
    octets: int = 0
    sha256: str = ""

    @property
    def sorte(self) -> Sorte:
        return SORTES[self.nom]


class Lot(msgspec.Struct):
    """The files of a day, all made from one reading of the offer. `ecartes`: formations that LHEO refuses."""

    jour: datetime.date
    ecrit_le: datetime.datetime
    fichiers: list[Fichier]
    ecartes: int = 0


def dossier() -> Path:
    """Beside the feed's."""
    return Path(settings.FLUX_DOSSIER) / "ouvertes"


def chemin(jour: datetime.date, nom: str) -> Path:
    return dossier() / f"{jour.isoformat()}.{nom}"


def chemin_du_lot(jour: datetime.date) -> Path:
    return chemin(jour, "lot.json")


def lots() -> list[Lot]:
    """The days that are kept, the last first; one that can't be read is left out."""
    lus = []
    for ecrit in sorted(dossier().glob("*.lot.json"), reverse=True):
        try:
            lus.append(msgspec.json.decode(ecrit.read_bytes(), type=Lot))
        except (OSError, msgspec.MsgspecError):
            continue
    return lus


def dernier() -> Lot | None:
    return next(iter(lots()), None)


def oublier(jour: datetime.date) -> None:
    """Remove the days older than the settings say; never the last one."""
    limite = jour - datetime.timedelta(days=settings.FLUX_JOURS_GARDES)
    for lot in lots()[1:]:
        if lot.jour < limite:
            for fichier in dossier().glob(f"{lot.jour.isoformat()}.*"):
                fichier.unlink(missing_ok=True)
