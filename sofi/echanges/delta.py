"""What changed from one complete feed to the next, told from what each says of its formations.

Beside each feed stands a list: for each formation, in its order, the number of its action, its ``id`` and what tells
it from what it was. Two lists are read side by side: the cost is that of reading them, not the feeds.

A delta is applied to the complete file it names in three steps: the formations it says withdrawn leave; those whose
``id`` is there are put in the place of the former ones; the others go after those of their action, actions being in
the order of their numbers (« F12-A345-… »). The instants are then the delta's.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from .lheo.piece import FormationDePiece

Precedentes = Iterator[tuple[int, dict[str, str]]]


ACTIONS_NOMMEES = 200  # of each kind: the others are counted


@dataclass
class Changements:
    """Of an action: the ranks of its formations to write, and the ids that leave."""

    rangs: list[int] = field(default_factory=list)
    partent: list[str] = field(default_factory=list)
    nouvelles: int = 0
    retirees: int = 0


def ligne_d_empreinte(action: int, formation: FormationDePiece) -> bytes:
    """A formation in the list of a feed."""
    return f"{action} {formation.id} {formation.empreinte}\n".encode()


def lire_empreintes(chemin: Path) -> Precedentes:
    """Each action of a list, and its formations in order. FileNotFoundError when there is no such list."""
    with gzip.open(chemin, "rt", encoding="ascii") as entree:
        for action, lignes in groupby((ligne.split() for ligne in entree), itemgetter(0)):
            yield int(action), {id_: empreinte for _, id_, empreinte in lignes}


class Comparaison:
    """A feed being written, beside the list of the one before; both in the order of actions."""

    def __init__(self, precedentes: Precedentes) -> None:
        self._precedentes = precedentes
        self._suivante = next(precedentes, None)

    def avancer(self, action: int, formations: list[FormationDePiece]) -> Changements:
        """What changed in this action, and those before it that have gone."""
        changements = Changements()
        avant: dict[str, str] = {}
        while self._suivante and self._suivante[0] <= action:
            numero, connues = self._suivante
            if numero == action:
                avant = connues
            else:
                _quitter(changements, list(connues))
            self._suivante = next(self._precedentes, None)
        _comparer(changements, avant, formations)
        return changements

    def finir(self) -> Changements:
        """What has gone after the last action."""
        changements = Changements()
        while self._suivante:
            _quitter(changements, list(self._suivante[1]))
            self._suivante = next(self._precedentes, None)
        return changements


@dataclass
class Ecart:
    """How many formations are new, changed, gone or the same from one feed to another; the first actions of each."""

    nouvelles: int = 0
    changees: int = 0
    retirees: int = 0
    inchangees: int = 0
    # By the words above, `ACTIONS_NOMMEES` numbers at most of each.
    actions: dict[str, list[int]] = field(default_factory=dict)

    def noter(self, changements: Changements, action: int) -> None:
        """What changed up to this action; what goes may be of another one."""
        changees = len(changements.rangs) - changements.nouvelles
        self.nouvelles += changements.nouvelles
        self.changees += changees
        self.retirees += changements.retirees
        if changements.nouvelles:
            self._nommer("nouvelles", [action])
        if changees:
            self._nommer("changees", [action])
        if changements.retirees:
            self._nommer("retirees", [_action(id_) for id_ in changements.partent])

    def _nommer(self, quoi: str, numeros: list[int]) -> None:
        nommees = self.actions.setdefault(quoi, [])
        nommees += [numero for numero in dict.fromkeys(numeros) if numero not in nommees[-1:]]
        del nommees[ACTIONS_NOMMEES:]


def _action(id_: str) -> int:
    """Of « F12-A345-O6-P1 »."""
    return int(id_.split("-")[1].removeprefix("A"))


def ecart(avant: Path, apres: Path) -> Ecart:
    """From the lists of two feeds. FileNotFoundError when one isn't there."""
    comparaison, trouve, toutes = Comparaison(lire_empreintes(avant)), Ecart(), 0
    for action, lues in lire_empreintes(apres):
        formations = [FormationDePiece(id_, empreinte, []) for id_, empreinte in lues.items()]
        trouve.noter(comparaison.avancer(action, formations), action)
        toutes += len(formations)
    trouve.noter(comparaison.finir(), 0)
    trouve.inchangees = toutes - trouve.nouvelles - trouve.changees
    return trouve


def _quitter(changements: Changements, ids: list[str]) -> None:
    changements.partent += ids
    changements.retirees += len(ids)


def _comparer(
    changements: Changements, avant: dict[str, str], formations: list[FormationDePiece]
) -> None:
    """A formation that would not be at its place once the delta is applied leaves and comes back."""
    maintenant = [formation.id for formation in formations]
    restent = [id_ for id_ in avant if id_ in set(maintenant)]
    en_place = 0
    while en_place < len(restent) and restent[en_place] == maintenant[en_place]:
        en_place += 1
    deplacees = restent[en_place:]
    _quitter(changements, [id_ for id_ in avant if id_ not in set(maintenant)])
    changements.partent += deplacees
    changements.rangs += [
        rang
        for rang, formation in enumerate(formations)
        if avant.get(formation.id) != formation.empreinte or formation.id in deplacees
    ]
    changements.nouvelles += sum(id_ not in avant for id_ in maintenant)
