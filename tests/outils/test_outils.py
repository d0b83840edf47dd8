"""Installing and starting."""

import ast
import os
import re
import socket
import subprocess
import sys

import pytest

from tests.sources import RACINE

DEMARRER = RACINE / "outils" / "demarrer.py"
INSTALLER = RACINE / "outils" / "installer.py"


def test_a_port_already_taken_is_explained_before_anything_is_done(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
        resultat = subprocess.run(
            [sys.executable, DEMARRER, "--port", str(port)],
            env=os.environ | {"SOFI_VAR": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert resultat.returncode == 1
    assert f"Le port {port} est déjà pris" in resultat.stdout
    assert f"PORT={port + 1}" in resultat.stdout
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("options", "extrait"),
    [
        (["--port", "70000"], "n’est pas un port"),
        (["--port", "abc"], "n’est pas un port"),
        (["--hote", "nulle.part.invalid"], "n’est pas une adresse de cette machine"),
        (["--hote", "203.0.113.9", "--port", "8999"], "n’est pas une adresse de cette machine"),
    ],
)
def test_an_address_that_cannot_be_served_is_explained(options: list[str], extrait: str) -> None:
    resultat = subprocess.run(
        [sys.executable, DEMARRER, *options], capture_output=True, text=True, check=False
    )
    assert resultat.returncode == 1
    assert extrait in resultat.stdout and "make run" in resultat.stdout
    assert not resultat.stderr


def test_a_folder_that_cannot_be_written_is_explained() -> None:
    """/proc refuses new folders to everybody."""
    resultat = subprocess.run(
        [sys.executable, DEMARRER, "--sans-servir"],
        env=os.environ | {"SOFI_VAR": "/proc/sofi"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert resultat.returncode == 1
    assert "SOFI_VAR" in resultat.stdout
    assert not resultat.stderr


DEUX_COMMANDES = """
import sys
from outils.postgres.execution import executer
vivre = "import os, sys, time; os.symlink(str(os.getpid()), sys.argv[1]); time.sleep(60)"
attendre = "import os, sys, time\\nwhile not os.path.islink(sys.argv[1]): time.sleep(0.02)\\nsys.exit(7)"
python, ecrit = sys.executable, sys.argv[1]
sys.exit(executer([python, "-c", attendre, ecrit], a_cote=[[python, "-c", vivre, ecrit]]))
"""


def test_what_runs_beside_a_command_ends_with_it(tmp_path) -> None:
    ecrit = tmp_path / "numero"
    resultat = subprocess.run(
        [sys.executable, "-c", DEUX_COMMANDES, str(ecrit)],
        env=os.environ
        | {"DATABASE_URL": "postgresql://nulle-part", "SOFI_POSTGRES": str(tmp_path)},
        cwd=RACINE,
        timeout=60,
        check=False,
    )
    assert resultat.returncode == 7
    with pytest.raises(ProcessLookupError):
        os.kill(int(ecrit.readlink().name), 0)


RELANCEE = """
import sys
from outils.postgres.execution import executer
noter = "import sys; open(sys.argv[1], 'a').write('x')"
attendre = "import pathlib, sys, time\\np = pathlib.Path(sys.argv[1])\\n" \
    "while not p.exists() or len(p.read_text()) < 2: time.sleep(0.05)"
python, ecrit = sys.executable, sys.argv[1]
sys.exit(executer([python, "-c", attendre, ecrit], a_cote=[[python, "-c", noter, ecrit]]))
"""


def test_what_runs_beside_a_command_is_started_again_when_it_ends(tmp_path) -> None:
    resultat = subprocess.run(
        [sys.executable, "-c", RELANCEE, str(tmp_path / "fois")],
        env=os.environ
        | {"DATABASE_URL": "postgresql://nulle-part", "SOFI_POSTGRES": str(tmp_path)},
        cwd=RACINE,
        timeout=60,
        capture_output=True,
        text=True,
        check=False,
    )
    assert resultat.returncode == 0
    assert "il est relancé dans 1 s" in resultat.stderr


LIEE = "from sofi.socle.processus import se_lier_au_parent; se_lier_au_parent(); print('vit')"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's ancestors")
@pytest.mark.parametrize("dessus", [True, False])
def test_a_process_that_lost_who_serves_ends_at_once(dessus: bool) -> None:
    """It was starting when its parent was killed: it would keep the port for ever."""
    perdu = subprocess.Popen([sys.executable, "-c", ""])
    perdu.wait()
    resultat = subprocess.run(
        [sys.executable, "-c", LIEE],
        env=os.environ | {"SOFI_SERVEUR_LIE": str(os.getpid() if dessus else perdu.pid)},
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert resultat.stdout.strip() == ("vit" if dessus else "")
    assert resultat.returncode == (0 if dessus else 1)


def test_an_old_python_can_read_the_installer_and_is_refused() -> None:
    ast.parse(INSTALLER.read_text(), feature_version=(3, 7))
    assert "sys.version_info < (3, 11)" in INSTALLER.read_text()


def test_the_versions_of_python_agree() -> None:
    projet = (RACINE / "pyproject.toml").read_text()
    exigee = re.search(r'requires-python = ">=3\.(\d+)"', projet)
    refusee = re.search(r"version_info < \(3, (\d+)\)", INSTALLER.read_text())
    assert exigee and refusee and exigee[1] == refusee[1]
