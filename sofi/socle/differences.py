"""What changed between two texts, word by word: the one tool for screens, threads and reports."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PONCTUATION = ",;:.!?()«»"
_MOTS = re.compile(rf"\s+|[^\s{_PONCTUATION}]+|[{_PONCTUATION}]")
# Under this share of common words, a text was replaced rather than changed: shown whole.
RESSEMBLANCE = 0.3
# Words compared at most; a longer text is shown whole rather than compared for seconds.
MOTS_MAX = 4000


class Sorte(StrEnum):
    """What became of some words."""

    GARDE = "garde"
    RETIRE = "retire"
    AJOUTE = "ajoute"


@dataclass(frozen=True)
class Morceau:
    """Some words in a row that had the same fate."""

    sorte: Sorte
    texte: str


Ligne = list[Morceau]


def mots_changes(avant: str, apres: str) -> tuple[Ligne, Ligne]:
    """The two texts cut in pieces: what was removed marked in the first, what was added in the second."""
    if avant == apres:
        return _entier(avant, Sorte.GARDE), _entier(apres, Sorte.GARDE)
    gauche, droite = _MOTS.findall(avant), _MOTS.findall(apres)
    if max(len(gauche), len(droite)) > MOTS_MAX:
        return _entier(avant, Sorte.RETIRE), _entier(apres, Sorte.AJOUTE)
    comparaison = SequenceMatcher(None, gauche, droite, autojunk=False)
    if comparaison.ratio() < RESSEMBLANCE:
        return _entier(avant, Sorte.RETIRE), _entier(apres, Sorte.AJOUTE)
    retires: Ligne = []
    ajoutes: Ligne = []
    for acte, g1, g2, d1, d2 in comparaison.get_opcodes():
        garde = acte == "equal"
        _joindre(retires, Sorte.GARDE if garde else Sorte.RETIRE, "".join(gauche[g1:g2]))
        _joindre(ajoutes, Sorte.GARDE if garde else Sorte.AJOUTE, "".join(droite[d1:d2]))
    return retires, ajoutes


def rangees_changees(avant: list[str], apres: list[str]) -> tuple[list[Ligne], list[Ligne]]:
    """Two lists of choices or rows: those that left marked in the first, those that came in the second."""
    return _marquer(avant, apres, Sorte.RETIRE), _marquer(apres, avant, Sorte.AJOUTE)


def _marquer(rangees: list[str], autres: list[str], sorte: Sorte) -> list[Ligne]:
    """The rows, those that the other list has not (or not as many times) marked."""
    restent = Counter(autres)
    lignes = []
    for texte in rangees:
        lignes.append(_entier(texte, Sorte.GARDE if restent[texte] else sorte))
        restent[texte] -= bool(restent[texte])
    return lignes


def _entier(texte: str, sorte: Sorte) -> Ligne:
    return [Morceau(sorte, texte)] if texte else []


def _joindre(ligne: Ligne, sorte: Sorte, texte: str) -> None:
    """Add words to the line; a single space kept between two changes belongs to the change."""
    if not texte:
        return
    if sorte == Sorte.GARDE or len(ligne) < 2:
        ligne.append(Morceau(sorte, texte))
        return
    precedent, espace = ligne[-2], ligne[-1]
    if precedent.sorte == sorte and espace.texte.isspace():
        ligne[-2:] = [Morceau(sorte, precedent.texte + espace.texte + texte)]
    else:
        ligne.append(Morceau(sorte, texte))
