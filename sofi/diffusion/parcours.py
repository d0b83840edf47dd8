"""All that answers a question, page after page: none lost nor given twice while others publish.

By number, each page begins after the last number of the one before, whatever happened meanwhile. In another order,
pages are counted from the first result, up to `PLAFOND`, as on the search page.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from sofi.referentiels import moutures

from .criteres import PLAFOND, Criteres
from .moteur.entree import lire_carte
from .moteur.reponse import Numeros
from .moteur.suite import index
from .recherche import Essai, repondre


class IndexEnPreparation(Exception):
    """The index of this machine doesn't hold all that is published yet."""


@dataclass(frozen=True)
class Etape:
    """A page of numbers: how many there are in all, where the next page begins (None after the last).

    `corrige`, `ignores`, `proches`: what was made of the words to find something, as the search page says it.
    """

    numeros: list[int]
    total: int
    suivant: int | None
    corrige: str = ""
    ignores: list[str] = field(default_factory=list)
    proches: bool = False


def parcourir(criteres: Criteres, de: Numeros, *, apres: int, limite: int) -> Etape:
    """So many of what answers. Without `criteres.tri` by number, after `apres`; else the `apres` first are passed.

    Raises IndexEnPreparation: a list that isn't whole would be believed.
    """
    etat = index().a_jour()
    if etat is None or etat.manifeste.reste:
        raise IndexEnPreparation
    par_rang = criteres.tri is not None and de != Numeros.FORMATIONS
    with moutures.ensemble():
        essai, corrige, ignores = repondre(
            etat, replace(criteres, par_session=de == Numeros.SESSIONS)
        )
    etape = (
        _par_rang(essai, de, apres, limite) if par_rang else _par_numero(essai, de, apres, limite)
    )
    proches = bool(essai.manque or essai.lecture.ecartes)
    return replace(etape, corrige=corrige, ignores=ignores, proches=proches)


def _par_numero(essai: Essai, de: Numeros, apres: int, limite: int) -> Etape:
    """The next ones, without sorting those further."""
    tous = essai.recherche.numeros(de)
    restants = tous[tous > apres]
    if len(restants) > limite:
        restants = np.partition(restants, limite - 1)[:limite]
        numeros = np.sort(restants).tolist()
        return Etape(numeros, len(tous), numeros[-1])
    return Etape(np.sort(restants).tolist(), len(tous), None)


def _par_rang(essai: Essai, de: Numeros, apres: int, limite: int) -> Etape:
    total = essai.comptes.total
    fin = min(apres + limite, total, PLAFOND)
    trouvees = essai.recherche.tranche(min(apres, fin), fin)
    numeros = [
        t.sessions[0] if de == Numeros.SESSIONS else lire_carte(t.carte).action.id for t in trouvees
    ]
    return Etape(numeros, total, fin if fin < min(total, PLAFOND) else None)
