"""The judge: one run of pytest that, once its tests have passed, forks for each mutant.

The database, the imports and the collection are made once. Each child takes one mutant, runs the tests
that reach the changed lines, the quickest first, and ends at the first failure; its connection dies with
it, and so does what it wrote: tests live in transactions, and those that don't are left out. What the tests of
a module share is made once for them, under the mutant, and its lines are reached by all of those that ask for it.
"""

import ast
import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import coverage
import pytest

from . import greffe
from .mutants import Mutant

Verdict = Literal["tué", "survivant", "sans test", "délai"]
# A child has this many times what its tests took, and these seconds more: processor, then clock.
FOIS, PROCESSEUR, HORLOGE = 5, 5, 120
SURVIVANT, TUE = 0, 1


class Juge:
    """A pytest plugin: `verdicts` is filled when the session ends."""

    def __init__(self, mutants: list[Mutant], dire: Callable[[Mutant, Verdict], None]) -> None:
        self.mutants = mutants
        self.dire = dire
        self.verdicts: dict[Mutant, Verdict] = {}
        self.durees: dict[str, float] = defaultdict(float)
        self.mesure: coverage.Coverage | None = None
        self.contexte = ""  # who is being measured: a test, or what a module's tests share
        self.lignes: dict[str, dict[int, list[str]]] = {}
        self.sources = {m.fichier: Path(m.fichier).read_text("utf-8") for m in mutants}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the tests that commit: a child that dies in one would spoil the database."""
        items[:] = [
            item
            for item in items
            if not any(m.kwargs.get("transaction") for m in item.iter_markers("django_db"))
            and "transactional_db" not in getattr(item, "fixturenames", ())
        ]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, saying who reaches which line; then judge."""
        if session.testsfailed or session.config.option.collectonly:
            return True
        self._mesurer(session)
        if session.testsfailed:
            raise session.Failed("Les tests doivent passer avant que l’on juge des mutants.")
        from django.db import connections

        connections.close_all()
        greffe.oublier(greffe.caches())
        vivantes = greffe.fonctions()
        gc.freeze()  # what is here stays shared with the children
        for mutant in self.mutants:
            verdict = self._juger(mutant, session, vivantes)
            self.verdicts[mutant] = verdict
            self.dire(mutant, verdict)
        return True

    def _mesurer(self, session: pytest.Session) -> None:
        """One run of every test under coverage, a context for each, and for each thing that several share."""
        mesure = coverage.Coverage(data_file=None, include=[*self.sources], config_file=False)
        mesure.set_option("run:disable_warnings", ["no-data-collected", "module-not-measured"])
        mesure.start()
        self.mesure = mesure
        caches = greffe.caches()
        for item, suivant in _enchaines(session, session.items):
            greffe.oublier(caches)  # each test reaches the lines that it would reach alone
            with self._compter(item.nodeid):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=suivant)
            if session.testsfailed:
                break
        self.mesure = None
        mesure.stop()
        donnees = mesure.get_data()
        self.lignes = {
            fichier: donnees.contexts_by_lineno(str(Path(fichier).absolute()))
            for fichier in self.sources
        }

    @contextmanager
    def _compter(self, contexte: str) -> Iterator[None]:
        """The lines and the processor time are this one's, not of what it is made for."""
        assert self.mesure
        avant, self.contexte = self.contexte, contexte
        self.mesure.switch_context(contexte)
        debut = time.process_time()
        try:
            yield
        finally:
            duree = time.process_time() - debut
            self.durees[contexte] += duree
            self.durees[avant] -= duree
            self.contexte = avant
            self.mesure.switch_context(avant)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        """What is made for the tests of a module, not for one of them."""
        if self.mesure is None or fixturedef.scope not in ("class", "module", "package"):
            return (yield)
        with self._compter(_partage(fixturedef)):
            return (yield)

    def _juger(
        self, mutant: Mutant, session: pytest.Session, vivantes: greffe.Fonctions
    ) -> Verdict:
        """Fork, and read how the child ended."""
        tests = self._tests(mutant, session)
        if not tests:
            return "sans test"
        duree = sum(self.durees[nom] for nom in {n for item in tests for n in _noms(item)})
        enfant = os.fork()
        if not enfant:
            self._etre_mutant(mutant, tests, session, vivantes, duree)
        code = os.waitstatus_to_exitcode(os.waitpid(enfant, 0)[1])
        if code in (SURVIVANT, TUE):
            return "tué" if code else "survivant"
        return "délai"

    def _etre_mutant(
        self,
        mutant: Mutant,
        tests: list[pytest.Item],
        session: pytest.Session,
        vivantes: greffe.Fonctions,
        duree: float,
    ) -> None:
        """In the child: take the mutant in, run the tests until one fails. Never returns."""
        code = TUE
        try:
            session.config.pluginmanager.unregister(name="terminalreporter")
            limite = int(FOIS * duree) + PROCESSEUR
            resource.setrlimit(resource.RLIMIT_CPU, (limite, limite))
            signal.alarm(FOIS * limite + HORLOGE)
            greffe.greffer(
                mutant.source, _module(mutant.fichier), self.sources[mutant.fichier], vivantes
            )
            session.testsfailed = 0
            for item, suivant in _enchaines(session, tests):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=suivant)
                if session.testsfailed:
                    break
            else:
                code = SURVIVANT
        finally:
            os._exit(code)

    def _tests(self, mutant: Mutant, session: pytest.Session) -> list[pytest.Item]:
        """The tests that reach the change, the quickest first, those of a module one after the other."""
        lignes = {(mutant.fichier, n) for n in range(mutant.ligne, mutant.fin + 1)}
        if not mutant.lieu:
            lignes = _lecteurs(mutant, self.sources)
        noms = {nom for fichier, n in lignes for nom in self.lignes[fichier].get(n, ()) if nom}
        retenus = [item for item in session.items if noms & {*_noms(item)}]
        premiers: dict[Path, float] = {}
        for item in retenus:
            premiers[item.path] = min(
                premiers.get(item.path, self.durees[item.nodeid]), self.durees[item.nodeid]
            )
        return sorted(
            retenus, key=lambda item: (premiers[item.path], item.path, self.durees[item.nodeid])
        )


def _lecteurs(mutant: Mutant, sources: dict[str, str]) -> set[tuple[str, int]]:
    """The lines of the room that name the module's value that changes, or one made from it."""
    noms: set[str] = set()
    for element in ast.parse(sources[mutant.fichier]).body:
        lus = {noeud.id for noeud in ast.walk(element) if isinstance(noeud, ast.Name)}
        ici = element.lineno <= mutant.ligne <= (element.end_lineno or 0)
        if isinstance(element, ast.Assign | ast.AnnAssign) and (ici or lus & noms):
            cibles = element.targets if isinstance(element, ast.Assign) else [element.target]
            noms |= {n.id for cible in cibles for n in ast.walk(cible) if isinstance(n, ast.Name)}
    return {
        (fichier, noeud.lineno)
        for fichier, source in sources.items()
        for noeud in ast.walk(ast.parse(source))
        if isinstance(noeud, ast.Name) and noeud.id in noms
    }


def _module(fichier: str) -> Any:
    nom = fichier.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return sys.modules.get(nom) or importlib.import_module(nom)


def _partage(fixture: Any) -> str:
    return f"{fixture.baseid} : {fixture.argname}"


def _noms(item: pytest.Item) -> list[str]:
    """The contexts of a test: its own, and those of all that it may share."""
    fixtures = getattr(item, "_fixtureinfo").name2fixturedefs.values()  # noqa: B009
    return [item.nodeid, *(_partage(definies[-1]) for definies in fixtures)]


def _enchaines(
    session: pytest.Session, tests: list[pytest.Item]
) -> Iterator[tuple[pytest.Item, Any]]:
    """Each test with the next one; after the last, pytest ends everything but what lives as long as the session."""
    yield from zip(tests, [*tests[1:], SimpleNamespace(listchain=lambda: [session])], strict=True)
