"""How many fields a non-certifying training has on its four cards, from the table of the fields."""

from dataclasses import dataclass

from sofi.offre.codes import Fiche
from sofi.offre.fiches import EFFECTIFS, FICHES, Champ
from sofi.offre.fiches.conditions import (
    en_alternance,
    en_apprentissage,
    en_poec,
    hors_fiche,
    jamais,
    partielle,
    publique,
    sans_objectif,
    sans_programme,
    sur_fiche,
    sur_fiche_a_blocs,
    toujours,
)

ABSENTS = {sur_fiche, sur_fiche_a_blocs, partielle}
"""Conditions of fields that the F card of a training without a sheet doesn't have."""
REQUIS = {toujours, hors_fiche, sans_programme, sans_objectif}
FACULTATIFS = {jamais, publique, en_alternance, en_apprentissage, en_poec}
CARTES = (Fiche.FORMATION, Fiche.ACTION, Fiche.SESSION, Fiche.DISPOSITIF)

SAISIS, CHOISIS = 8, 1
"""Fields typed and answers chosen in a list, by an organisme that entered a training of the kind before."""
ENVOI = 15
"""Interactions at most for a whole training, from the dashboard to « envoyée »."""
RECONDUCTION = 4
"""Interactions at most for next year's session of it."""
CHERCHES = 17
"""What a new organisme is asked that it neither gave before nor reads on the page, up to its first sending."""
PREMIER_ENVOI = 52
"""Interactions at most from its request for a key to that sending."""


@dataclass(frozen=True)
class Compte:
    """Fields of a card: shown, and required to send."""

    champs: int
    requis: int


def champs_de(fiche: Fiche) -> list[Champ]:
    """The fields typed on this card; the two headcounts of the session are typed with its dispositif."""
    champs = [champ for champ in FICHES[fiche] if champ.requis not in ABSENTS]
    if fiche == Fiche.SESSION:
        return [champ for champ in champs if champ not in EFFECTIFS]
    return [*champs, *EFFECTIFS] if fiche == Fiche.DISPOSITIF else champs


def compter(fiche: Fiche) -> Compte:
    """Refuses a condition that it doesn't know: the count would be wrong without a word."""
    champs = champs_de(fiche)
    inconnues = {champ.requis for champ in champs} - REQUIS - FACULTATIFS
    assert not inconnues, inconnues
    return Compte(len(champs), sum(champ.requis in REQUIS for champ in champs))


def compter_tout() -> Compte:
    """The four cards together."""
    comptes = [compter(fiche) for fiche in CARTES]
    return Compte(sum(c.champs for c in comptes), sum(c.requis for c in comptes))
