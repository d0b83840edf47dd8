"""What is left to pay, by situation: of a regional programme, nothing; never « perhaps » where it is known."""

from typing import Any

import pytest

from sofi.ecrans.public.presentation.financement import cas
from sofi.offre.fiches import FicheDispositif, FicheSession, pieces

PROGRAMME = pieces.TypeDispositif(
    code="prepa-avenir", libelle="PRÉPA Avenir", programme_regional=True
)


def fort(type_dispositif: pieces.TypeDispositif, **valeurs: Any) -> str:
    dispositif = FicheDispositif(type=type_dispositif, **({"prise_en_charge": True} | valeurs))
    (seul,) = cas(FicheSession(dispositifs=[dispositif]))
    return seul.fort


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        ({}, "Rien."),
        ({"frais_ttc": "1200.00"}, "Rien."),
        ({"frais_additionnels": "30.00"}, "Prise en charge possible,"),
        ({"frais_certification": "80.00"}, "Prise en charge possible,"),
        ({"prise_en_charge": False}, "Prix à demander à l’organisme"),
    ],
)
def test_un_programme_de_la_region(valeurs: dict[str, Any], attendu: str) -> None:
    assert fort(PROGRAMME, **valeurs) == attendu


def test_ailleurs_la_prise_en_charge_reste_possible() -> None:
    assert fort(pieces.TypeDispositif(code="aif", libelle="AIF")) == "Prise en charge possible,"


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        ({"frais_ttc": "0.00"}, "Rien."),
        ({"frais_ttc": "0.00", "prise_en_charge": False}, "Rien."),
        ({"frais_ttc": "0.00", "frais_certification": "80.00"}, "Prise en charge possible,"),
        ({"frais_certification": "0.00"}, "Prise en charge possible,"),
    ],
)
def test_un_prix_de_zero_est_gratuit(valeurs: dict[str, Any], attendu: str) -> None:
    """A price of 0 € is neither « perhaps » nor « on a cost of 0 € »; fees alone say nothing of the price."""
    assert fort(pieces.TypeDispositif(code="e2c", libelle="E2C"), **valeurs) == attendu
