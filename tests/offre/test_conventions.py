"""Who asks for a convention is called by a name, never by its code."""

import csv
from pathlib import Path

import sofi
from sofi.offre.regles.dispositif import nom_du_financeur

DISPOSITIFS = Path(sofi.__file__).parent / "referentiels/demonstration/donnees/dispositifs.csv"


def test_every_convention_s_financer_has_a_name() -> None:
    with DISPOSITIFS.open(encoding="utf-8") as fichier:
        codes = {ligne["convention"] for ligne in csv.DictReader(fichier, delimiter=";")} - {""}
    assert codes
    assert not {code for code in codes if nom_du_financeur(code) == code}
