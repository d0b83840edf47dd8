"""Identical faults said once, with how many there are and where the first ones stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sofi.socle.formats import insecables, nombre

from .diagnostic import Faute

EXEMPLES_MAX = 5
# What differs from one fault to the next of the same cause: the value that is quoted, a number.
_VARIABLE = re.compile(
    r"« [^»]*… »|« [^»]* » (?=n’|absent|employé|déjà|vers)|(?<=élément : )« [^»]* »|\d+"
)


@dataclass
class Groupe:
    """The faults of one cause; the words are those of the first one."""

    premiere: Faute
    compte: int = 0
    lignes: list[int] = field(default_factory=list)
    formations: list[str] = field(default_factory=list)

    def ajouter(self, faute: Faute) -> None:
        """One more of them."""
        self.compte += 1
        if faute.ligne and len(self.lignes) < EXEMPLES_MAX:
            self.lignes.append(faute.ligne)
        connue = not faute.formation or faute.formation in self.formations
        if not connue and len(self.formations) < EXEMPLES_MAX:
            self.formations.append(faute.formation)

    def __str__(self) -> str:
        if self.compte == 1:
            return str(self.premiere)
        precisions = [f"{nombre(self.compte)} fois"]
        for titre, exemples in (("lignes", self.lignes), ("formations", self.formations)):
            if exemples:
                suite = "…" if self.compte > len(exemples) == EXEMPLES_MAX else ""
                precisions.append(f"{titre} {', '.join(map(str, exemples))}{suite}")
        f = self.premiere
        return insecables(f"Élément « {f.element} » : {f.raison} ({' ; '.join(precisions)}).")


class Groupes:
    """Faults taken one by one, held by cause: memory depends on the causes, not on the faults."""

    def __init__(self, fautes: Iterable[Faute] = ()) -> None:
        self.fautes = 0
        self._par_cause: dict[tuple[str, str], Groupe] = {}
        for faute in fautes:
            self.ajouter(faute)

    def ajouter(self, faute: Faute) -> None:
        """Put a fault with those of its cause."""
        cause = (faute.element, _VARIABLE.sub("…", faute.raison))
        self._par_cause.setdefault(cause, Groupe(faute)).ajouter(faute)
        self.fautes += 1

    def __len__(self) -> int:
        return len(self._par_cause)

    def __iter__(self) -> Iterator[Groupe]:
        """The most frequent first; those met first among equals."""
        return iter(sorted(self._par_cause.values(), key=lambda groupe: -groupe.compte))
