"""What the documents say exists does exist: commands, files, variables, accounts."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from sofi.demonstration.comptes import COMPTES, MOT_DE_PASSE
from tests.sources import RACINE

DOCUMENTS = sorted([*RACINE.glob("*.md"), *(RACINE / "docs").rglob("*.md")])
CIBLES = set(re.findall(r"^([a-z][a-z-]*):", (RACINE / "Makefile").read_text(), re.MULTILINE))
chaque_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda d: d.relative_to(RACINE).as_posix()
)


def code(document: Path) -> str:
    """What a document shows as code: blocks and words between back quotes."""
    texte = document.read_text()
    return "\n".join(
        [*re.findall(r"```.*?```", texte, re.DOTALL), *re.findall(r"`[^`\n]+`", texte)]
    )


@chaque_document
def test_make_targets_exist(document: Path) -> None:
    citees = set(re.findall(r"\bmake ([a-z][a-z-]*)", code(document)))
    assert citees <= CIBLES


@chaque_document
def test_management_commands_exist(document: Path) -> None:
    citees = set(re.findall(r"manage\.py ([a-z_]+)", code(document)))
    assert citees <= set(get_commands())


@chaque_document
def test_options_of_commands_exist(document: Path) -> None:
    """« manage.py x --y »: the command x takes --y."""
    for nom, suite in re.findall(r"manage\.py ([a-z_]+)([^`\n|;&]*)", code(document)):
        options = set(re.findall(r"(?<=\s)--[a-z-]+", suite))
        if options:
            commande = load_command_class(get_commands()[nom], nom)
            analyseur = commande.create_parser("manage.py", nom)
            connues = {o for action in analyseur._actions for o in action.option_strings}
            assert options <= connues, nom


@chaque_document
def test_files_named_exist(document: Path) -> None:
    dossiers = "sofi|conf|outils|bench|tests|docs|deploiement|.ci"
    cites = set(re.findall(rf"`((?:{dossiers})/[\w./-]*)", document.read_text()))
    cites |= {
        (document.parent / lien).resolve().relative_to(RACINE).as_posix()
        for lien in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())
    }
    ecrits = {"deploiement/sofi.env"}  # written by whoever installs
    assert not [cite for cite in cites - ecrits if not (RACINE / cite).exists()]


def test_scripts_named_exist() -> None:
    """What a document tells to run by its path stands there."""
    cites = {
        chemin
        for document in DOCUMENTS
        for chemin in re.findall(r"\b(deploiement/[\w/-]+\.sh)", code(document))
    }
    assert cites and not [chemin for chemin in cites if not (RACINE / chemin).is_file()]


def test_the_variables_of_the_environment_are_those_of_the_settings() -> None:
    reglages = "".join(fichier.read_text() for fichier in (RACINE / "conf").glob("*.py"))
    lues = set(
        re.findall(r"(?:environ(?:\.get\(|\[)|oui\(|liste\(|_entier\()\s*\"([A-Z_]+)\"", reglages)
    )
    tableau = (RACINE / "docs" / "exploitation.md").read_text().partition("## Environment")[2]
    lignes = re.findall(r"^\| (`.*?) \|", tableau, re.MULTILINE)
    dites = {nom for ligne in lignes for nom in re.findall(r"`([A-Z_]+)`", ligne)}
    assert lues and dites == lues


def test_the_accounts_are_those_of_the_demonstration() -> None:
    lisez_moi = (RACINE / "README.md").read_text()
    assert f"`{MOT_DE_PASSE}`" in lisez_moi
    assert set(re.findall(r"`(\S+@\S+)`", lisez_moi)) == {email for email, *_ in COMPTES}


def test_help_lists_every_target() -> None:
    decrites = re.findall(r"^([a-z][a-z-]*):.*## ", (RACINE / "Makefile").read_text(), re.MULTILINE)
    assert set(decrites) == CIBLES


def test_decisions_are_numbered_once() -> None:
    numeros = [d.name[:4] for d in (RACINE / "docs" / "decisions").glob("*.md")]
    assert len(numeros) == len(set(numeros)) and all(n.isdigit() for n in numeros)


def test_pictures_are_light_and_shown() -> None:
    montrees = {
        (document.parent / image).resolve()
        for document in DOCUMENTS
        for image in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", document.read_text())
    }
    images = set((RACINE / "docs" / "images").iterdir())
    assert images == montrees
    assert all(image.stat().st_size <= 150_000 for image in images)


def test_the_version_is_told_and_dated() -> None:
    projet = tomllib.loads((RACINE / "pyproject.toml").read_text())["project"]
    versions = re.findall(r"^## (.+)$", (RACINE / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(projet['version'])} – \d{{4}}-\d\d-\d\d", versions[1])
