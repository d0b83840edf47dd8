"""One result of the search."""

import datetime
from dataclasses import dataclass

from sofi.diffusion.recherche import Ligne
from sofi.offre.codes import Enseignement
from sofi.offre.fiches import FicheSession
from sofi.socle.formats import INSECABLE, MOIS_ABREGES, nombre

from . import initiale, textes


@dataclass(frozen=True)
class Tuile:
    """The date in its square."""

    mois: str
    jour: str
    annee: int


@dataclass(frozen=True)
class AutreDate:
    """Another session of the same training, folded under its card."""

    url: str
    dates: str
    ville: str
    places: textes.Places | None


@dataclass(frozen=True)
class Carte:
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
    badges: list[str]
    places: textes.Places | None
    autres: list[AutreDate]
    manque: str
    initiale: bool
    source: str  # who published it, when it isn't SOFI


def tuile(date: datetime.date | None) -> Tuile | None:
    """A date as a tile."""
    if date is None:
        return None
    return Tuile(MOIS_ABREGES[date.month - 1], "1er" if date.day == 1 else str(date.day), date.year)


def carte(ligne: Ligne) -> Carte:
    """The result made from a line of the search."""
    document, session = ligne.document, ligne.session
    a_distance = session.enseignement == Enseignement.DISTANCE
    permanente = textes.est_permanente(session)
    return Carte(
        action=document.action.id,
        url=textes.url_de(document, session),
        titre=document.action.titre,
        organisme=document.organisme.nom,
        ville=textes.ville(session),
        communes=" ".join(_communes(ligne)),
        distance="" if a_distance or ligne.km is None else distance(ligne.km),
        tuile=None if permanente else tuile(textes.jour(session.date_debut)),
        permanente=permanente,
        dates=textes.dates(session),
        duree=textes.duree(session) or initiale.cycle(session),
        modalite=textes.modalite(session),
        a_distance=a_distance,
        badges=textes.badges(document, session),
        places=textes.places(session),
        autres=[_autre(ligne, autre) for autre in list(ligne.sessions)[1:]],
        manque=textes.majuscule(", ".join(ligne.manques)),
        initiale=document.initiale,
        source=document.provenance.mention if document.origine else "",
    )


def _communes(ligne: Ligne) -> dict[str, None]:
    """Each once, that of the session shown first."""
    lieux = [session.lieu for session in ligne.sessions if session.lieu]
    return dict.fromkeys(lieu.adresse.insee for lieu in lieux if lieu.adresse.insee)


def _autre(ligne: Ligne, session: FicheSession) -> AutreDate:
    return AutreDate(
        url=textes.url_de(ligne.document, session),
        dates=textes.dates(session) or "Dates à demander à l’organisme",
        ville=textes.ville(session),
        places=textes.places(session),
    )


def distance(km: float) -> str:
    """« à 2 km »; nothing under one kilometre, where a figure would pretend to know better than it does."""
    return f"à {nombre(round(km))}{INSECABLE}km" if km >= 1 else ""
