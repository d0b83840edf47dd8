"""Which version runs, and since when."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

from .models import MiseEnService


@cache
def version() -> str:
    """The project's, and the commit when the code is a clone or an image made of one: « 0.1.0 (3f2a91c) »."""
    racine = Path(settings.BASE_DIR)
    projet = tomllib.loads((racine / "pyproject.toml").read_text())["project"]
    commit = _commit(racine / ".git") or _commit_de_l_image(racine / "commit")
    return f"{projet['version']} ({commit[:7]})" if commit else str(projet["version"])


def _commit_de_l_image(fichier: Path) -> str:
    """What building an image was told, since it doesn't take the clone's own folder; nothing elsewhere."""
    return fichier.read_text().strip() if fichier.is_file() else ""


def _commit(git: Path) -> str:
    """What is checked out; nothing when this isn't a clone, or one that can't be read so."""
    try:
        if git.is_file():  # a work tree beside its clone
            git = git.parent / git.read_text().partition(":")[2].strip()
        tete = (git / "HEAD").read_text().strip()
        nom = tete.removeprefix("ref: ")
        if nom == tete:
            return tete
        if (git / nom).is_file():
            return (git / nom).read_text().strip()
        rangees = (ligne.split() for ligne in (git / "packed-refs").read_text().splitlines())
        return next((r[0] for r in rangees if len(r) == 2 and r[1] == nom), "")
    except OSError:
        return ""


def mettre_en_service() -> None:
    """Note the version that runs, when another one ran before; one query, two when it is new."""
    derniere = MiseEnService.objects.first()
    if derniere is None or derniere.version != version():
        MiseEnService.objects.create(version=version())
