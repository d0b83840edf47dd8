"""The engines, from Debian's packages."""

import contextlib
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

PAQUETS = {
    "patroni": "patroni",
    "etcd": "etcd-server",
    "haproxy": "haproxy",
    "pgbouncer": "pgbouncer",
    "ip": "iproute2",
    "setpriv": "util-linux",
    "curl": "curl",
}
CHEMIN = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"


VERROU = Path("/run/sofi-haute-dispo.lock")


class Impossible(Exception):
    """The trial can't be played here; the message says why and what to do, in French."""


@contextlib.contextmanager
def seul() -> Iterator[None]:
    """One trial at a time on a machine: the names of its namespaces are the same. Raises Impossible."""
    with VERROU.open("w") as verrou:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Impossible(
                "Un autre « make haute-dispo » est en cours sur cette machine : attendez sa fin, ou arrêtez-le."
            ) from None
        yield


def postgres() -> Path | None:
    """The newest PostgreSQL of Debian."""
    trouves = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return trouves[-1].parent if trouves else None


def absents() -> list[str]:
    """Debian's packages that are not there."""
    manquent = [
        paquet
        for commande, paquet in PAQUETS.items()
        if shutil.which(commande, path=CHEMIN) is None
    ]
    return manquent + ([] if postgres() else ["postgresql"])


def preparer() -> Path:
    """PostgreSQL's programs, once all is there. Raises Impossible."""
    if os.geteuid() != 0:
        raise Impossible(
            "Il faut être root : trois machines sont imitées par des espaces de noms. « sudo make haute-dispo »."
        )
    if manquent := absents():
        commande = ["apt-get", "install", "--no-install-recommends", "-y", *manquent]
        if os.environ.get("INSTALLER", "") not in {"oui", "1"}:
            raise Impossible(
                f"Il manque {', '.join(manquent)}. « make haute-dispo INSTALLER=oui » les installe, "
                f"ou : {' '.join(commande)}"
            )
        sans_question = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(commande, env=sans_question, check=False).returncode:
            raise Impossible("L’installation a échoué : « apt-get update », puis recommencez.")
    programmes = postgres()
    if programmes is None:
        raise Impossible(
            "PostgreSQL n’est pas dans /usr/lib/postgresql : installez « postgresql »."
        )
    return programmes
