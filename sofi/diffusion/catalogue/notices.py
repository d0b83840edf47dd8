"""What a catalogue prints of a training, in the public's words. Made from the published document and nothing else."""

import datetime
from collections.abc import Iterable

import msgspec

from sofi.offre.codes import Enseignement, Niveau
from sofi.offre.fiches import FicheFormation, FicheSession
from sofi.socle.formats import telephone
from sofi.validation.document import Document

from .. import codes, faits, schema_org
from ..indexation import adresse_de
from ..prix import prix


class Seance(msgspec.Struct, frozen=True, array_like=True):
    """A session: its dates, the rest of its line, and where it is (`commune` as the index names it)."""

    departement: int
    a_distance: bool
    dates: str
    suite: str
    commune: str


class Notice(msgspec.Struct, frozen=True, array_like=True):
    """A training with its sessions not over, the first to begin first."""

    action: int
    titre: str
    organisme: str
    certification: str
    repertoire: str
    resume: str
    contact: str
    seances: list[Seance]


def actives(document: Document, jour: datetime.date) -> list[FicheSession]:
    """The sessions neither withdrawn nor over that day, the first to begin first."""
    fin = jour.isoformat()
    siennes = [s for s in document.sessions if not s.retiree_le and (s.date_fin or fin) >= fin]
    return sorted(siennes, key=lambda s: (s.date_debut or s.date_fin or "", s.id))


def notice_de(document: Document, sessions: Iterable[FicheSession]) -> Notice:
    """The notice of a training with these sessions."""
    formation = document.formation
    siennes = list(sessions)
    fiche = formation.fiche
    return Notice(
        action=document.action.id,
        titre=document.action.titre,
        organisme=document.organisme.nom,
        certification=_certification(formation),
        repertoire=(fiche.rncp or fiche.rs) if fiche else "",
        resume=schema_org.description(document),
        contact=_contact(document, siennes[0]),
        seances=[_seance(document, session) for session in siennes],
    )


def _certification(formation: FicheFormation) -> str:
    """« CAP, niveau 3, RNCP37538 »; that it leads to none is said too."""
    fiche = formation.fiche
    if fiche is None:
        return "Attestation" if formation.certifiante else "Formation non certifiante"
    niveau = codes.numero_de(codes.NIVEAUX, formation.niveau_sortie)
    connu = formation.niveau_sortie not in (Niveau.SANS, Niveau.NON_COMMUNIQUE)
    morceaux = [
        fiche.abrege or fiche.type or "Certification",
        f"niveau {niveau}" if niveau and connu else "",
        fiche.rncp or fiche.rs,
    ]
    return ", ".join(filter(None, morceaux))


def _contact(document: Document, session: FicheSession) -> str:
    """Whom to ask: telephone, e-mail."""
    contact, organisme = session.contact, document.organisme
    numero = (contact.telephone if contact else "") or organisme.telephone
    courriel = (contact.courriel if contact else "") or organisme.courriel
    return ", ".join(filter(None, [telephone(numero) if numero else "", courriel]))


def _seance(document: Document, session: FicheSession) -> Seance:
    adresse = adresse_de(session)
    a_distance = session.enseignement == Enseignement.DISTANCE
    places, (somme, pour_qui) = faits.places(session), prix(document, session)
    suite = [
        faits.ville(session) or "lieu à demander",
        "en partie à distance" if session.enseignement == Enseignement.HYBRIDE else "",
        faits.duree(session),
        places.texte if places else "",
        f"{somme} {pour_qui}".strip() if somme != "À demander" else "prix à demander",
    ]
    return Seance(
        departement=codes.numero_departement(adresse.departement),
        a_distance=a_distance,
        dates=faits.dates(session).replace(" → ", " au ") or "Dates à demander",
        suite=" · ".join(filter(None, suite)),
        commune="" if a_distance or not adresse.ville else faits.ville(session),
    )
