"""Put a mutant in place of its module, in a process where everything is imported already.

Only the running process changes: functions get the mutant's code, whoever holds them and whatever
decorates them; a module's own values are computed again, and given to the modules that imported them.
"""

import ast
import gc
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from types import CodeType, FunctionType, ModuleType

Fonctions = dict[tuple[str, str, int], list[FunctionType]]


def fonctions() -> Fonctions:
    """Every function alive, by file, name and first line. Read once: this looks at every object."""
    trouvees: Fonctions = defaultdict(list)
    for objet in _objets():
        if type(objet) is FunctionType:  # isinstance would wake what is lazy
            code = objet.__code__
            trouvees[code.co_filename, code.co_qualname, code.co_firstlineno].append(objet)
    return trouvees


def _objets() -> list[object]:
    """Every object alive, those that the collector was told to leave alone (`gc.freeze`) included."""
    gc.unfreeze()
    return gc.get_objects()


def caches() -> "list[_lru_cache_wrapper[object]]":
    """Every cache of a function of SOFI: a kept answer would hide the lines that gave it, and the mutant."""
    return [
        objet
        for objet in _objets()
        if type(objet) is _lru_cache_wrapper and objet.__module__.startswith("sofi.")
    ]


def oublier(caches: "list[_lru_cache_wrapper[object]]") -> None:
    """Empty them."""
    for cache in caches:
        cache.cache_clear()


def greffer(source: str, module: ModuleType, original: str, vivantes: Fonctions) -> None:
    """Make the module, read from `original`, what the mutant's source says."""
    fichier = str(module.__file__)
    paires = zip(
        _codes(compile(original, fichier, "exec")),
        _codes(compile(source, fichier, "exec")),
        strict=False,  # a lambda fewer, inside the function that changes
    )
    for ancien, nouveau in paires:
        for fonction in vivantes.get((fichier, ancien.co_qualname, ancien.co_firstlineno), ()):
            if len(nouveau.co_freevars) == len(ancien.co_freevars):
                fonction.__code__ = nouveau
    vieux, neuf = ast.parse(original), ast.parse(source)
    _defauts(vieux, neuf, module, vivantes)
    _valeurs(vieux, neuf, module)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module and the methods of its classes, in order; what they hold goes with them."""
    for constante in code.co_consts:
        if isinstance(constante, CodeType):
            if constante.co_flags & 1:  # CO_OPTIMIZED: a function; a class body isn't
                yield constante
            else:
                yield from _codes(constante)


def _defauts(vieux: ast.Module, neuf: ast.Module, module: ModuleType, vivantes: Fonctions) -> None:
    """Give functions the mutant's default values."""
    definitions = (
        [noeud for noeud in ast.walk(arbre) if isinstance(noeud, ast.FunctionDef)]
        for arbre in (vieux, neuf)
    )
    for ancienne, nouvelle in zip(*definitions, strict=True):
        if ast.dump(ancienne.args) == ast.dump(nouvelle.args):
            continue
        lignes = {ancienne.lineno, *(decorateur.lineno for decorateur in ancienne.decorator_list)}
        for (fichier, _nom, ligne), memes in vivantes.items():
            if fichier == module.__file__ and ligne in lignes:
                for fonction in memes:
                    _poser_defauts(fonction, nouvelle.args, module)


def _poser_defauts(fonction: FunctionType, arguments: ast.arguments, module: ModuleType) -> None:
    def valeur(noeud: ast.expr) -> object:
        return eval(compile(ast.Expression(noeud), "<défaut>", "eval"), vars(module))

    fonction.__defaults__ = tuple(map(valeur, arguments.defaults)) or None
    fonction.__kwdefaults__ = {
        argument.arg: valeur(noeud)
        for argument, noeud in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if noeud is not None
    }


def _valeurs(vieux: ast.Module, neuf: ast.Module, module: ModuleType) -> None:
    """Compute again the module's values that change, and those made from them."""
    touches: set[str] = set()
    for ancien, nouveau in zip(vieux.body, neuf.body, strict=True):
        if not isinstance(nouveau, ast.Assign | ast.AnnAssign):
            continue
        lus = {noeud.id for noeud in ast.walk(nouveau) if isinstance(noeud, ast.Name)}
        if ast.dump(ancien) == ast.dump(nouveau) and not lus & touches:
            continue
        cibles = nouveau.targets if isinstance(nouveau, ast.Assign) else [nouveau.target]
        noms = {
            noeud.id for cible in cibles for noeud in ast.walk(cible) if isinstance(noeud, ast.Name)
        }
        avant = {nom: getattr(module, nom, None) for nom in noms}
        exec(compile(ast.Module([nouveau], []), "<valeur>", "exec"), vars(module))
        for nom in noms:
            _repandre(nom, avant[nom], getattr(module, nom))
        touches |= noms


def _repandre(nom: str, avant: object, apres: object) -> None:
    """Give the new value to the modules of SOFI that imported the old one."""
    for autre in list(sys.modules.values()):
        espace = getattr(autre, "__dict__", {})
        if getattr(autre, "__name__", "").startswith("sofi.") and espace.get(nom) is avant:
            espace[nom] = apres
