"""The judge: one run of pytest that, once its tests have passed, forks for each mutant.

The database, the imports and the collection are made once. Each child takes one mutant, runs the tests
that reach the changed lines, the quickest first, and ends at the first failure; its connection dies with
it, and so does what it wrote: tests live in transactions, and those that don't are left out.
"""

import ast
import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
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
        self.durees: dict[str, float] = {}
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
        greffe.oublier()
        vivantes = greffe.fonctions()
        gc.freeze()  # what is here stays shared with the children
        for mutant in self.mutants:
            verdict = self._juger(mutant, session, vivantes)
            self.verdicts[mutant] = verdict
            self.dire(mutant, verdict)
        return True

    def _mesurer(self, session: pytest.Session) -> None:
        """One run of every test under coverage, a context for each."""
        mesure = coverage.Coverage(data_file=None, include=[*self.sources], config_file=False)
        mesure.set_option("run:disable_warnings", ["no-data-collected", "module-not-measured"])
        mesure.start()
        for item in session.items:
            # What a fixture of the whole module does counts for every test of it.
            mesure.switch_context(item.nodeid)
            debut = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=_entre(session, item))
            self.durees[item.nodeid] = time.process_time() - debut
            if session.testsfailed:
                break
        mesure.stop()
        donnees = mesure.get_data()
        self.lignes = {
            fichier: donnees.contexts_by_lineno(str(Path(fichier).absolute()))
            for fichier in self.sources
        }

    def _juger(
        self, mutant: Mutant, session: pytest.Session, vivantes: greffe.Fonctions
    ) -> Verdict:
        """Fork, and read how the child ended."""
        tests = self._tests(mutant, session)
        if not tests:
            return "sans test"
        duree = sum(self.durees[item.nodeid] for item in tests)
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
            for item in tests:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=_entre(session, item))
                if session.testsfailed:
                    break
            else:
                code = SURVIVANT
        finally:
            os._exit(code)

    def _tests(self, mutant: Mutant, session: pytest.Session) -> list[pytest.Item]:
        """The tests that reach the change, the quickest first."""
        lignes = {(mutant.fichier, n) for n in range(mutant.ligne, mutant.fin + 1)}
        if not mutant.lieu:
            lignes = _lecteurs(mutant, self.sources)
        noms = {nom for fichier, n in lignes for nom in self.lignes[fichier].get(n, ()) if nom}
        retenus = [item for item in session.items if item.nodeid in noms]
        return sorted(retenus, key=lambda item: self.durees[item.nodeid])


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


def _entre(session: pytest.Session, item: pytest.Item) -> Any:
    """A « next item » that makes pytest end everything of this test but what lives as long as the session."""
    return SimpleNamespace(listchain=lambda: [session])
