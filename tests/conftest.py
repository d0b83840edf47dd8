"""What every test stands on: a PostgreSQL of this run's own, and no network."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import economie, en_memoire

RACINE = Path(__file__).resolve().parents[1]
PARCOURS = "tests/parcours"
DONNEES_PARTAGEES = RACINE.parent / "shared" / "data"

# The run's number is drawn by its first process; the xdist workers inherit it. The server is
# started by the first test that needs it, and removed when the last process of the run ends.
ESSAI = os.environ.setdefault("SOFI_ESSAI", str(os.getpid()))
SERVEURS = Path(os.environ.setdefault("SOFI_ESSAIS", str(en_memoire.dossier_des_serveurs())))
os.environ["SOFI_POSTGRES"] = str(SERVEURS / ESSAI)
os.environ["SOFI_POSTGRES_EPHEMERE"] = "1"


class ParFichier(LoadScopeScheduling):
    """Share the tests between workers file by file; the journeys, which prepare a site, all on one."""

    def _split_scope(self, nodeid: str) -> str:
        fichier = nodeid.split("::", 1)[0]
        return PARCOURS if fichier.startswith(f"{PARCOURS}/") else fichier


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ParFichier:
    return ParFichier(config, log)


@pytest.fixture(scope="session")
def donnees_partagees() -> Path:
    """The official files, too large for the project: beside it, in ../shared/data."""
    if not DONNEES_PARTAGEES.is_dir():
        pytest.skip(f"official files absent: {DONNEES_PARTAGEES}")
    return DONNEES_PARTAGEES


@pytest.fixture(scope="session", autouse=True)
def _second_facteur() -> None:
    """`force_login` gives the second factor too."""
    from tests import connexion  # noqa: F401


@pytest.fixture(scope="session", autouse=True)
def _economies(django_test_environment: None) -> None:
    """Of a page's templates, the outermost only is told to the test client; what is empty isn't emptied."""
    from django.template import Template
    from django.test import TransactionTestCase

    Template._render = economie.rendre
    TransactionTestCase._fixture_teardown = lambda _: economie.vider()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, after the journeys: none is begun when the other worker has ended."""
    items.sort(
        key=lambda item: (
            not item.nodeid.startswith(f"{PARCOURS}/"),
            item.get_closest_marker("long") is None,
        )
    )


def pytest_collection_finish() -> None:
    economie.ne_plus_reparcourir()


@pytest.fixture(autouse=True)
def _cache_vide() -> None:
    """Nothing that another test cached is read."""
    _vider_les_caches()


@pytest.fixture(autouse=True)
def _taches_vides(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that really writes leaves no job to the next ones: Django empties only the tables it manages."""
    yield
    marque = request.node.get_closest_marker("django_db")
    if marque and marque.kwargs.get("transaction"):
        from django.db import connection

        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as curseur:
            curseur.execute("DELETE FROM procrastinate_jobs")
            curseur.execute("DELETE FROM procrastinate_workers")


def _vider_les_caches() -> None:
    from django.conf import settings
    from django.core.cache import caches

    # The base goes back in time between two tests: an index of its numbers would be believed.
    shutil.rmtree(settings.INDEX, ignore_errors=True)
    if suite := sys.modules.get("sofi.diffusion.moteur.suite"):
        suite.index.cache_clear()

    for cache in caches.all():
        cache.clear()
    _garder_le_pied()


def _garder_le_pied() -> None:
    """The foot of every page is read once a minute: no test counts that query by chance."""
    from django.conf import settings

    from sofi.courriels import coordonnees
    from sofi.editorial import lecture
    from sofi.socle.memoire import memoire

    memoire.set(coordonnees.CLEF, {"adresse": "", **settings.CONTACT}, None)
    memoire.set(lecture.CLEF, frozenset({"accessibilite"}), None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The test database starts as a copy of a migrated one, where there is one."""
    from django.db import connection

    from tests import modele

    connection.settings_dict["TEST"]["TEMPLATE"] = modele.demarrer() or None


@pytest.fixture(scope="module")
def base_du_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database open for what the tests of a module share; all of it is taken back after the last.

    Each test writes in a savepoint of this transaction: it never sees what another has written. What the
    module before has cached is forgotten first: this runs before `_cache_vide` does.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        _vider_les_caches()
        yield
        transaction.set_rollback(True)


# Formation, action and session numbers are drawn from three sequences: a search by a bare number
# would find one or the other by chance if they overlapped.
DEPARTS = {
    "offre_formation": 10_001,
    "offre_action": 50_001,
    "offre_session": 100_001,
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, its numbered tables counting from ranges that never meet."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as curseur:
        for table, depart in DEPARTS.items():
            curseur.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {depart}")
