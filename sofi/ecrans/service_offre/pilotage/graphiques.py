"""Charts drawn by the server: horizontal bars, told apart by their pattern, with what they say written beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sofi.socle.formats import nombre

MOTIFS = ("plein", "raies", "points", "vide")


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, in percent of its whole width."""

    x: str
    largeur: str
    motif: str


@dataclass(frozen=True)
class Barre:
    """A bar: what it is about, what is written after it, its pieces."""

    libelle: str
    texte: str
    segments: list[Segment]


@dataclass(frozen=True)
class Graphique:
    """Bars, and what their patterns mean when there are several."""

    barres: list[Barre]
    legendes: list[tuple[str, str]]


def simple(valeurs: Iterable[tuple[str, int]]) -> Graphique:
    """One value by bar, the longest one as wide as can be."""
    lignes = list(valeurs)
    total = max((valeur for _, valeur in lignes), default=0)
    barres = [Barre(nom, nombre(valeur), _segments([valeur], total)) for nom, valeur in lignes]
    return Graphique(barres, [])


def en_parts(
    valeurs: Iterable[tuple[str, Sequence[int], str]], legendes: Sequence[str]
) -> Graphique:
    """Bars cut in shares of their own total, with what is written after each."""
    barres = [Barre(nom, texte, _segments(parts, sum(parts))) for nom, parts, texte in valeurs]
    return Graphique(barres, _legendes(legendes))


def barres_comparees(
    valeurs: Iterable[tuple[str, Sequence[int], str]], legendes: Sequence[str]
) -> Graphique:
    """Bars cut in pieces, all on the scale of the longest one."""
    lignes = list(valeurs)
    total = max((sum(parts) for _, parts, _ in lignes), default=0)
    barres = [Barre(nom, texte, _segments(parts, total)) for nom, parts, texte in lignes]
    return Graphique(barres, _legendes(legendes))


def _legendes(legendes: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(MOTIFS, legendes, strict=False))


def _segments(parts: Sequence[int], total: int) -> list[Segment]:
    """The pieces one after the other; nothing is drawn of a zero."""
    segments, debut = [], 0.0
    for motif, part in zip(MOTIFS, parts, strict=False):
        largeur = 100 * part / total if total else 0
        if part:
            segments.append(Segment(f"{debut:.2f}%", f"{largeur:.2f}%", motif))
        debut += largeur
    return segments
