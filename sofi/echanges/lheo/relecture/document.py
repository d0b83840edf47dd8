"""A document again, from the formations that one gave: what a round trip and another region's offer need."""

from collections.abc import Sequence

from msgspec.structs import replace

from sofi.offre.fiches import FicheEtablissement, FicheSession
from sofi.validation.document import FORMAT, Document

from ..construction import INFO_SOFI
from ..lecture import FormationLue
from .formation import FormationRelue, relire
from .savoir import SANS_SAVOIR, Savoir


def document_de(lues: Sequence[FormationLue], savoir: Savoir = SANS_SAVOIR) -> Document:
    """The document that these formations of one action come from, its numbers those of the file.

    ValueError without any session. What a feed doesn't carry (sessions that have ended, what isn't public) isn't in it.
    """
    relues = [relue for lue in lues for relue in relire(lue, savoir)]
    sessions = [session for relue in relues for session in _sessions(relue)]
    if not sessions:
        raise ValueError("no session")
    premiere, noeud = relues[0], lues[0].noeud
    f, a = _numeros(premiere.numero)
    voie = noeud.extra(INFO_SOFI, "voie")
    version = noeud.extra(INFO_SOFI, "version")
    lot = premiere.action.lot
    return Document(
        format=FORMAT,
        version=int(version) if version.isdigit() else 0,
        nature="validation",
        publie_le=noeud.attributs.get("horodatage-modification", ""),
        voie=voie or ("certifiante" if premiere.formation.sur_fiche else "non_certifiante"),
        formation=replace(premiere.formation, id=f),
        action=replace(
            premiere.action,
            id=a,
            lot=lot,
            cree_le=noeud.attributs.get("horodatage-creation", ""),
        ),
        organisme=premiere.organisme,
        sessions=[*_groupe_fini(lues), *sorted(sessions, key=lambda session: session.id)],
    )


def _groupe_fini(lues: Sequence[FormationLue]) -> list[FicheSession]:
    """The place of a first group whose sessions have all ended: it keeps the plain number of the action."""
    if any(lue.numero.count("-") == 1 for lue in lues) or not all("-" in u.numero for u in lues):
        return []
    return [FicheSession(responsable=FicheEtablissement(id=-1), retiree_le="0001-01-01")]


def _sessions(relue: FormationRelue) -> list[FicheSession]:
    return [replace(session.fiche, id=_numeros(session.numero)[-1]) for session in relue.sessions]


def _numeros(numero: str) -> tuple[int, ...]:
    """The numbers of « F-A » or « F-A-S »; zeros when the file has its own."""
    parties = numero.split("-")
    if not all(partie.isdigit() for partie in parties):
        return (0, 0)
    return tuple(int(partie) for partie in parties)
