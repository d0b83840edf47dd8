"""The marks of a segment in the order of their names, each of their words with where it leads."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from sofi.socle.texte import plier

Rangs = NDArray[np.int64]
DERNIER = "\uffff"  # no folded word goes beyond


@dataclass(frozen=True)
class Catalogue:
    """`cles` by folded name (`noms`); `termes`: which word of the segment each is, after the first of them."""

    cles: list[str]
    noms: list[str]
    genres: NDArray[np.str_]
    termes: Rangs
    mots: list[str]
    du_mot: Rangs

    def commencent(self, mots: Sequence[str]) -> Rangs:
        """The marks whose name has a word that begins as each of these."""
        return reduce(np.intersect1d, (self._commencent(mot) for mot in mots))

    def _commencent(self, mot: str) -> Rangs:
        debut, fin = bisect_left(self.mots, mot), bisect_left(self.mots, mot + DERNIER)
        return np.unique(self.du_mot[debut:fin])

    def nommees(self, debut: str) -> tuple[int, int]:
        """Those whose name begins so: from this rank to that one."""
        return bisect_left(self.noms, debut), bisect_left(self.noms, debut + DERNIER)

    def premieres(
        self, rangs: Rangs, comptes: Rangs, debut: str, genre: str, combien: int
    ) -> Rangs:
        """Among these, the first ones of a kind: what begins as typed first, then what gives most, then by name."""
        siens = rangs[(self.genres[rangs] == genre) & (comptes[rangs] > 0)]
        du_debut, a_la_fin = self.nommees(debut)
        ailleurs = (siens < du_debut) | (siens >= a_la_fin)
        return siens[np.lexsort((siens, -comptes[siens], ailleurs))[:combien]]


def dresser(reperes: dict[str, tuple[str, str, str]]) -> Catalogue:
    """The catalogue of these marks: key → kind, code, name."""
    tries = sorted((plier(nom), cle) for cle, (_, _, nom) in reperes.items())
    cles, noms = [cle for _, cle in tries], [nom for nom, _ in tries]
    ordre = {cle: rang for rang, cle in enumerate(sorted(cles, key=str.encode))}
    mots = sorted({(mot, rang) for rang, nom in enumerate(noms) for mot in nom.split()})
    return Catalogue(
        cles=cles,
        noms=noms,
        genres=np.array([reperes[cle][0] for cle in cles], np.str_),
        termes=np.array([ordre[cle] for cle in cles], np.int64),
        mots=[mot for mot, _ in mots],
        du_mot=np.array([rang for _, rang in mots], np.int64),
    )
