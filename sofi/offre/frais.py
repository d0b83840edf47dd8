"""HT, VAT rate and TTC of a dispositif: any two give the third, and what a person typed is never replaced."""

from collections.abc import Collection
from dataclasses import astuple, dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from sofi.socle.formats import euros, nombre

from .calculs import CENTIME, ttc

TAUX_USUELS = tuple(map(Decimal, ("0", "20", "10", "5.5", "2.1", "8.5")))
NOMS = ("frais_ht", "taux_tva", "frais_ttc")
"""The columns of the model, in the order of `Frais`."""
APPUIS = ("taux_tva", "frais_ttc", "frais_ht")
"""What is deduced from beside one typed amount: the rate first, then the price that is paid."""


@dataclass(frozen=True)
class Frais:
    """Frais pédagogiques per learner: HT, VAT rate in percent, TTC; None where unknown."""

    frais_ht: Decimal | None
    taux_tva: Decimal | None
    frais_ttc: Decimal | None

    def garder(self, noms: Collection[str]) -> "Frais":
        """Only these; the others unknown."""
        return replace(self, **{nom: None for nom in NOMS if nom not in noms})

    @property
    def connus(self) -> list[str]:
        """Those that are said."""
        return [nom for nom in NOMS if getattr(self, nom) is not None]

    @property
    def s_accordent(self) -> bool:
        """All three are said, and TTC = HT × (1 + TVA), to the cent."""
        if self.frais_ht is None or self.taux_tva is None or self.frais_ttc is None:
            return False
        return ttc(self.frais_ht, self.taux_tva) == self.frais_ttc


class Inconciliables(Exception):
    """What was typed can't be true together: nothing of it is to be stored. The message says why, in French."""


def completer_frais(ht: Decimal | None, taux: Decimal | None, total: Decimal | None) -> Frais:
    """Any two give the third; what was typed is never changed, fewer than two give nothing more."""
    if ht is not None and taux is not None and total is None:
        return Frais(ht, taux, ttc(ht, taux))
    if taux is not None and total is not None and ht is None:
        return Frais((total / (1 + taux / 100)).quantize(CENTIME, ROUND_HALF_UP), taux, total)
    if ht is not None and total is not None and taux is None:
        return Frais(ht, _taux(ht, total), total)
    return Frais(ht, taux, total)


def _taux(ht: Decimal, total: Decimal) -> Decimal | None:
    """The usual rate that gives this total, else the exact one to the hundredth; None when none does."""
    if total < ht or (ht == 0 and total > 0):
        return None
    exact = Decimal(0) if ht == 0 else ((total / ht - 1) * 100).quantize(CENTIME, ROUND_HALF_UP)
    return next((taux for taux in (*TAUX_USUELS, exact) if ttc(ht, taux) == total), None)


def accorder(lus: Frais, deduits: Frais, *, efface: bool = False) -> tuple[Frais, list[str]]:
    """The three amounts, and which of them nobody typed.

    `lus`: what the page holds; `deduits`: those of its amounts that were computed or taken from the last
    entry, as they were shown. One that still reads so follows what is typed; any other is a person's, and
    stays. `efface`: a typed amount was emptied, so what was deduced from it goes too, save the rate.
    Raises Inconciliables when what is typed doesn't agree.
    """
    libres = {nom for nom in deduits.connus if getattr(lus, nom) == getattr(deduits, nom)}
    saisis = [nom for nom in lus.connus if nom not in libres]
    appuis = [nom for nom in APPUIS if nom in libres and (nom == "taux_tva" or not efface)]
    gardes = [*saisis, *appuis][: max(2, len(saisis))]
    trouves = completer_frais(*astuple(lus.garder(gardes)))
    complet = len(trouves.connus) == len(NOMS)
    if len(saisis) > 1 and not (complet and (len(saisis) == 2 or trouves.s_accordent)):
        raise Inconciliables(desaccord(lus.garder(saisis)))
    if len(gardes) > 1 and not complet:
        trouves = lus.garder(saisis)
    return trouves, [nom for nom in trouves.connus if nom not in saisis]


def desaccord(frais: Frais) -> str:
    """Why these amounts, of which HT and TTC are said, can't be true together, and what to do."""
    ht, taux, total = frais.frais_ht or 0, frais.taux_tva, frais.frais_ttc or 0
    if taux is None:
        return (
            f"{euros(ht)} HT ne peuvent pas faire {euros(total)} TTC : aucun taux de TVA n'y mène. "
            "Corrigez l'un des deux."
        )
    attendu = ttc(Decimal(ht), taux)
    return (
        f"{euros(ht)} HT avec {nombre(taux, '%')} de TVA font {euros(attendu)} TTC, et vous avez indiqué "
        f"{euros(total)}. Corrigez l'un des trois, ou videz-en un : il sera calculé."
    )
