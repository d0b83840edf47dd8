"""What pieces of the feed are made by: when it changes, they are made again.

The code is every module of SOFI that the correspondence, the check and the reading of documents import, in turn
included: too many rather than too few, since making pieces again costs minutes and a stale one is a wrong feed.
"""

import hashlib
import re
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
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<points>\.*)(?P<base>[\w.]*)[ \t]+)?import[ \t]+(?P<noms>\([^)]*\)|[^\n]+)",
    re.MULTILINE,
)
_NOM = re.compile(r"[\w.]+")


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
    noms: set[str] = set()
    lus: set[str] = set()
    attente = list(_DEPARTS)
    while attente:
        nom = attente.pop()
        if nom not in noms and nom.startswith("sofi"):
            noms.add(nom)
            if _source(nom).is_file():
                lus.add(nom)
                attente += [nom.rpartition(".")[0], *_imports(nom)]
    return lus


def _source(module: str) -> Path:
    chemin = _RACINE.joinpath(*module.split("."))
    return chemin / "__init__.py" if chemin.is_dir() else chemin.with_suffix(".py")


def _imports(module: str) -> Iterator[str]:
    """What it names after « import »: modules, and names in modules, which are no file.

    Read in the text, ten times faster than by its tree: the first publication of a process waits for it.
    """
    source = _source(module)
    paquet = module if source.name == "__init__.py" else module.rpartition(".")[0]
    for trouve in _IMPORT.finditer(source.read_text(encoding="utf-8")):
        points, base, noms = trouve["points"] or "", trouve["base"] or "", trouve["noms"]
        if points:
            parents = paquet.split(".")[: len(paquet.split(".")) - len(points) + 1]
            base = ".".join([*parents, base] if base else parents)
        yield base
        for nom in _NOM.findall(noms):
            yield f"{base}.{nom}" if base else nom
