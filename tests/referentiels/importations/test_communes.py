"""Communes and areas: from the folder, or from communes.csv alone."""

from pathlib import Path

import pytest

from sofi.referentiels.models import Commune, Departement, Epci, Region

from .commun import charger, ecrire, essayer

pytestmark = pytest.mark.django_db

COMMUNES = """
code_insee,nom,codes_postaux,departement,departement_nom,region,region_nom,epci_siren,epci_nom,zone_emploi_2020,latitude,longitude,population
53147,Mayenne,53100,53,Mayenne,52,Pays de la Loire,200055887,CC Mayenne,5208,48.30727,-0.61396,12854
01015,Arboys en Bugey,01300 01510,01,Ain,84,Auvergne-Rhône-Alpes,,,,45.7,5.6,650
44184,Saint-Nazaire,44600,44,Loire-Atlantique,52,Pays de la Loire,,,5208,47.28,-2.27,72000
"""
ANCIENNES = """
ancien_code_insee,nom,type,code_insee_actuel,nom_actuel
01015,Arbignieu,commune-deleguee,01015,Arboys en Bugey
01340,Saint-Bois,commune-deleguee,01015,Arboys en Bugey
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    ecrire(tmp_path, "communes.csv", COMMUNES)
    ecrire(tmp_path, "communes_anciennes.csv", ANCIENNES)
    ecrire(tmp_path, "regions.csv", "code,nom\n52,Pays de la Loire\n84,Auvergne-Rhône-Alpes")
    ecrire(
        tmp_path,
        "departements.csv",
        "code,nom,region\n53,Mayenne,52\n01,Ain,84\n44,Loire-Atlantique,52",
    )
    ecrire(tmp_path, "epci.csv", "siren,nom\n200055887,CC Mayenne Communauté")
    ecrire(tmp_path, "zones_emploi.csv", "code,nom\n5208,Laval")
    return tmp_path


def test_le_dossier_entier(dossier: Path) -> None:
    charger("communes", dossier)
    mayenne = Commune.objects.get(pk="53147")
    assert (mayenne.codes_postaux, mayenne.departement_id, mayenne.region_id) == (
        ["53100"],
        "53",
        "52",
    )
    assert (mayenne.latitude, mayenne.longitude, mayenne.population) == (48.30727, -0.61396, 12854)
    assert mayenne.epci is not None
    assert mayenne.epci.libelle == "CC Mayenne Communauté"
    assert mayenne.zone_emploi_id == "5208"


def test_les_anciennes_communes_se_trouvent(dossier: Path) -> None:
    charger("communes", dossier)
    arboys = Commune.objects.get(pk="01015")
    # Arbignieu has the code of the present commune: a name of it. Saint-Bois has its own.
    assert arboys.autres_noms == ["Arbignieu"]
    ancienne = Commune.objects.get(pk="01340")
    assert (ancienne.presente, ancienne.departement_id) == (arboys, "01")
    assert list(Commune.objects.chercher("arbig")) == [arboys]
    assert list(Commune.objects.chercher("st bois")) == [ancienne]


def test_les_communes_disparues_se_trouvent(tmp_path: Path) -> None:
    """A merged commune that no official file names any more is a name of the present one."""
    olonne = COMMUNES.replace("53147,Mayenne", "85194,Les Sables-d'Olonne")
    charger("communes", ecrire(tmp_path, "communes.csv", olonne))
    sables = Commune.objects.get(pk="85194")
    assert sables.autres_noms == ["Château-d'Olonne", "Olonne-sur-Mer"]
    assert list(Commune.objects.chercher("olonne sur mer")) == [sables]


def test_communes_seules_nomment_leurs_zones(tmp_path: Path) -> None:
    rapport = charger("communes", ecrire(tmp_path, "communes.csv", COMMUNES))
    assert Region.objects.get(pk="52").libelle == "Pays de la Loire"
    assert Departement.objects.get(pk="53").region_id == "52"
    assert Epci.objects.get().libelle == "CC Mayenne"
    # The file gives no name of zone d'emploi: emptied, and said.
    assert Commune.objects.get(pk="53147").zone_emploi is None
    (groupe,) = rapport.avertissements
    assert (groupe.lignes, groupe.exemples) == ([2, 4], ["« 5208 »"])


def test_position_illisible(dossier: Path) -> None:
    ecrire(dossier, "communes.csv", COMMUNES.replace("48.30727", "48°18'"))
    (groupe,) = essayer("communes", dossier).fautes
    assert (groupe.message, groupe.lignes) == ("latitude, nombre attendu", [2])
    assert not Region.objects.exists()
