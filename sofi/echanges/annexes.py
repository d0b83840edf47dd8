"""The files that go with the complete feed: what changed since the one before, the index, the organismes without offer.

The two first are written as the pieces pass, in the same run: nothing is read twice.
"""

import datetime
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sofi.diffusion.organismes import publics
from sofi.validation.document.pieces import etablissement

from .delta import Changements, Comparaison, ligne_d_empreinte, lire_empreintes
from .lheo.construction import racine
from .lheo.controle import controler_formation
from .lheo.correspondance.annuaire import ajouter_responsable
from .lheo.ecriture import (
    Delta,
    Ecrire,
    ecrire_delta,
    ecrire_index,
    ecrire_plus,
    fichier_compresse,
    octets_de,
)
from .lheo.piece import Piece, remplir, separer
from .manifeste import Annexe, Genre, Manifeste, nom_d_annexe

_NUMERO = re.compile(rb' numero="(\d+)"')
_ORGANISMES_PAR_LOT = 500
_journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class Base:
    """The complete feed that a delta starts from, and the list of its formations."""

    manifeste: Manifeste
    empreintes: Path


@dataclass
class Annexes:
    """The files being written beside the complete one."""

    export: str
    empreintes: IO[bytes]
    resumer: Ecrire
    delta: Delta | None = None
    comparaison: Comparaison | None = None
    organismes: dict[bytes, bytes] = field(default_factory=dict)
    actifs: set[int] = field(default_factory=set)
    comptes: dict[str, dict[str, int]] = field(default_factory=dict)

    def noter(self, action: int, piece: Piece) -> None:
        """A piece that was written to the complete file."""
        for formation in piece.bilan.formations:
            self.empreintes.write(ligne_d_empreinte(action, formation))
        self.resumer(piece.resumes)
        self._compter(Genre.INDEX, offres=piece.resumes.count(b"\n"))
        self.actifs.update(piece.bilan.organismes)
        for resume in piece.resumes_organismes.splitlines(keepends=True):
            if numero := _NUMERO.search(resume):
                self.organismes[numero[1]] = resume
        if self.comparaison:
            self._noter_les_changements(
                self.comparaison.avancer(action, piece.bilan.formations), piece
            )

    def finir(self) -> None:
        """What the feed before held after the last action has gone."""
        if self.comparaison:
            self._noter_les_changements(self.comparaison.finir(), None)

    def _noter_les_changements(self, changements: Changements, piece: Piece | None) -> None:
        assert self.delta is not None
        self.delta.reperes += [("retiree", id_) for id_ in changements.partent]
        if piece is not None and changements.rangs:
            formations = list(separer(piece.octets))
            for rang in changements.rangs:
                self.delta.ecrire(remplir(formations[rang], self.export))
        self._compter(
            Genre.DELTA,
            nouvelles=changements.nouvelles,
            changees=len(changements.rangs) - changements.nouvelles,
            retirees=changements.retirees,
        )

    def _compter(self, genre: Genre, **comptes: int) -> None:
        connus = self.comptes.setdefault(genre, {})
        for nom, compte in comptes.items():
            connus[nom] = connus.get(nom, 0) + compte


def annexes_prevues(jour: datetime.date, base: Base | None) -> list[Annexe]:
    """Those of that day: no delta without a feed to start from."""
    genres = [genre for genre in Genre if genre != Genre.DELTA or base]
    return [Annexe(genre.value, nom_d_annexe(jour, genre)) for genre in genres]


@contextmanager
def ecrire_annexes(
    chemins: dict[str, Path],
    empreintes: Path,
    *,
    jour: datetime.date,
    export: str,
    base: Base | None,
) -> Iterator[Annexes]:
    """The index, and the delta when there is a feed to start from, around the pieces that the block notes."""
    organismes: dict[bytes, bytes] = {}
    with ExitStack() as pile:
        liste = pile.enter_context(fichier_compresse(empreintes))
        index = pile.enter_context(fichier_compresse(chemins[Genre.INDEX]))
        resumer = pile.enter_context(
            ecrire_index(index, jour=jour, export=export, organismes=organismes.values())
        )
        annexes = Annexes(export, liste, resumer, organismes=organismes)
        if base:
            sortie = pile.enter_context(fichier_compresse(chemins[Genre.DELTA]))
            annexes.delta = pile.enter_context(ecrire_delta(sortie, jour=jour, export=export))
            annexes.delta.reperes += [
                ("fichier-precedent", base.manifeste.fichier),
                ("sha256-precedent", base.manifeste.sha256),
            ]
            annexes.comparaison = Comparaison(lire_empreintes(base.empreintes))
        yield annexes
        annexes.finir()
    annexes.comptes.setdefault(Genre.INDEX, {})["organismes"] = len(organismes)
    organismes.clear()


def ecrire_sans_offre(
    chemin: Path, *, jour: datetime.date, export: str, actifs: set[int]
) -> dict[str, int]:
    """The public organismes with domaines and nothing in the feed; how many, and how many don't conform and are out."""
    publies = publics(jour).filter(domaines__isnull=False).distinct()
    # Not « all but the active ones »: at a million sessions, they are 25,000 numbers of a query.
    sans_offre = publics(jour).filter(pk__in=set(publies.values_list("pk", flat=True)) - actifs)
    lus = sans_offre.select_related("commune").prefetch_related("contacts", "domaines")
    comptes = Counter(organismes=0)
    with fichier_compresse(chemin) as sortie, ecrire_plus(sortie, export=export) as ecrire:
        for ligne in lus.order_by("pk").iterator(chunk_size=_ORGANISMES_PAR_LOT):
            support = racine("formation")
            ajouter_responsable(support, etablissement(ligne))
            if fautes := controler_formation(support[0]):
                comptes["ecartes"] += 1
                _journal.warning("Organisme %s left out of « plus »: %s", ligne.pk, fautes[0])
            else:
                ecrire(octets_de(support[0]))
                comptes["organismes"] += 1
    return dict(comptes)
