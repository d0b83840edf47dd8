"""The récapitulatif: the four cards, each read as its document will be, with what it lacks."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from sofi.ecrans.commun.recapitulatif import Ligne, avec_manques, lignes
from sofi.offre.codes import Etat, Fiche
from sofi.offre.models import Action, Dispositif, Session
from sofi.offre.regles import Manque, erreurs
from sofi.validation.circuit import passe_par_la_region
from sofi.validation.differences import CarteChangee, compte
from sofi.validation.document.ecriture import fiche_action
from sofi.validation.fil import fil, retours, sujet
from sofi.validation.lecture import codes_externes
from sofi.validation.models import OffrePubliee
from sofi.validation.modification import changements
from sofi.validation.promesses import promesses, reponse_promise

from . import adresses
from .bandeau import Bandeau
from .etat import Saisie
from .qualite import contexte_qualite


@dataclass(frozen=True)
class CarteLue:
    """A card of the récapitulatif: where it is changed if it can be now, its fields, what blocks on it."""

    url: str
    lignes: list[Ligne]
    bloquants: list[Manque]


@dataclass(frozen=True)
class SessionLue:
    """A session with its dispositifs."""

    session: Session
    carte: CarteLue
    dispositifs: list[tuple[Dispositif, CarteLue]]


def contexte_recapitulatif(saisie: Saisie) -> dict[str, Any]:
    """Every card, read as its document will be."""
    action = saisie.action
    sessions = [s for s in action.sessions.all() if s.retiree_le is None]
    publiee = OffrePubliee.objects.filter(action_id=action.pk).select_related("version").first()
    action.version_en_ligne = publiee.version.numero if publiee else None
    modification = _modification(action, publiee)
    codes = avec_manques(codes_externes(fiche_action(action)), [])
    messages = fil(action)
    return {
        "saisie": saisie,
        "action": action,
        "etapes": Bandeau(saisie).etapes(),
        "formation": _carte(saisie, Fiche.FORMATION, action.formation, adresses.formation(action)),
        "fiche_action": _carte(saisie, Fiche.ACTION, action, adresses.fiche_action(action)),
        "sessions": [_session(saisie, session, codes) for session in sessions],
        "derniere": max((s.pk for s in action.sessions.all()), default=0),
        "fil": messages,
        "retours": retours(messages),
        "questions": [(question, sujet(question)) for question in saisie.questions],
        "a_la_region": action.etat == Etat.QUESTION_REGION,
        "publiee": publiee.version if publiee else None,
        "modification": modification,
        "promesses": promesses(timezone.now()),
        "reponse_promise": reponse_promise(action),
        "region_d_abord": passe_par_la_region(action),
        **contexte_qualite(saisie, action, publiee=publiee is not None),
    }


@dataclass(frozen=True)
class Modification:
    """What is about to change of what the public reads; `nombre`: fields changed, cards added or withdrawn."""

    changees: list[CarteChangee]

    @property
    def nombre(self) -> int:
        return compte(self.changees)


def _modification(action: Action, publiee: OffrePubliee | None) -> Modification | None:
    """None for what was never public, or when nothing is being changed."""
    if publiee is None or action.etat in (Etat.VALIDEE, Etat.ARCHIVEE):
        return None
    return Modification(changements(action, publiee.version))


def _carte(saisie: Saisie, fiche: Fiche, objet: Any, url: str) -> CarteLue:
    manques = saisie.manques_de(fiche, objet.pk)
    ou = url if saisie.action.modifiable else ""
    return CarteLue(ou, lignes(fiche, objet, saisie.manques), erreurs(manques))


def _session(saisie: Saisie, session: Session, codes: list[Ligne]) -> SessionLue:
    """A session; with each dispositif, the fields typed with it and the Région's codes."""
    action = saisie.action
    carte = _carte(saisie, Fiche.SESSION, session, adresses.session(action, session.pk))
    dispositifs = []
    for d in session.dispositifs.all():
        url = adresses.dispositif(action, session.pk, d.pk)
        lue = _carte(saisie, Fiche.DISPOSITIF, d, url)
        dispositifs.append((d, replace(lue, lignes=[*lue.lignes, *codes])))
    return SessionLue(session, carte, dispositifs)
