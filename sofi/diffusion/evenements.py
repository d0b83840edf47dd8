"""A meeting or an open day to come, whatever it is read from: what calendars, engines and the agenda say of it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings

from sofi.annuaire.models import PorteOuverte
from sofi.offre.fiches import pieces
from sofi.socle.texte import plier
from sofi.validation.document import Document

A_DISTANCE = "À distance"


class Genre(StrEnum):
    """A meeting about a training, or a day when an organisme opens its doors."""

    COLLECTIVE = "collective"
    PORTES = "portes"


NOMS = {Genre.COLLECTIVE: "Information collective", Genre.PORTES: "Portes ouvertes"}


@dataclass(frozen=True)
class Evenement:
    """`cible` is the number of the page that tells more: a session's, or an organisme's."""

    genre: Genre
    numero: int
    cible: int
    titre: str
    organisme: str
    date: datetime.date
    debut: datetime.time | None
    fin: datetime.time | None
    modifie_le: datetime.datetime
    a_distance: bool
    nom_du_lieu: str = ""
    rue: str = ""
    code_postal: str = ""
    ville: str = ""
    departement: str = ""
    lien: str = ""
    places: int | None = None
    commentaire: str = ""
    commune_de_la_session: str = ""  # what the address of its page says

    @property
    def nom(self) -> str:
        """« Information collective »."""
        return NOMS[self.genre]

    @property
    def uid(self) -> str:
        """The same for ever, so that a calendar follows it."""
        debut = {Genre.COLLECTIVE: "information", Genre.PORTES: "portes-ouvertes"}
        return f"{debut[self.genre]}-{self.numero}@sofi"

    @property
    def lieu(self) -> str:
        """Its address on one line, or its link."""
        if self.a_distance:
            return self.lien or A_DISTANCE
        return en_une_ligne(self.nom_du_lieu, self.rue, self.code_postal, self.ville)

    @property
    def commence(self) -> datetime.datetime | datetime.date:
        """The moment, or the day when no hour is given."""
        return _moment(self.date, self.debut) if self.debut else self.date

    @property
    def finit(self) -> datetime.datetime | None:
        """Known when an hour is given, after the beginning's."""
        if self.debut and self.fin and self.fin > self.debut:
            return _moment(self.date, self.fin)
        return None


def _moment(jour: datetime.date, heure: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(jour, heure, ZoneInfo(settings.TIME_ZONE))


def en_une_ligne(nom: str, rue: str, code_postal: str, ville: str) -> str:
    """« Atelier du quai, 8 quai des Tanneries, 53100 Mayenne »."""
    return ", ".join(filter(None, [nom, rue, f"{code_postal} {ville}".strip()]))


def nom_de_lieu(nom: str) -> str:
    """The name of a site, unless it only says that it is the main one: nothing to the public."""
    return "" if plier(nom) == "principal" else nom


def d_information(
    document: Document, information: pieces.InformationCollective, *, session: int
) -> Evenement:
    """A meeting about a session, from what is published."""
    adresse = information.adresse or pieces.Adresse()
    return Evenement(
        genre=Genre.COLLECTIVE,
        numero=information.id,
        cible=session,
        titre=document.action.titre,
        organisme=document.organisme.nom,
        date=datetime.date.fromisoformat(information.date),
        debut=_heure(information.heure_debut),
        fin=_heure(information.heure_fin),
        modifie_le=datetime.datetime.fromisoformat(document.publie_le),
        a_distance=information.adresse is None,
        nom_du_lieu=nom_de_lieu(information.nom) if information.adresse else "",
        rue=", ".join(adresse.lignes),
        code_postal=adresse.code_postal,
        ville=adresse.ville,
        departement=adresse.departement,
        lien=information.url,
        places=information.places,
        commentaire=information.commentaire,
    )


def _heure(iso: str | None) -> datetime.time | None:
    return datetime.time.fromisoformat(iso) if iso else None


def de_porte(porte: PorteOuverte, *, modifie_le: datetime.datetime) -> Evenement:
    """An open day, from the directory; its site and établissement are read."""
    site = porte.site
    return Evenement(
        genre=Genre.PORTES,
        numero=porte.pk,
        cible=porte.etablissement_id,
        titre=porte.etablissement.nom,
        organisme=porte.etablissement.nom,
        date=porte.date,
        debut=porte.debut,
        fin=porte.fin,
        modifie_le=modifie_le,
        a_distance=site is None,
        nom_du_lieu=nom_de_lieu(site.nom) if site else "",
        rue=", ".join(site.lignes) if site else "",
        code_postal=site.code_postal if site else "",
        ville=site.ville if site else "",
        departement=(site.commune.departement_id or "") if site and site.commune else "",
        lien=porte.lien,
        commentaire=porte.commentaire,
    )
