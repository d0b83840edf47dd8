"""What was published, changed or withdrawn after a number, for those who keep a copy of the public offer.

Each row of the sequence is given as it was when it was drawn; a change whose sessions are all withdrawn takes the
action away. Rows are read up to the last number at hand: the sequence has no gap, so what is read is all there is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from django.db import transaction

from sofi.socle import repliques
from sofi.validation.document import Document, lire

from . import changements
from .changements import Point
from .partie_publique import partie_publique

_LOT = 200  # documents read at once: some megabytes
_PUBLIQUE = "jsonb_path_exists({}.document, '$.sessions[*] ? (!exists(@.retiree_le) || @.retiree_le == null)')"
_LIRE = f"""
    SELECT c.numero, c.action, c.instant, v.numero,
        v.id IS NOT NULL AND {_PUBLIQUE.format("v")},
        coalesce((
            SELECT p.version IS NOT NULL AND {_PUBLIQUE.format("w")}
            FROM diffusion_changement p LEFT JOIN validation_version w ON w.id = p.version
            WHERE p.action = c.action AND p.numero < c.numero ORDER BY p.numero DESC LIMIT 1
        ), false)
    FROM diffusion_changement c LEFT JOIN validation_version v ON v.id = c.version
    WHERE c.numero > %s AND c.numero <= %s ORDER BY c.numero LIMIT %s
"""
_TOUT = """
    SELECT v.document::text FROM validation_offrepubliee o JOIN validation_version v ON v.id = o.version_id
    ORDER BY o.action_id
"""


class Nature(StrEnum):
    """What became of an action."""

    PUBLIEE = "publiee"
    MODIFIEE = "modifiee"
    RETIREE = "retiree"


class ChangementPublic(msgspec.Struct, frozen=True, kw_only=True):
    """One number of the sequence: `version` is that of the document, 0 when the action is withdrawn."""

    numero: int
    action: int
    nature: Nature
    version: int
    instant: datetime


class SuiteRompue(Exception):
    """The number isn't of this sequence: the base is another one, or went back in time."""


@dataclass(frozen=True)
class Suite:
    """Some changes, and where the sequence stood when they were read."""

    changements: list[ChangementPublic]
    point: Point

    @property
    def dernier(self) -> int:
        """The number to ask the next ones from."""
        return self.changements[-1].numero if self.changements else self.point.numero


def lire_la_suite(depuis: int, *, limite: int, base: str = "") -> Suite:
    """The changes after that number, `limite` at most; `base`: whose number it is. Two queries.

    Raises SuiteRompue: everything has to be read again.
    """
    point = changements.point()
    if depuis > point.numero or (base and base != point.base):
        repliques.exiger_le_primaire()
        raise SuiteRompue
    with repliques.connexion().cursor() as curseur:
        curseur.execute(_LIRE, [depuis, point.numero, limite])
        lus = [_changement(*ligne) for ligne in curseur.fetchall()]
    return Suite(lus, point)


def _changement(
    numero: int, action: int, instant: datetime, version: int | None, apres: bool, avant: bool
) -> ChangementPublic:
    nature = Nature.MODIFIEE if avant else Nature.PUBLIEE
    return ChangementPublic(
        numero=numero,
        action=action,
        nature=nature if apres else Nature.RETIREE,
        version=version or 0 if apres else 0,
        instant=instant,
    )


def tous_les_documents(
    *, apres_un_lot: Callable[[int], object] = lambda lus: None
) -> Iterator[Document]:
    """Every public document, as they all are at one moment. `apres_un_lot` is told how many were read so far.

    Read through a cursor of the server: memory doesn't grow with the offer. A number of the sequence read before the
    first one is the number to follow from: what was published in between is given again, and nothing is missed.
    """
    connexion = repliques.connexion()
    with transaction.atomic(using=connexion.alias), connexion.chunked_cursor() as curseur:
        curseur.execute(_TOUT)
        lus = 0
        while lignes := curseur.fetchmany(_LOT):
            for (texte,) in lignes:
                if (document := partie_publique(lire(texte))) is not None:
                    yield document
            lus += len(lignes)
            apres_un_lot(lus)
