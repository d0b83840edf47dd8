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

from sofi.partenaires.models import DestinationSftp
from sofi.socle.chiffrement import chiffrer

SEPARATION = Path("/run/sshd")
COMPTE = "sofi-depot-essai"


@dataclass
class ServeurSftp:
    """Where it listens, where files arrive, the key that opens it and the print it shows."""

    port: int
    arrivee: Path
    cle: str
    empreinte: str
    adresse: str
    _commande: list[str]
    _processus: "subprocess.Popen[bytes] | None" = None

    def demarrer(self) -> None:
        """It listens; the same keys, the same port, each time."""
        self._processus = subprocess.Popen(self._commande, stderr=subprocess.DEVNULL)
        _attendre(self.adresse, self.port)

    def arreter(self) -> None:
        """Nobody listens any more."""
        if self._processus is not None:
            self._processus.terminate()
            self._processus.wait(20)
            self._processus = None

    def destination(self, partenaire, **champs) -> DestinationSftp:
        """The partner's files go there."""
        return DestinationSftp.objects.create(
            **{
                "partenaire": partenaire,
                "hote": self.adresse,
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
def serveur(
    dossier: Path, *, adresse: str = "127.0.0.1", mot_de_passe: str = ""
) -> Iterator[ServeurSftp]:
    """Started for the block, its host key drawn for it; with a password, it has the account `COMPTE` too."""
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
    port = _port_libre(adresse)
    config = dossier / "sshd_config"
    mots = "PasswordAuthentication yes\nPermitRootLogin yes" if mot_de_passe else _SANS_MOT_DE_PASSE
    config.write_text(
        _CONFIG.format(port=port, adresse=adresse, hote=hote, dossier=dossier) + mots + "\n"
    )
    empreinte = _executer("ssh-keygen", "-l", "-f", f"{hote}.pub").split()[1]
    commande = [sshd, "-D", "-e", "-f", str(config)]
    if mot_de_passe:
        commande = [*_avec_un_compte(dossier, mot_de_passe), *commande]
    un = ServeurSftp(port, arrivee, client.read_text(), empreinte, adresse, commande)
    try:
        un.demarrer()
        yield un
    finally:
        un.arreter()


def _avec_un_compte(dossier: Path, mot_de_passe: str) -> list[str]:
    """What starts a program for which the machine has one more account, and which changes nothing for the others."""
    if os.geteuid() != 0 or not shutil.which("openssl"):
        pytest.skip("an account of its own wants root and openssl")
    chiffre = _executer("openssl", "passwd", "-6", mot_de_passe).strip()
    lignes = {
        "passwd": f"{COMPTE}:x:0:0::{dossier}:/bin/sh",
        "shadow": f"{COMPTE}:{chiffre}:20000:0:99999:7:::",
    }
    for nom, ligne in lignes.items():
        (dossier / nom).write_text(f"{Path('/etc', nom).read_text().rstrip()}\n{ligne}\n")
    montages = " && ".join(f'mount --bind "$0/{nom}" /etc/{nom}' for nom in lignes)
    commande = ["unshare", "--mount", "sh", "-c", f'{montages} && exec "$@"', str(dossier)]
    if subprocess.run([*commande, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount namespace here")
    return commande


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
ListenAddress {adresse}
HostKey {hote}
PidFile none
AuthorizedKeysFile {dossier}/autorisees
StrictModes no
UsePAM no
KbdInteractiveAuthentication no
MaxStartups 100
Subsystem sftp internal-sftp
"""
_SANS_MOT_DE_PASSE = "PasswordAuthentication no\nPermitRootLogin prohibit-password"


def _executer(*commande: str) -> str:
    return subprocess.run(commande, check=True, capture_output=True, text=True).stdout


def _port_libre(adresse: str) -> int:
    famille = socket.AF_INET6 if ":" in adresse else socket.AF_INET
    try:
        with socket.socket(famille) as prise:
            prise.bind((adresse, 0))
            return int(prise.getsockname()[1])
    except OSError:
        pytest.skip(f"this machine has no {adresse}")


def _attendre(adresse: str, port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection((adresse, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("sshd doesn't listen")
