"""HT, VAT rate, TTC: two give the third, and what a person typed is never replaced by what was computed."""

from decimal import Decimal

import pytest

from sofi.offre.frais import Frais, Inconciliables, accorder, completer_frais

Tape = tuple[str | None, ...]
VIDE = (None, None, None)


@pytest.mark.parametrize(
    ("tape", "complet"),
    [
        (("100", "20", None), ("100", "20", "120.00")),
        (("99.99", "5.5", None), ("99.99", "5.5", "105.49")),
        ((None, "20", "120"), ("100.00", "20", "120")),
        (("100", None, "120"), ("100", "20", "120")),
        (("6300", None, "6300"), ("6300", "0", "6300")),
        (("33.33", None, "39.99"), ("33.33", "19.98", "39.99")),
        (("0", None, "0"), ("0", "0", "0")),
        (("0", None, "5"), ("0", None, "5")),
        (("120", None, "100"), ("120", None, "100")),
        (("100", None, None), ("100", None, None)),
        (("100", "20", "999"), ("100", "20", "999")),
    ],
)
def test_completer_frais(tape: tuple[str | None, ...], complet: tuple[str | None, ...]) -> None:
    """Two amounts give the third, to the cent; three stay as typed."""
    lire = [None if v is None else Decimal(v) for v in tape]
    frais = completer_frais(*lire)
    attendu = [None if v is None else Decimal(v) for v in complet]
    assert [frais.frais_ht, frais.taux_tva, frais.frais_ttc] == attendu


def lire(tape: Tape) -> Frais:
    return Frais(*(None if v is None else Decimal(v) for v in tape))


@pytest.mark.parametrize(
    ("lus", "deduits", "voulus", "reste_deduit"),
    [
        # TTC 450 typed beside a rate taken from the last entry, then the rate typed.
        ((None, "20", "450"), (None, "20", None), ("375", "20", "450"), ["frais_ht", "taux_tva"]),
        (("375", "0", "450"), ("375", "20", None), ("450", "0", "450"), ["frais_ht"]),
        ((None, "0", "450"), (None, "20", None), ("450", "0", "450"), ["frais_ht"]),
        (("375", "20", "600"), ("375", "20", None), ("500", "20", "600"), ["frais_ht", "taux_tva"]),
        (("450", "20", "450"), ("375", "20", None), ("450", "0", "450"), ["taux_tva"]),
        # Two typed: the third follows, whichever it is.
        (("1000", "20", "6300"), (None, None, "6300"), ("1000", "20", "1200"), ["frais_ttc"]),
        (("1000", "10", "1200"), (None, "10", None), ("1000", "20", "1200"), ["taux_tva"]),
        # The price of the last entry beside a new rate: the price that is paid stays.
        (
            ("5250", "0", "6300"),
            ("5250", None, "6300"),
            ("6300", "0", "6300"),
            ["frais_ht", "frais_ttc"],
        ),
        (("7000", None, "6300"), (None, None, "6300"), ("7000", None, None), []),
        # Three typed that agree stay; nothing typed changes nothing.
        (("375", "20", "450"), VIDE, ("375", "20", "450"), []),
        (("83.33", "20", "100"), ("83.33", None, None), ("83.33", "20", "100"), ["frais_ht"]),
        (VIDE, VIDE, VIDE, []),
    ],
)
def test_what_is_typed_stays(
    lus: Tape, deduits: Tape, voulus: Tape, reste_deduit: list[str]
) -> None:
    trouves, encore = accorder(lire(lus), lire(deduits))
    assert (trouves, sorted(encore)) == (lire(voulus), sorted(reste_deduit))


def test_what_was_deduced_goes_with_what_is_emptied() -> None:
    """A rate stands alone; a price computed from an amount that is no longer said doesn't."""
    lus, deduits = lire((None, "20", "6300")), lire((None, "20", "6300"))
    assert accorder(lus, deduits, efface=True) == (lire((None, "20", None)), ["taux_tva"])


@pytest.mark.parametrize(
    ("lus", "deduits", "dit"),
    [
        (("400", "20", "450"), VIDE, "font 480"),
        (("500", None, "450"), VIDE, "aucun taux"),
        (("500", "20", "450"), (None, "20", None), "aucun taux"),
    ],
)
def test_typed_against_typed_is_said(lus: Tape, deduits: Tape, dit: str) -> None:
    with pytest.raises(Inconciliables, match=dit):
        accorder(lire(lus), lire(deduits))
