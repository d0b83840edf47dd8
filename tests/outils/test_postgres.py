"""The embedded PostgreSQL, with real processes: started, shared, stopped, killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from outils import postgres

pytestmark = pytest.mark.long
RACINE = Path(__file__).resolve().parents[2]
PERSONNE = 65534

# A user of the server: it says it is ready, then works until its input is closed.
UTILISATEUR = """
import os, sys
from pathlib import Path
from outils import postgres
modele = os.environ.get("CLUSTER_A_COPIER")
options = {"ephemere": len(sys.argv) > 2, "modele": Path(modele) if modele else None}
print(postgres.assurer(Path(sys.argv[1]), **options), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """A server already made, and stopped: making one costs ten times what copying it does."""
    parent = Path(tempfile.mkdtemp(prefix="Modèle "))
    dossier = parent / "postgres"
    postgres.assurer(dossier, ephemere=False)
    postgres.liberer(dossier)
    assert postgres.attendre_arret(dossier)
    yield dossier
    shutil.rmtree(parent)


@pytest.fixture(autouse=True)
def _copie(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New servers start from a copy."""
    monkeypatch.setenv("CLUSTER_A_COPIER", str(cluster))


@pytest.fixture
def sans_copie(_copie: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """New servers are made from nothing, as on a machine that has none."""
    monkeypatch.delenv("CLUSTER_A_COPIER")


@pytest.fixture
def dossier() -> Iterator[Path]:
    """A private folder whose name has spaces and accents, too long for a socket's path."""
    parent = Path(tempfile.mkdtemp(prefix="Été à la région "))
    yield parent / ("dossier d’essai " + "é" * 60) / "postgres"
    # A test that fails may leave users behind: their server is stopped with them.
    for chemin, _, fichiers in os.walk(parent):
        if "usagers" in fichiers:
            postgres.attendre_arret(Path(chemin), delai=5)
    shutil.rmtree(parent, ignore_errors=True)


def utilisateur(
    dossier: Path, *options: str, python: str = sys.executable, **reglages: Any
) -> "subprocess.Popen[str]":
    """Start a user of the server in a process of its own, and wait until it is served."""
    processus = subprocess.Popen(
        [python, "-c", UTILISATEUR, str(dossier), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **{"cwd": RACINE} | reglages,
    )
    assert processus.stdout is not None
    assert processus.stdout.readline().startswith("/"), "the server has not started"
    return processus


def finir(processus: "subprocess.Popen[str]") -> None:
    processus.communicate()


def tuer(processus: "subprocess.Popen[str]") -> None:
    processus.send_signal(signal.SIGKILL)
    processus.communicate()


def interroger(dossier: Path, requete: str) -> list[tuple[object, ...]]:
    adresse = postgres.adresse_si_demarre(dossier)
    assert adresse is not None, "no server is running"
    with psycopg.connect(host=str(adresse), dbname="sofi", user="sofi") as connexion:
        curseur = connexion.execute(requete)
        return curseur.fetchall() if curseur.description else []


def numero_du_serveur(dossier: Path) -> int:
    return int((dossier / "donnees" / "postmaster.pid").read_text().split()[0])


def existe(numero: int) -> bool:
    """Whether the process is alive (a dead one not yet collected by its parent is not)."""
    etat = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(numero)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(etat) and not etat.startswith("Z")


def disparait(numero: int, delai: float = 10) -> bool:
    fin = time.monotonic() + delai
    while time.monotonic() < fin:
        if not existe(numero):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.usefixtures("sans_copie")
def test_the_server_speaks_french_and_listens_to_no_port(dossier: Path) -> None:
    processus = utilisateur(dossier)
    [(adresses, prise)] = interroger(
        dossier,
        "select current_setting('listen_addresses'), current_setting('unix_socket_directories')",
    )
    assert adresses == ""
    assert len(str(prise)) + len("/.s.PGSQL.5432") <= 107
    assert interroger(dossier, "select upper('é'), to_tsvector('french', 'ébénistes')::text") == [
        ("É", "'ében':1")
    ]
    assert oct(Path(str(prise)).stat().st_mode & 0o777) == "0o700"
    finir(processus)


def test_data_is_kept_and_nothing_else_remains(dossier: Path) -> None:
    premier = utilisateur(dossier)
    prise = postgres.adresse_si_demarre(dossier)
    serveur = numero_du_serveur(dossier)
    interroger(dossier, "create table t as select 42 as n")
    finir(premier)
    assert postgres.attendre_arret(dossier)
    assert not existe(serveur)
    assert prise is not None and not prise.exists()

    second = utilisateur(dossier)
    assert interroger(dossier, "select n from t") == [(42,)]
    finir(second)


def test_several_processes_share_the_server_until_the_last_one(dossier: Path) -> None:
    premier = utilisateur(dossier)
    serveur = numero_du_serveur(dossier)
    second = utilisateur(dossier)
    assert numero_du_serveur(dossier) == serveur
    finir(premier)
    assert not postgres.attendre_arret(dossier, delai=0.5)
    assert interroger(dossier, "select 1") == [(1,)]
    finir(second)
    assert postgres.attendre_arret(dossier)
    assert not existe(serveur)


def test_two_processes_starting_at_once_share_one_server(dossier: Path) -> None:
    lances = [
        subprocess.Popen(
            [sys.executable, "-c", UTILISATEUR, str(dossier)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=RACINE,
        )
        for _ in range(3)
    ]
    adresses = {lance.stdout.readline() for lance in lances if lance.stdout}
    assert len(adresses) == 1
    for lance in lances:
        finir(lance)


def test_killing_the_starter_leaves_no_process(dossier: Path) -> None:
    processus = utilisateur(dossier)
    serveur = numero_du_serveur(dossier)
    interroger(dossier, "create table t as select 42 as n")
    tuer(processus)
    assert disparait(serveur)
    assert postgres.attendre_arret(dossier)

    suivant = utilisateur(dossier)
    assert interroger(dossier, "select n from t") == [(42,)]
    finir(suivant)


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's parent-death signal")
def test_killing_the_guardian_stops_the_server(dossier: Path) -> None:
    processus = utilisateur(dossier)
    serveur = numero_du_serveur(dossier)
    prise = postgres.adresse_si_demarre(dossier)
    gardien = subprocess.run(
        ["ps", "-o", "ppid=", "-p", str(serveur)], capture_output=True, text=True, check=True
    )
    os.kill(int(gardien.stdout), signal.SIGKILL)
    assert disparait(serveur)
    finir(processus)

    suivant = utilisateur(dossier)
    assert interroger(dossier, "select 1") == [(1,)]
    assert prise is not None and not prise.exists(), "the killed guardian's folder remains"
    finir(suivant)


def test_a_start_after_a_crash_of_the_server(dossier: Path) -> None:
    processus = utilisateur(dossier)
    interroger(dossier, "create table t as select 42 as n")
    serveur = numero_du_serveur(dossier)
    os.kill(serveur, signal.SIGKILL)
    assert disparait(serveur)
    second = utilisateur(dossier)
    assert interroger(dossier, "select n from t") == [(42,)]
    finir(processus)
    finir(second)


def test_an_ephemeral_server_takes_its_folder_away(dossier: Path) -> None:
    processus = utilisateur(dossier, "ephemere")
    assert interroger(dossier, "show fsync") == [("off",)]
    finir(processus)
    assert postgres.attendre_arret(dossier)
    assert disparait_du_disque(dossier)


def disparait_du_disque(dossier: Path, delai: float = 5) -> bool:
    fin = time.monotonic() + delai
    while dossier.exists() and time.monotonic() < fin:
        time.sleep(0.02)
    return not dossier.exists()


def test_the_folders_of_dead_runs_are_removed_and_the_living_kept(dossier: Path) -> None:
    mort, vivant = dossier.parent / "mort", dossier.parent / "vivant"
    mort.mkdir(parents=True)
    (mort / "usagers").touch()
    premier = utilisateur(vivant, "ephemere")
    assert not mort.exists()
    second = utilisateur(dossier, "ephemere")
    assert interroger(vivant, "select 1") == [(1,)]
    assert interroger(dossier, "select 1") == [(1,)]
    finir(premier)
    finir(second)


def test_a_new_server_starts_from_a_copy_of_another_and_leaves_it_as_it_was(dossier: Path) -> None:
    modele = dossier.parents[1] / "modele"
    premier = utilisateur(modele)
    interroger(modele, "create table t (n int)")
    finir(premier)
    assert postgres.attendre_arret(modele)
    try:
        postgres.assurer(dossier, ephemere=True, modele=modele)
        interroger(dossier, "insert into t values (42)")
        assert interroger(dossier, "select n from t") == [(42,)]
    finally:
        postgres.liberer(dossier)
        assert postgres.attendre_arret(dossier)
    second = utilisateur(modele)
    assert interroger(modele, "select count(*) from t") == [(0,)]
    finir(second)


def python_pour_tous() -> tuple[str, dict[str, Any]]:
    """A Python that an ordinary user can run, and how to run it as that user."""
    if os.geteuid():
        return sys.executable, {}
    identite = {"user": PERSONNE, "group": PERSONNE, "extra_groups": [], "cwd": "/"}
    chemins = f"{RACINE}:{postgres.binaires().parents[1]}"
    identite["env"] = {"HOME": "/nulle-part", "PYTHONPATH": chemins}
    essai = ["-c", "import sys, outils.postgres; assert sys.version_info >= (3, 11)"]
    for python in (sys.executable, "/usr/local/bin/python3", "/usr/bin/python3"):
        with contextlib.suppress(OSError):
            if subprocess.run([python, *essai], check=False, **identite).returncode == 0:
                return python, identite
    pytest.skip("no Python here that an ordinary user can run")


def test_an_ordinary_user_needs_nothing_more(dossier: Path) -> None:
    python, identite = python_pour_tous()
    dossier.parent.parent.chmod(0o755)
    dossier.parent.mkdir(mode=0o755)
    if identite:
        os.chown(dossier.parent, PERSONNE, PERSONNE)
    processus = utilisateur(dossier, python=python, **identite)
    serveur = numero_du_serveur(dossier)
    assert interroger(dossier, "select 1") == [(1,)]
    assert (dossier / "donnees").stat().st_uid == (PERSONNE if identite else os.geteuid())
    tuer(processus)
    assert disparait(serveur)


@pytest.mark.usefixtures("sans_copie")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts a server as somebody else")
def test_root_works_where_nobody_else_can_walk(dossier: Path, monkeypatch: pytest.MonkeyPatch):
    """A clone in /root: neither data nor binaries are within the reach of « nobody »."""
    cache = dossier.parent.parent
    assert oct(cache.stat().st_mode & 0o777) == "0o700"
    paquet = postgres.binaires().parent
    shutil.copytree(paquet, cache / paquet.name)
    bibliotheques = paquet.with_name(paquet.name + ".libs")
    if bibliotheques.exists():
        shutil.copytree(bibliotheques, cache / bibliotheques.name)
    monkeypatch.setenv("PYTHONPATH", str(cache))
    assert oct(cache.stat().st_mode & 0o777) == "0o700"

    processus = utilisateur(dossier)
    prise = postgres.adresse_si_demarre(dossier)
    assert prise is not None and (prise / paquet.name).is_dir(), "the binaries were not copied"
    assert interroger(dossier, "select 1") == [(1,)]
    assert oct(cache.stat().st_mode & 0o777) == "0o700"
    finir(processus)
    assert postgres.attendre_arret(dossier)
    assert not prise.exists()


REFUS = """
import sys
from pathlib import Path
from outils import postgres
try:
    postgres.assurer(Path(sys.argv[1]))
except postgres.ErreurPostgres as erreur:
    print(erreur)
"""


def test_a_folder_one_cannot_write_in_is_explained(dossier: Path) -> None:
    python, identite = python_pour_tous()
    interdit = dossier.parent.parent
    interdit.chmod(0o555)
    resultat = subprocess.run(
        [python, "-c", REFUS, str(interdit / "postgres")],
        capture_output=True,
        text=True,
        check=True,
        **{"cwd": RACINE} | identite,
    )
    interdit.chmod(0o700)
    assert "n’a pas pu démarrer" in resultat.stdout
    assert "DATABASE_URL" in resultat.stdout


def test_a_command_runs_with_the_server_and_gives_its_code(dossier: Path) -> None:
    resultat = subprocess.run(
        [
            sys.executable,
            "-m",
            "outils.postgres",
            "sh",
            "-c",
            'test -e "$SOFI_POSTGRES/adresse" && exit 7',
        ],
        env=os.environ | {"SOFI_POSTGRES": str(dossier), "SOFI_POSTGRES_EPHEMERE": "0"},
        cwd=RACINE,
        check=False,
    )
    assert resultat.returncode == 7
    assert postgres.adresse_si_demarre(dossier) is None
