"""The figure of the imports, on the files of the demonstration; and a part measured in its own process."""

import gzip
import shutil
from pathlib import Path

import pytest

from bench import importations
from bench._parties import a_part, ici
from sofi.referentiels.demonstration import DONNEES
from tests.bench.test_figures import est_le_rapport, lignes

# The official folders that the figure reads, made of the demonstration's files.
DOSSIERS = {
    "geo": ["regions", "departements", "epci", "zones_emploi", "communes"],
    "codes": ["nsf", "rome", "formacode_v13", "formacode_v14"],
    "certifications": [
        "certifications",
        "certif_blocs",
        "certif_certificateurs",
        "certif_domaines",
    ],
}
SANS_ECHANTILLON = {"certif_domaines": "certif_domaines_echantillon"}


@pytest.fixture
def officiels(tmp_path: Path) -> Path:
    for dossier, noms in DOSSIERS.items():
        (tmp_path / dossier).mkdir()
        for nom in noms:
            copie = f"{SANS_ECHANTILLON.get(nom, nom)}.csv"
            shutil.copy(DONNEES / f"{nom}.csv", tmp_path / dossier / copie)
    (tmp_path / "geo" / "communes_anciennes.csv").write_text(
        "ancien_code_insee,nom,type,code_insee_actuel,nom_actuel\n"
    )
    return tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize("figure", importations.FIGURES)
def test_the_imports(figure: str, officiels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    importations.comparer(figure, officiels, mesurer=ici)
    dites = lignes(capsys)
    reference, *_, seul = dites["plancher"]
    assert seul == 1
    for partie in ("import", "relecture"):
        secondes, *_, rapport = dites[partie]
        assert est_le_rapport(rapport, secondes, reference, precision=0.01)


@pytest.mark.django_db
def test_a_part_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "flux.xml").write_text("<lheo/>")
    mesure = a_part("bench.flux", "plancher", str(tmp_path))
    assert mesure["nombre"] == 0 and mesure["memoire"] > 1
    assert gzip.decompress((tmp_path / "p.gz").read_bytes()) == b"<lheo/>"
