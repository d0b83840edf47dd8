"""A part of a figure measured alone: time, processor time, and the peak of memory of its process."""

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connection

from bench import _base  # noqa: F401

Mesure = dict[str, float]
Mesurer = Callable[..., Mesure]
_ETAT, _OUBLI = Path("/proc/self/status"), Path("/proc/self/clear_refs")  # Linux's


def ici(module: str, partie: str, *arguments: str) -> Mesure:
    """Run `module.partie(*arguments)`, which gives a number, and measure it in this very process."""
    fonction = getattr(importlib.import_module(module), partie)
    connection.ensure_connection()
    oublier_le_pic()
    depart, processeur = time.perf_counter(), time.process_time()
    nombre = fonction(*arguments)
    return {
        "nombre": nombre,
        "secondes": time.perf_counter() - depart,
        "processeur": time.process_time() - processeur,
        "memoire": pic(),
    }


def oublier_le_pic() -> None:
    """The next one will be that of what follows, not of the imports."""
    with suppress(OSError):
        _OUBLI.write_text("5")


def pic() -> float:
    """The most this process held, in megabytes; `getrusage` would count what the process that started it held."""
    with suppress(OSError):
        lignes = (ligne.split() for ligne in _ETAT.read_text().splitlines())
        return next(int(mots[1]) for mots in lignes if mots[0] == "VmHWM:") / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def a_part(module: str, partie: str, *arguments: str) -> Mesure:
    """The same in a process of its own, on this run's base: the memory is then that part's alone."""
    commande = [sys.executable, "-m", "bench._parties", module, partie, *arguments]
    base = {"BENCH_BASE": str(connection.settings_dict["NAME"])}
    fini = subprocess.run(
        commande, env=os.environ | base, stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(fini.stdout))


if __name__ == "__main__":
    connection.settings_dict["NAME"] = os.environ["BENCH_BASE"]
    print(json.dumps(ici(*sys.argv[1:])))
