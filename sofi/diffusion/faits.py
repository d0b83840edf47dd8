"""Facts of a session in the public's words: pages, files and e-mails say them alike."""

import datetime
from dataclasses import dataclass

from sofi.offre.codes import Enseignement, Esp, Recrutement
from sofi.offre.fiches import FicheSession
from sofi.socle.formats import INSECABLE, accord, jour_abrege, nombre

from .indexation import adresse_de


@dataclass(frozen=True)
class Places:
    """Whether one can still join: a sentence and its tone (ok, alerte, erreur, neutre)."""

    texte: str
    etat: str
    icone: str


def jour(iso: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None


def ville(session: FicheSession) -> str:
    """« Mayenne (53) », « À distance » when nobody has to come, empty when the place isn't known."""
    if session.enseignement == Enseignement.DISTANCE:
        return "À distance"
    adresse = adresse_de(session)
    if not adresse.ville:
        return ""
    return f"{adresse.ville} ({adresse.departement})" if adresse.departement else adresse.ville


def est_permanente(session: FicheSession) -> bool:
    """One may come in at any time."""
    return bool(session.esp == Esp.PERMANENTES)


def dates(session: FicheSession) -> str:
    """« 28 sept. 2026 → 11 juin 2027 »; said otherwise when one comes in at any time."""
    debut, fin = jour(session.date_debut), jour(session.date_fin)
    if est_permanente(session):
        bornes = zip(("du", "au"), (debut, fin), strict=True)
        return " ".join(
            ["Entrées possibles", *(f"{mot} {jour_abrege(date)}" for mot, date in bornes if date)]
        )
    return " → ".join(jour_abrege(date) for date in (debut, fin) if date)


def heures(session: FicheSession) -> int:
    """Hours in all."""
    return (session.heures_centre or 0) + (session.heures_entreprise or 0)


def duree(session: FicheSession) -> str:
    """« 420 h en centre, 840 h en entreprise »; a single number when there is one place only."""
    centre, entreprise = session.heures_centre or 0, session.heures_entreprise or 0
    if entreprise and centre:
        return f"{nombre(centre, 'h')} en centre, {nombre(entreprise, 'h')} en entreprise"
    if entreprise:
        return f"{nombre(entreprise, 'h')} en entreprise"
    return nombre(centre, "h") if centre else ""


def places(session: FicheSession) -> Places | None:
    """How many places are left, or why one can't apply; None when nothing is known.

    Several dispositifs may finance the same seat: never more places than the capacité.
    """
    if session.recrutement == Recrutement.FERME:
        return Places("Recrutement fermé", "erreur", "non")
    if session.recrutement == Recrutement.SUSPENDU:
        return Places("Recrutement suspendu", "neutre", "horloge")
    dispositifs = session.dispositifs
    capacite = session.capacite or sum(d.places or 0 for d in dispositifs)
    total = min(sum(d.places or 0 for d in dispositifs), capacite)
    if not dispositifs or any(d.places_restantes is None for d in dispositifs):
        return Places(accord(total, "place", "places"), "neutre", "personnes") if total else None
    restantes = sum(d.places_restantes or 0 for d in dispositifs)
    restantes = min(restantes, session.capacite or restantes)
    if not restantes:
        return Places("Complet", "erreur", "non")
    if restantes == 1:
        return Places("Dernière place", "alerte", "alerte")
    sur = f" sur{INSECABLE}{total}" if total >= restantes else ""
    return Places(f"{accord(restantes, 'place', 'places')}{sur}", "ok", "ok")
