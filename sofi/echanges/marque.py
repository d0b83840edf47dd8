"""What pieces of the feed are made by: when it changes, they are made again.

The code is every module of SOFI that the correspondence, the check and the reading of documents import, in turn
included: too many rather than too few, since making pieces again costs minutes and a stale one is a wrong feed.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from django.conf import settings

import sofi

from .lheo.correspondance.adresses_publiques import page_publique

_RACINE = Path(sofi.__file__).parent.parent
_DEPARTS = ("sofi.echanges.lheo.piece",)
_BIBLIOTHEQUES = ("lxml", "msgspec", "phonenumberslite")


def marque() -> str:
    """Sixteen letters that change with the code, the libraries and the settings that pieces depend on."""
    parts = (_code(), page_publique(0), settings.TIME_ZONE)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """Of the sources and of the libraries, as they were when this process first asked."""
    versions = [f"{nom} {metadata.version(nom)}" for nom in _BIBLIOTHEQUES]
    empreinte = hashlib.sha256("\n".join(versions).encode())
    for module in sorted(modules()):
        empreinte.update(module.encode() + b"\0" + _source(module).read_bytes() + b"\0")
    return empreinte.hexdigest()


def modules() -> set[str]:
    """The modules whose source counts."""
    connus: set[str] = set()
    attente = list(_DEPARTS)
    while attente:
        module = attente.pop()
        if module not in connus and _est_un_module(module):
            connus.add(module)
            attente += [module.rpartition(".")[0], *_imports(module)]
    return connus


def _est_un_module(nom: str) -> bool:
    return nom.partition(".")[0] == "sofi" and _source(nom).is_file()


def _source(module: str) -> Path:
    chemin = _RACINE.joinpath(*module.split("."))
    return chemin / "__init__.py" if chemin.is_dir() else chemin.with_suffix(".py")


def _imports(module: str) -> Iterator[str]:
    """What it names after « import »: modules, and names in modules, which are no file."""
    source = _source(module)
    paquet = module if source.name == "__init__.py" else module.rpartition(".")[0]
    for noeud in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(noeud, ast.Import):
            yield from (importe.name for importe in noeud.names)
        elif isinstance(noeud, ast.ImportFrom):
            base = noeud.module or ""
            if noeud.level:
                parents = paquet.split(".")[: len(paquet.split(".")) - noeud.level + 1]
                base = ".".join([*parents, base] if base else parents)
            yield base
            yield from (f"{base}.{importe.name}" for importe in noeud.names)
