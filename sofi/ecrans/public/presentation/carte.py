"""One result of the search."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.urls import get_script_prefix

from sofi.diffusion.recherche import CARTES_LUES, Ligne, Retenue
from sofi.offre.codes import Enseignement
from sofi.offre.fiches import FicheSession
from sofi.socle.formats import INSECABLE, MOIS_ABREGES, nombre
from sofi.validation.document import Document

from . import identite, initiale, textes


@dataclass(frozen=True)
class Tuile:
    """The date in its square."""

    mois: str
    jour: str
    annee: int


class AutreDate(NamedTuple):
    """Another session of the same training, folded under its card."""

    url: str
    dates: str
    ville: str
    places: textes.Places | None


class Carte(NamedTuple):
    """What a result shows; `communes`: the codes of those where its sessions take place, which the map shows."""

    action: int
    url: str
    titre: str
    organisme: str
    ville: str
    communes: str
    distance: str
    tuile: Tuile | None
    permanente: bool
    dates: str
    duree: str
    modalite: str
    a_distance: bool
    badges: tuple[str, ...]
    places: textes.Places | None
    autres: tuple[AutreDate, ...]
    manque: str
    initiale: bool
    source: str  # who published it, when it isn't SOFI


def tuile(date: datetime.date | None) -> Tuile | None:
    """A date as a tile."""
    if date is None:
        return None
    return Tuile(MOIS_ABREGES[date.month - 1], "1er" if date.day == 1 else str(date.day), date.year)


def cartes(lignes: Iterable[Ligne], jour: datetime.date) -> list[Carte]:
    """The results made from the lines of the search, as that day makes them: what has begun has no place to offer."""
    prefixe = get_script_prefix()
    return [_situee(_carte(ligne.retenue, jour, prefixe), ligne.km) for ligne in lignes]


def carte(ligne: Ligne, jour: datetime.date) -> Carte:
    """One of them."""
    return cartes([ligne], jour)[0]


def _situee(faite: Carte, km: float | None) -> Carte:
    """As far from here as it is."""
    return faite if km is None or faite.a_distance else faite._replace(distance=distance(km))


@lru_cache(maxsize=CARTES_LUES)
def _carte(retenue: Retenue, jour: datetime.date, _prefixe: str) -> Carte:
    """Made once for the trainings at hand; its addresses are those of where the site is served."""
    document, session = retenue.document, next(retenue.sessions)
    a_distance = session.enseignement == Enseignement.DISTANCE
    permanente = textes.est_permanente(session)
    return Carte(
        action=document.action.id,
        url=textes.url_de(document, session),
        titre=document.action.titre,
        organisme=document.organisme.nom,
        ville=textes.ville(session),
        communes=" ".join(_communes(retenue)),
        distance="",
        tuile=None if permanente else tuile(textes.jour(session.date_debut)),
        permanente=permanente,
        dates=textes.dates(session),
        duree=textes.duree(session) or initiale.cycle(session),
        modalite=textes.modalite(session),
        a_distance=a_distance,
        badges=tuple(textes.badges(document, session)),
        places=identite.places(session, jour),
        autres=tuple(_autre(document, autre, jour) for autre in list(retenue.sessions)[1:]),
        manque=textes.majuscule(", ".join(retenue.manques)),
        initiale=document.initiale,
        source=document.provenance.mention if document.origine else "",
    )


def _communes(retenue: Retenue) -> dict[str, None]:
    """Each once, that of the session shown first."""
    lieux = [session.lieu for session in retenue.sessions if session.lieu]
    return dict.fromkeys(lieu.adresse.insee for lieu in lieux if lieu.adresse.insee)


def _autre(document: Document, session: FicheSession, jour: datetime.date) -> AutreDate:
    return AutreDate(
        url=textes.url_de(document, session),
        dates=textes.dates(session) or "Dates à demander à l’organisme",
        ville=textes.ville(session),
        places=identite.places(session, jour),
    )


def distance(km: float) -> str:
    """« à 2 km »; nothing under one kilometre, where a figure would pretend to know better than it does."""
    return f"à {nombre(round(km))}{INSECABLE}km" if km >= 1 else ""
