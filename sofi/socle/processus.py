"""Processes that end with the one that started them, however it ends."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1  # of Linux's <sys/prctl.h>
# Set in the environment of the site that « make run » serves: the number of the process that serves it. A
# server that systemd starts has no such parent: it must outlive the shell that asked for it.
LIE = "SOFI_SERVEUR_LIE"


def mourir_avec_le_parent(numero: int, parent: int | None = None) -> Callable[[], None]:
    """A function for a child of `parent` (us) to call: the kernel sends it `numero` at our death.

    Only Linux knows how; elsewhere the function does nothing.
    """
    if sys.platform != "linux":
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = parent or os.getpid()

    def avant_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, numero)
        if os.getppid() != parent:
            os._exit(1)

    return avant_exec


def se_lier_au_parent() -> None:
    """End with the parent, in what « make run » serves; nothing on a real site.

    A process whose parent ended while it was starting has been given another one, and would keep the port
    for ever: it ends at once when the one that serves isn't above it any more.
    """
    if not (lie := os.environ.get(LIE)):
        return
    mourir_avec_le_parent(signal.SIGKILL, os.getppid())()
    if sys.platform == "linux" and int(lie) not in ancetres():
        os._exit(1)


def ancetres() -> list[int]:
    """The numbers of the processes above this one, the nearest first (Linux)."""
    trouves = [os.getppid()]
    while trouves[-1] > 1:
        try:
            dit = Path(f"/proc/{trouves[-1]}/stat").read_text()
        except FileNotFoundError:  # it has just ended
            break
        # « number (name) state parent … », where the name may hold spaces and brackets.
        trouves.append(int(dit.rpartition(")")[2].split()[1]))
    return trouves
