"""The identity card of a training: when, where, at what price, how long, until when one applies, for what.

« À demander à l’organisme » stands for what it hasn't said: never a dash, never nothing.
"""

import datetime
from dataclasses import dataclass

from sofi.diffusion.indexation import adresse_de
from sofi.offre.codes import Enseignement, Niveau, Recrutement
from sofi.offre.fiches import FicheFormation, FicheSession
from sofi.socle.formats import INSECABLE, accord, jour_abrege, nombre
from sofi.validation.document import Document

from . import candidature, financement, textes
from .candidature import inscriptions_closes as closes
from .textes import Places

A_DEMANDER = ("À demander", "à l’organisme")
COMPLET = "Complet"


@dataclass(frozen=True)
class Cle:
    """A key fact: what, its value, a detail."""

    icone: str
    titre: str
    valeur: str
    detail: str = ""


def cles(document: Document, session: FicheSession, jour: datetime.date) -> list[Cle]:
    """The card of a session, in the order people ask."""
    quand = "Prochaine date" if rejoignable(session, jour) else "Dates"
    return [
        Cle("calendrier", quand, *dates(session)),
        Cle("lieu", "Lieu", *_lieu(session)),
        Cle("euro", "Prix", *financement.prix(document, session)),
        Cle("horloge", "Durée", *_duree(session)),
        Cle("drapeau", *echeance(session, jour)),
        Cle("diplome", "Vous obtenez", *certification(document.formation)),
    ]


def places(session: FicheSession, jour: datetime.date) -> Places | None:
    """How many places one may still have that day: none is promised once it has begun, or its inscriptions are over.

    A session that one enters at any time is never too far on.
    """
    dites = textes.places(session)
    if session.recrutement in (Recrutement.FERME, Recrutement.SUSPENDU):
        return dites
    if dites and dites.texte == COMPLET:
        return dites
    commencee = session.date_debut and session.date_debut < jour.isoformat()
    if commencee and not textes.est_permanente(session):
        return Places("Déjà commencée", "neutre", "horloge")
    return Places("Inscriptions closes", "neutre", "horloge") if closes(session, jour) else dites


def rejoignable(session: FicheSession, jour: datetime.date) -> bool:
    """One can still come in: it recruits, a place is left as far as one knows, inscriptions aren't over, and it
    hasn't begun (or one comes in at any time)."""
    if session.recrutement in (Recrutement.FERME, Recrutement.SUSPENDU):
        return False
    debut = session.date_fin if textes.est_permanente(session) else session.date_debut
    if debut and debut < jour.isoformat():
        return False
    dites = textes.places(session)
    plus_de_place = dites is not None and dites.texte == COMPLET
    return not plus_de_place and not closes(session, jour)


def prochaine(
    document: Document, actives: list[int], jour: datetime.date
) -> tuple[FicheSession | None, bool]:
    """The next session one can still join, and True; else the next one to begin, else one going on, and False."""
    par_id = {session.id: session for session in document.sessions}
    siennes = [par_id[numero] for numero in actives if numero in par_id]
    ouverte = next((session for session in siennes if rejoignable(session, jour)), None)
    if ouverte:
        return ouverte, True
    a_venir = (s for s in siennes if (s.date_debut or "") >= jour.isoformat())
    return next(a_venir, None) or next(iter(siennes), None), False


def dates(session: FicheSession) -> tuple[str, str]:
    """« 28 sept. 2026 », « jusqu’au 11 juin 2027 »."""
    debut, fin = textes.jour(session.date_debut), textes.jour(session.date_fin)
    au = f"jusqu’au {jour_abrege(fin)}" if fin else ""
    if textes.est_permanente(session):
        return "Entrée permanente", au
    return (jour_abrege(debut), au) if debut else A_DEMANDER


def _lieu(session: FicheSession) -> tuple[str, str]:
    a_distance = session.enseignement == Enseignement.DISTANCE
    rue = "" if a_distance else ", ".join(adresse_de(session).lignes)
    ville = textes.ville(session)
    return (ville, rue) if ville else A_DEMANDER


def _duree(session: FicheSession) -> tuple[str, str]:
    heures, repartition = textes.heures(session), textes.duree(session)
    if not heures:
        return A_DEMANDER
    return nombre(heures, "h"), repartition if " en " in repartition else ""


def echeance(session: FicheSession, jour: datetime.date) -> tuple[str, str, str]:
    """What the deadline is called, when it is, and how far: « S’inscrire jusqu’au », « 10 juil. 2026 »."""
    titre = "S’inscrire jusqu’au"
    if session.recrutement == Recrutement.FERME:
        return "Inscription", "Recrutement fermé", "voir les autres dates"
    periode = candidature.periode(session, jour)
    if periode is None:
        passee = ("Inscription", "Close", "la période est passée")
        return passee if closes(session, jour) else (titre, *A_DEMANDER)
    debut, fin = periode
    if debut > jour:
        return titre, jour_abrege(fin), f"à partir du {jour_abrege(debut)}"
    return titre, jour_abrege(fin), _dans(fin, jour)


def _dans(fin: datetime.date, jour: datetime.date) -> str:
    """« dans 51 jours »."""
    restent = (fin - jour).days
    proches = {0: "c’est le dernier jour", 1: "demain"}
    return proches.get(restent) or f"dans {accord(restent, 'jour', 'jours')}"


def certification(formation: FicheFormation) -> tuple[str, str]:
    """« CAP, niveau 3 », « RNCP37538, 10 blocs »; an attestation when it leads to no certification."""
    fiche = formation.fiche
    if fiche is None:
        return "Une attestation", "" if formation.certifiante else "formation non certifiante"
    quoi = fiche.abrege or fiche.type or "Certification"
    # « Niveau 3 (CAP, BEP) » → « niveau 3 »; « sans niveau spécifique » would tell nothing.
    libelle, _, _ = textes.libelle(Niveau, formation.niveau_sortie).partition(" (")
    niveau = libelle.lower() if libelle.startswith("Niveau ") else ""
    detail = [fiche.rncp or fiche.rs, compte_blocs(formation)]
    return ", ".join(filter(None, [quoi, niveau])), ", ".join(filter(None, detail))


def compte_blocs(formation: FicheFormation) -> str:
    """« 10 blocs », « 3 blocs sur 10 »; empty without bloc."""
    choisis, total = len(formation.blocs), formation.nombre_blocs
    compte = accord(choisis, "bloc", "blocs") if choisis else ""
    return f"{compte} sur{INSECABLE}{total}" if compte and choisis < total else compte
