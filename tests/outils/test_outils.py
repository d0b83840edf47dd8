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


DEUX_COMMANDES = """
import sys
from outils.postgres.execution import executer
vivre = "import os, sys, time; os.symlink(str(os.getpid()), sys.argv[1]); time.sleep(60)"
attendre = "import os, sys, time\\nwhile not os.path.islink(sys.argv[1]): time.sleep(0.02)\\nsys.exit(7)"
python, ecrit = sys.executable, sys.argv[1]
sys.exit(executer([python, "-c", attendre, ecrit], a_cote=[python, "-c", vivre, ecrit]))
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


def test_an_old_python_can_read_the_installer_and_is_refused() -> None:
    ast.parse(INSTALLER.read_text(), feature_version=(3, 7))
    assert "sys.version_info < (3, 11)" in INSTALLER.read_text()


def test_the_versions_of_python_agree() -> None:
    projet = (RACINE / "pyproject.toml").read_text()
    exigee = re.search(r'requires-python = ">=3\.(\d+)"', projet)
    refusee = re.search(r"version_info < \(3, (\d+)\)", INSTALLER.read_text())
    assert exigee and refusee and exigee[1] == refusee[1]
