"""Where an offer and its établissement come from: what is entered here, and what other sources publish."""

from dataclasses import dataclass

from django.db import models


class Origine(models.TextChoices):
    """Empty: entered in SOFI, through its circuit. Everything else is read-only here."""

    SOFI = "", "SOFI"
    ONISEP = "onisep", "Onisep"
    CARIF = "carif", "Autre Carif-Oref"


@dataclass(frozen=True)
class Source:
    """What has to be said of a source wherever its data is shown."""

    nom: str
    licence: str = ""
    adresse: str = ""

    @property
    def mention(self) -> str:
        """« Onisep, ODbL »."""
        return f"{self.nom}, {self.licence}" if self.licence else self.nom


SOURCES = {
    Origine.SOFI: Source("SOFI"),
    Origine.ONISEP: Source("Onisep", "ODbL", "https://opendata.onisep.fr"),
    Origine.CARIF: Source("Autre Carif-Oref"),
}


def source(origine: str, nom: str = "") -> Source:
    """The source of this code; `nom` tells which one where several have the same code."""
    connue = SOURCES[Origine(origine)]
    return Source(nom, connue.licence, connue.adresse) if nom else connue
