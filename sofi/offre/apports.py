"""What the file of another source says of a training, in the words that its action is made from.

Kept as plain JSON (`Provenance.contenu`). Every attribute has a default: what a source doesn't say is empty, and is
never asked of it. Texts are plain or HTML, as the file has them; dates are ISO 8601.
"""

from typing import Any

import msgspec

from .fiches import FicheAction, FicheFormation, FicheSession


class LieuApporte(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where it takes place, when it isn't the main site of its établissement."""

    nom: str = ""
    lignes: list[str] = []
    code_postal: str = ""
    ville: str = ""
    insee: str = ""
    uai: str = ""
    latitude: float | None = None
    longitude: float | None = None


class SessionApportee(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session; the Onisep gives one without dates for each training.

    `fiche`: what else the file says of the card, that no row of ours holds: who pays, whom to ask, how to apply.
    """

    reference: str = ""
    debut: str | None = None
    fin: str | None = None
    duree_cycle: int | None = None
    enseignement: str = ""
    rythmes: list[str] = []
    esp: str = ""
    parcours: list[str] = []
    recrutement: str = ""
    commentaire: str = ""
    heures_centre: int | None = None
    heures_entreprise: int | None = None
    lieu: LieuApporte | None = None
    fiche: FicheSession | None = None


class Apport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A training of another source; `formation` and `action` hold what its sessions' `fiche` holds of theirs."""

    certifinfo: str = ""  # code of the sheet, as the file says it…
    certification: str = ""  # … RNCP or RS number, where the sheet isn't named…
    ideo: str = ""  # … or FOR.n, the number that Onisep gives to the training
    certifiante: bool = False
    initiale: bool = False
    niveau_sortie: str = ""
    niveau_entree: str = ""
    domaines: list[str] = []
    metiers: list[str] = []
    objectif: str = ""
    resultats: str = ""
    programme: str = ""
    public: str = ""
    url: str = ""
    page: str = ""  # its page at the source
    a_jour_le: str = ""
    statut: str = ""
    cout: str = ""
    accueil: str = ""
    sessions: list[SessionApportee] = []
    formation: FicheFormation | None = None
    action: FicheAction | None = None


def lire_apport(contenu: dict[str, Any]) -> Apport:
    """What was kept of a training."""
    return msgspec.convert(contenu, Apport)


def en_contenu(apport: Apport) -> dict[str, Any]:
    """The same, to be kept: what it doesn't say isn't there."""
    contenu: dict[str, Any] = _dit(msgspec.to_builtins(apport))
    return contenu


def _dit(valeur: Any) -> Any:
    """Without what is empty: a card has a hundred attributes, and a file says a dozen of them."""
    if isinstance(valeur, dict):
        dits = {nom: _dit(partie) for nom, partie in valeur.items()}
        return {nom: partie for nom, partie in dits.items() if partie not in ("", None, [], {})}
    if isinstance(valeur, list):
        return [_dit(partie) for partie in valeur]
    return valeur
