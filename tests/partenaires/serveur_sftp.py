"""A real OpenSSH server on loopback, for whoever runs the tests; skipped, saying so, where there is none."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sofi.partenaires.coffre import chiffrer
from sofi.partenaires.models import DestinationSftp

SEPARATION = Path("/run/sshd")


@dataclass
class ServeurSftp:
    """Where it listens, where files arrive, the key that opens it and the print it shows."""

    port: int
    arrivee: Path
    cle: str
    empreinte: str

    def destination(self, partenaire, **champs) -> DestinationSftp:
        """The partner's files go there."""
        return DestinationSftp.objects.create(
            **{
                "partenaire": partenaire,
                "hote": "127.0.0.1",
                "port": self.port,
                "dossier": str(self.arrivee),
                "compte": getpass.getuser(),
                "empreinte": self.empreinte,
                "moyen": "cle",
                "secret": chiffrer(self.cle),
                **champs,
            }
        )

    def visibles(self) -> dict[str, bytes]:
        """What the partner reads: files under their names, not those being written."""
        return {
            chemin.name: chemin.read_bytes()
            for chemin in self.arrivee.iterdir()
            if not chemin.name.startswith(".")
        }


@contextmanager
def serveur(dossier: Path) -> Iterator[ServeurSftp]:
    """Started for the block, its host key drawn for it."""
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin:" + os.environ["PATH"])
    if not sshd or not shutil.which("ssh-keygen"):
        pytest.skip("OpenSSH's sshd isn't installed here")
    _separer()
    hote, client = dossier / "hote", dossier / "client"
    for cle in (hote, client):
        _executer("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(cle))
    (dossier / "autorisees").write_text(client.with_suffix(".pub").read_text())
    arrivee = dossier / "arrivee"
    arrivee.mkdir()
    port = _port_libre()
    config = dossier / "sshd_config"
    config.write_text(_CONFIG.format(port=port, hote=hote, dossier=dossier))
    with subprocess.Popen(
        [sshd, "-D", "-e", "-f", str(config)], stderr=subprocess.DEVNULL
    ) as processus:
        try:
            _attendre(port)
            empreinte = _executer("ssh-keygen", "-l", "-f", f"{hote}.pub").split()[1]
            yield ServeurSftp(port, arrivee, client.read_text(), empreinte)
        finally:
            processus.terminate()


def _separer() -> None:
    """The empty folder that sshd wants when root starts it: a container has no init that makes it.

    It stays: another test may be using it.
    """
    if os.geteuid() == 0:
        try:
            SEPARATION.mkdir(exist_ok=True)
        except OSError:
            pytest.skip(f"sshd, started by root, wants {SEPARATION}")


_CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {hote}
PidFile none
AuthorizedKeysFile {dossier}/autorisees
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
Subsystem sftp internal-sftp
"""


def _executer(*commande: str) -> str:
    return subprocess.run(commande, check=True, capture_output=True, text=True).stdout


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


def _attendre(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("sshd doesn't listen")
