"""Processes that end with the one that started them, however it ends."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # of Linux's <sys/prctl.h>
# Set in the environment of the site that « make run » serves. A server that systemd starts has no such
# parent: it must outlive the shell that asked for it.
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
    """End with the parent, in what « make run » serves; nothing on a real site."""
    if os.environ.get(LIE):
        mourir_avec_le_parent(signal.SIGKILL, os.getppid())()
