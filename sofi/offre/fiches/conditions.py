"""When a field is required: conditions asked of the card itself."""

from typing import Any

from sofi.referentiels.models import TypeDispositif

from ..calculs import contrat_en_alternance, partielle_offerte
from ..codes import Validation, Voie
from ..models import Action, Dispositif, Formation, Session


def toujours(_objet: Any) -> bool:
    """Required whatever the card says."""
    return True


def jamais(_objet: Any) -> bool:
    """Never required."""
    return False


def sur_fiche(formation: Formation) -> bool:
    """Certifying way: the formation comes from a Certif Info sheet."""
    return formation.est_sur_fiche


def hors_fiche(formation: Formation) -> bool:
    """Non-certifying way."""
    return not formation.est_sur_fiche


def sur_fiche_a_blocs(formation: Formation) -> bool:
    """The sheet leaves a choice; without several blocs the validation is totale, and nothing is asked."""
    return partielle_offerte(formation.fiche)


def partielle(formation: Formation) -> bool:
    """Only some blocs lead to validation."""
    return formation.est_sur_fiche and formation.validation == Validation.PARTIELLE


def sans_programme(action: Action) -> bool:
    """The sheet has no programme of its own, or there is no sheet."""
    fiche = action.formation.fiche
    return not (fiche and fiche.texte_programme)


def sans_objectif(action: Action) -> bool:
    """The sheet has no objective of its own, or there is no sheet."""
    fiche = action.formation.fiche
    return not (fiche and fiche.texte_objectif)


def publique(session: Session) -> bool:
    """A session of a regional programme."""
    return session.action.voie == Voie.PUBLIQUE


def _regles(session: Session) -> set[str]:
    return {dispositif.type.regle for dispositif in session.dispositifs.all()}


def en_apprentissage(session: Session) -> bool:
    """One of the session's dispositifs is the contrat d'apprentissage."""
    return TypeDispositif.Regle.APPRENTISSAGE in _regles(session)


def en_alternance(session: Session) -> bool:
    """One of the session's dispositifs is an apprenticeship or professionalisation contract."""
    return contrat_en_alternance(_regles(session))


def en_poec(dispositif: Dispositif) -> bool:
    """A POE collective names its OPCO and its reference."""
    return dispositif.type.regle == TypeDispositif.Regle.POEC
