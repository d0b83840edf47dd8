"""The site stays up: one of its processes killed on the spot, it goes on answering and the process is replaced."""

import os
import signal
import sys
import time
import urllib.request

import pytest

from .serveur import Serveur


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's children")
def test_a_killed_process_is_replaced(serveur: Serveur, site: str) -> None:
    """Every request meanwhile is answered, but those that the dead one had in hand."""
    avant = serveur.ouvriers()
    tue = min(avant)
    os.kill(tue, signal.SIGKILL)
    fin = time.monotonic() + 60
    while tue in (la := serveur.ouvriers()) or len(la) < len(avant):
        assert time.monotonic() < fin, serveur.lire_le_journal()
        time.sleep(0.2)
    for _ in range(10):
        with urllib.request.urlopen(f"{site}/compte/login/", timeout=60) as reponse:
            assert reponse.status == 200
