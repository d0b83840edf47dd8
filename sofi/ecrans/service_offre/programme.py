"""What one decides with on an offer of a regional programme: its lot, the planned date, the places, the agreement."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from sofi.offre.codes import Etat
from sofi.offre.fiches import FicheSession
from sofi.offre.models import Action
from sofi.programmes.models import Lot
from sofi.socle.formats import accord, jour_saisi, nombre
from sofi.validation.places import SANS_PLACES, actions_du_lot, remplissage
from sofi.validation.region import ACCORDS

from .dossier import Dossier

ICONES = {"ok": "coche", "alerte": "alerte", "erreur": "alerte", "info": "horloge"}


@dataclass(frozen=True)
class Fait:
    """One square of the strip; `etat` is its tone, none where there is nothing to judge."""

    titre: str
    valeur: str
    precision: str = ""
    etat: str = ""
    large: bool = False

    @property
    def icone(self) -> str:
        return ICONES.get(self.etat, "")


def faits(dossier: Dossier) -> list[Fait]:
    """The strip, of a publique alone."""
    lot = dossier.action.lot
    if lot is None:
        return []
    du_lot = actions_du_lot(dossier.action)
    return [
        _lot(dossier.action, lot, du_lot),
        _date_prevue(dossier, lot),
        _places(dossier, du_lot),
        _accord(dossier),
    ]


def _lot(action: Action, lot: Lot, du_lot: list[Action]) -> Fait:
    """Which one; an order of the Région that several actions describe is to be looked at."""
    dit = f"{lot.programme.nom} {lot.programme.annee}, {lot.libelle}"
    if lot.forfait_recrutement:
        dit += ", au forfait recrutement"
    achetee = action.id_action_cr
    autres = [a for a in du_lot if a.pk != action.pk and achetee and a.id_action_cr == achetee]
    if autres:
        dit += f" ; l’ID action {achetee} est décrit par {nombre(len(autres) + 1)} actions"
    return Fait("Programme et lot", lot.numero, dit, "alerte" if autres else "", large=True)


def _date_prevue(dossier: Dossier, lot: Lot) -> Fait:
    """Against the first day that is proposed; au forfait the session starts on the planned day."""
    titre, formateur = "Date prévue au lot", dossier.action.formateur
    prevue = formateur.date_debut_prevue if formateur else None
    if prevue is None:
        return Fait(titre, "Non indiquée", "dans le fichier de la Région")
    debuts = [s.date_debut for s in _sessions(dossier) if s.date_debut]
    if prevue.isoformat() in debuts:
        return Fait(titre, jour_saisi(prevue), "égale à la date de début", "ok")
    etat = "erreur" if lot.forfait_recrutement else "alerte"
    return Fait(titre, jour_saisi(prevue), _debut(debuts), etat)


def _debut(debuts: list[str]) -> str:
    if not debuts:
        return "aucune date de début"
    return f"la session commence le {jour_saisi(datetime.date.fromisoformat(min(debuts)))}"


def _places(dossier: Dossier, du_lot: list[Action]) -> Fait:
    """Those of the lot with these ones, on those that it plans."""
    titre, action = "Places du lot", dossier.action
    lot = remplissage(action, du_lot)
    if lot is None:
        ici = sum(d.places or 0 for s in _sessions(dossier) for d in s.dispositifs)
        return Fait(
            titre, accord(ici, "place ici", "places ici"), "le lot n’en prévoit pas de nombre"
        )
    dits = [f"{nombre(lot.trop)} de trop"] if lot.trop else []
    dits.append(f"{nombre(lot.ici)} ici")
    prevues = action.formateur.places if action.formateur else None
    if prevues:
        dits.append(f"{nombre(prevues)} prévues pour l’action")
    etat = "erreur" if lot.trop else "alerte" if prevues and lot.ici > prevues else "ok"
    return Fait(titre, f"{nombre(lot.total)} sur {nombre(lot.prevues)}", " ; ".join(dits), etat)


def _sessions(dossier: Dossier) -> Iterator[FicheSession]:
    return (s for s in dossier.document_propose.sessions if not s.retiree_le)


def _accord(dossier: Dossier) -> Fait:
    """Asked for what changes an offer that was validated once; kept with its reference."""
    titre, action = "Accord de la Région", dossier.action
    if action.etat == Etat.ATTENTE_ACCORD:
        return Fait(titre, "Attendu", "la Région n’a pas encore répondu", "info", large=True)
    if action.etat == Etat.QUESTION_REGION:
        return Fait(titre, "Attendu", "la Région a posé une question", "info", large=True)
    if dossier.versions and action.etat == Etat.EN_SAISIE:
        return Fait(titre, "À demander", "à l’envoi de cette modification", large=True)
    actes = (m for m in dossier.fil if m.acte in ("envoyer", *ACCORDS))
    dernier = next(actes, None)
    if dernier is None or dernier.acte == "envoyer":
        return Fait(titre, "Pas demandé", "la première validation n’en demande pas", large=True)
    valeur = "Donné pour la date, sans les places" if dernier.acte == SANS_PLACES else "Donné"
    return Fait(titre, valeur, f"réf. {dernier.texte}", "ok", large=True)
