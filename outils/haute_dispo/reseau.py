"""Three machines imitated: a network namespace each, a cable that can be pulled, a disk in memory to fill."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .programmes import CHEMIN

PREFIXE = "sofihd"
RESEAU = "10.213.77"
HOTE = f"{RESEAU}.254"
DISQUE_MO = 700


def lancer(*commande: str, sans_faute: bool = True) -> str:
    """Run a command of the system; its output."""
    faite = subprocess.run(
        commande, capture_output=True, text=True, check=False, env={"PATH": CHEMIN}
    )
    if sans_faute and faite.returncode:
        raise RuntimeError(f"{' '.join(commande)} : {faite.stderr.strip()}")
    return faite.stdout


def ouvrir() -> None:
    """The bridge that the machines are plugged on."""
    fermer()
    lancer("ip", "link", "add", PREFIXE, "type", "bridge")
    lancer("ip", "addr", "add", f"{HOTE}/24", "dev", PREFIXE)
    lancer("ip", "link", "set", PREFIXE, "up")


def fermer() -> None:
    """Nothing is left, even of a trial that was killed."""
    for ligne in lancer("ip", "netns", "list", sans_faute=False).splitlines():
        if (nom := ligne.split()[0] if ligne.split() else "").startswith(PREFIXE):
            _tuer_tout(nom)
            lancer("ip", "netns", "del", nom, sans_faute=False)
    lancer("ip", "link", "del", PREFIXE, sans_faute=False)


def _tuer_tout(espace: str) -> None:
    for _ in range(50):
        numeros = lancer("ip", "netns", "pids", espace, sans_faute=False).split()
        if not numeros:
            return
        for numero in numeros:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(numero), signal.SIGKILL)
        time.sleep(0.1)


@dataclass
class Machine:
    """One of them: its number is the end of its address."""

    rang: int
    dossier: Path
    petite: bool = True
    """Its disk is small, in memory, and may be filled; else a folder of this machine's."""

    @property
    def nom(self) -> str:
        return f"{PREFIXE}{self.rang}"

    @property
    def adresse(self) -> str:
        return f"{RESEAU}.{self.rang}"

    @property
    def _cable(self) -> str:
        return f"{PREFIXE}v{self.rang}"

    def brancher(self) -> None:
        """The machine, on the network, with an empty disk."""
        lancer("ip", "netns", "add", self.nom)
        lancer(*f"ip link add {self._cable} type veth peer name eth0 netns {self.nom}".split())
        lancer(*f"ip link set {self._cable} master {PREFIXE} up".split())
        for reste in (f"addr add {self.adresse}/24 dev eth0", "link set eth0 up", "link set lo up"):
            lancer(*f"ip -n {self.nom} {reste}".split())
        self.dossier.mkdir()
        if self.petite:
            options = f"size={DISQUE_MO}m,mode=0755"
            lancer("mount", "-t", "tmpfs", "-o", options, self.nom, str(self.dossier))

    def prefixe(self, compte: str) -> list[str]:
        """What a command begins with to run there as that user."""
        identite = ["setpriv", f"--reuid={compte}", f"--regid={compte}", "--init-groups"]
        return ["ip", "netns", "exec", self.nom, *identite]

    def couper(self) -> None:
        """Pull the cable."""
        lancer("ip", "link", "set", self._cable, "down")

    def rebrancher(self) -> None:
        lancer("ip", "link", "set", self._cable, "up")

    def tuer(self) -> None:
        """As a power cut would: all that runs there."""
        _tuer_tout(self.nom)

    def remplir(self) -> None:
        """Not a byte is left on its disk."""
        assert self.petite, "this machine's own disk would be filled"
        with (self.dossier / "plein").open("wb") as fichier, contextlib.suppress(OSError):
            while True:
                fichier.write(b"\0" * (1 << 20))
                fichier.flush()

    def vider(self) -> None:
        (self.dossier / "plein").unlink(missing_ok=True)

    def rendre(self) -> None:
        """Its disk goes with all that it held."""
        if self.petite:
            lancer("umount", "-l", str(self.dossier), sans_faute=False)
