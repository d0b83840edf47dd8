"""One setting says the region, one table says its names."""

import os
import subprocess
import sys

import pytest

from sofi.socle.regions import REGIONS, region_servie
from tests.sources import RACINE, fichiers, lire, nom


def test_dix_huit_regions() -> None:
    """Metropolitan and overseas; the words that lead to a name end with it."""
    assert len(REGIONS) == 18
    for region in REGIONS.values():
        assert region.dans.endswith(f" {region.nom}") and region.de.endswith(region.nom)


@pytest.mark.parametrize(
    ("code", "dans", "de"),
    [
        ("52", "en Pays de la Loire", "des Pays de la Loire"),
        ("11", "en Île-de-France", "d’Île-de-France"),
        ("32", "dans les Hauts-de-France", "des Hauts-de-France"),
        ("04", "à La Réunion", "de La Réunion"),
    ],
)
def test_la_region_servie(settings, code: str, dans: str, de: str) -> None:
    settings.REGION = code
    assert (region_servie().dans, region_servie().de) == (dans, de)


def test_un_code_inconnu_est_refuse_au_demarrage(tmp_path) -> None:
    resultat = subprocess.run(
        [sys.executable, "-c", "import conf.settings"],
        env=os.environ | {"REGION": "99", "SOFI_VAR": str(tmp_path)},
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert resultat.returncode == 1
    assert "REGION vaut « 99 »" in resultat.stderr and "53 Bretagne" in resultat.stderr


def test_aucune_region_n_est_nommee_ailleurs() -> None:
    """Its name comes from the setting, in every page, e-mail and module."""
    nommees = {
        nom(chemin)
        for chemin in fichiers("py", "html", "txt")
        if chemin.is_relative_to(RACINE / "sofi") and "Pays de la Loire" in lire(chemin)
    }
    assert nommees == {"sofi/socle/regions.py"}
