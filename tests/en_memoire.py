"""Where the tests' databases are: in memory where there is room, else in the project's own folder."""

import os
import shutil
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
MEMOIRE = Path("/dev/shm")
PLACE = 3 << 30
"""Bytes that must be free there: those of two servers take a tenth of it, their journals at most two thirds."""


def dossier_des_serveurs() -> Path:
    """The folder of the servers of every run; a run removes what another, killed on the spot, has left in it."""
    en_memoire = MEMOIRE / f"sofi-essais-{os.geteuid()}"
    try:
        if shutil.disk_usage(MEMOIRE).free >= PLACE:
            en_memoire.mkdir(mode=0o700, exist_ok=True)
            # Anybody may write there: a folder of this name may be another's, or lead elsewhere.
            if en_memoire.lstat().st_uid == os.geteuid() and not en_memoire.is_symlink():
                return en_memoire
    except OSError:
        pass  # no such folder on this system, or none of ours
    return RACINE / "var" / "tests"
