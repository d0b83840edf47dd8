"""A plain field added to each card, by its model line and its row alone, is everywhere a field is.

In a copy of the tree, so that nothing else can know of it: four model lines, four rows, a migration made by
Django, then `sonde_champ_ajoute.py` looks for the field on the card, in its lacks, its summary, the document,
the differences, the way back and the history.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import modele
from tests.sources import RACINE

CARTES = {
    "formation": ("Intitulé et objectif", "hors_fiche"),
    "action": ("Pré-requis", "toujours"),
    "session": ("Durées", "toujours"),
    "dispositif": ("Frais", "toujours"),
}
"""Each card, a group of its page, and when the field is required there."""
MODELE = '    essai_{carte} = models.CharField("essai de {carte}", max_length=60, blank=True)\n\n'
LIGNE = """    essai_{carte}: Annotated[
        str, Champ(groupe="{groupe}", aide="Exemple : un mot.", requis=conditions.{requis})
    ] = ""
"""


@pytest.mark.long
def test_a_model_line_and_a_row_are_enough(tmp_path: Path) -> None:
    arbre = _copie(tmp_path / "sofi")
    for carte, (groupe, requis) in CARTES.items():
        classe = carte.capitalize()
        fichier = arbre / "sofi/offre/models" / f"{carte}.py"
        ligne = MODELE.format(carte=carte)
        _inserer(fichier, rf"class {classe}\(Revisee\):.*?(?=^    class Meta:)", ligne)
        fiche = arbre / "sofi/offre/fiches" / f"{carte}.py"
        rangee = LIGNE.format(carte=carte, groupe=groupe, requis=requis)
        _inserer(fiche, rf"class Fiche{classe}\(.*?^    id: int = 0\n", rangee)
    _lancer(arbre, "manage.py", "makemigrations", "offre", "--name", "essai")
    _lancer(arbre, "-m", "pytest", "tests/sonde_champ_ajoute.py", "-q", "-p", "no:randomly")


def _copie(ou: Path) -> Path:
    for nom in ("sofi", "conf", "outils", "tests"):
        ecartes = shutil.ignore_patterns("__pycache__", "parcours")
        shutil.copytree(RACINE / nom, ou / nom, ignore=ecartes)
    for nom in ("manage.py", "pyproject.toml", "uv.lock"):
        shutil.copy(RACINE / nom, ou / nom)
    return ou


def _inserer(fichier: Path, apres: str, texte: str) -> None:
    source = fichier.read_text()
    trouve = re.search(apres, source, re.DOTALL | re.MULTILINE)
    assert trouve, f"{fichier.name}: {apres}"
    fichier.write_text(source[: trouve.end()] + texte + source[trouve.end() :])


def _lancer(arbre: Path, *mots: str) -> None:
    """A command in that tree, with a database of its own."""
    ecartees = {"SOFI_POSTGRES", "SOFI_POSTGRES_EPHEMERE", "DJANGO_SETTINGS_MODULE"}
    ecartees |= {nom for nom in os.environ if nom.startswith("PYTEST_")}
    environnement = {nom: valeur for nom, valeur in os.environ.items() if nom not in ecartees}
    environnement |= {
        "SOFI_VAR": str(arbre / "var"),
        "SOFI_ESSAI": f"champ_{os.getpid()}",
        "PYTHONPATH": str(arbre),
    }
    if not os.environ.get("DATABASE_URL"):
        environnement[modele.DEPART] = str(modele.modele())
    fini = subprocess.run(
        [sys.executable, *mots],
        cwd=arbre,
        env=environnement,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert fini.returncode == 0, fini.stdout[-6000:] + fini.stderr[-2000:]
