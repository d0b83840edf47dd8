"""The project's own files, read once, for the tests that check how it is written."""

import ast
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
DOSSIERS = ("sofi", "conf", "outils", "bench", "tests")


@cache
def fichiers(*extensions: str) -> list[Path]:
    """Files with one of the extensions, written here (neither vendored nor generated)."""
    return sorted(
        chemin
        for dossier in DOSSIERS
        for extension in extensions
        for chemin in (RACINE / dossier).rglob(f"*.{extension}")
        if not {"vendor", "migrations", "__pycache__"} & set(chemin.parts)
    )


def nom(chemin: Path) -> str:
    return chemin.relative_to(RACINE).as_posix()


@cache
def lire(chemin: Path) -> str:
    return chemin.read_text()


@cache
def arbre(chemin: Path) -> ast.Module:
    return ast.parse(lire(chemin))


def module(chemin: Path) -> str:
    """« sofi/offre/regles.py » is « sofi.offre.regles », a package is its own name."""
    parties = chemin.relative_to(RACINE).with_suffix("").parts
    return ".".join(parties[:-1] if parties[-1] == "__init__" else parties)


@cache
def imports(chemin: Path) -> set[str]:
    """Full names of everything the file imports, wherever the import stands in it."""
    trouves: set[str] = set()
    paquet = chemin.relative_to(RACINE).parent.parts
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Import):
            trouves |= {alias.name for alias in noeud.names}
        elif isinstance(noeud, ast.ImportFrom):
            base = paquet[: len(paquet) - noeud.level + 1] if noeud.level else ()
            origine = ".".join([*base, *([noeud.module] if noeud.module else [])])
            trouves |= {f"{origine}.{alias.name}" for alias in noeud.names}
    return trouves
