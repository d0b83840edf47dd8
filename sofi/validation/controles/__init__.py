"""What is checked before a validator reads: the rules of the offer first, then what only judgement settles.

The rules (`offre.regles`) are those the organisme saw; the checks here are the service Offre's own, and
none says again what a rule says.
"""

from collections.abc import Iterable

from sofi.offre.codes import Fiche
from sofi.offre.models import Action
from sofi.offre.regles import MANQUE, Manque, charger

from .controle import Controle, Niveau, Verification, controle
from .faits import adresses, liens, prix_par_heure
from .redaction import capitales, coordonnees, phrases_doubles, textes_vides

VERIFICATIONS: tuple[Verification, ...] = (
    textes_vides,
    liens,
    prix_par_heure,
    adresses,
    capitales,
    coordonnees,
    phrases_doubles,
)
_ORDRE = [Niveau.BLOQUANT, Niveau.ALERTE, Niveau.INFORMATION]

__all__ = ["VERIFICATIONS", "Controle", "Niveau", "controler"]


def controler(action: Action, manques: Iterable[Manque] = ()) -> list[Controle]:
    """Every check on the cards as the database holds them, what blocks first.

    `manques` is what the rules found, when the caller has asked them.
    """
    chargee = charger(Action.objects.filter(pk=action.pk)).get()
    trouves = [_du_manque(manque) for manque in manques]
    trouves += [c for verification in VERIFICATIONS for c in verification(chargee)]
    return sorted(trouves, key=lambda c: _ORDRE.index(c.niveau))


def _du_manque(manque: Manque) -> Controle:
    """A rule's own words, which say what to do already."""
    vide = manque.niveau == MANQUE and not manque.message
    return controle(
        Niveau.BLOQUANT if manque.bloque else Niveau.ALERTE,
        Fiche(manque.fiche),
        manque.objet,
        manque.champ,
        "Ce champ est vide." if vide else manque.message,
        "Demandez-le à l'organisme, ou complétez la fiche." if vide else "",
    )
