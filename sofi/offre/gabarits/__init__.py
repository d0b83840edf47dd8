"""What a gabarit does to the cards: what it fills in, what it fixes, what it allows.

The cells are those of `sofi.programmes`; this package knows the cards they speak of.
"""

from .application import attacher_le_dispositif, domaines_de_depart, poser, preparer_session
from .lecture import contraintes_de, contraintes_de_saisie, en_cours, realisations_de
from .phrases import brouillons_concernes, changements, par_fiche, phrase
from .verification import champs_possibles, verifier

__all__ = [
    "attacher_le_dispositif",
    "brouillons_concernes",
    "champs_possibles",
    "changements",
    "contraintes_de",
    "contraintes_de_saisie",
    "domaines_de_depart",
    "en_cours",
    "par_fiche",
    "phrase",
    "poser",
    "preparer_session",
    "realisations_de",
    "verifier",
]
