"""A way to a server that lets through as many bytes as it is told, so that a test acts while a file is leaving."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

BLOC = 16 * 1024
PATIENCE = 60  # seconds


class Goulot:
    """Listens on loopback; what goes to the server waits for `laisser`, what comes back doesn't."""

    def __init__(self, adresse: str, port: int) -> None:
        self._vers = (adresse, port)
        self._ecoute = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._ecoute.getsockname()[1])
        self._reste = 0.0
        self._change = threading.Condition()
        self._attend = False

    def laisser(self, octets: float) -> None:
        """So many more go through."""
        with self._change:
            self._reste += octets
            self._attend = False
            self._change.notify_all()

    def attendre_plein(self) -> None:
        """Everything that was let through has gone through, and there is more."""
        with self._change:
            assert self._change.wait_for(lambda: self._attend, PATIENCE)

    def servir(self) -> None:
        """Each connection, until it is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._ecoute.accept()
                serveur = socket.create_connection(self._vers)
                for copie in ((client, serveur, True), (serveur, client, False)):
                    threading.Thread(target=self._copier, args=copie, daemon=True).start()

    def _copier(self, de: socket.socket, vers: socket.socket, compte: bool) -> None:
        with suppress(OSError):
            while octets := de.recv(BLOC):
                if compte:
                    self._prendre(len(octets))
                vers.sendall(octets)
        for prise in (de, vers):
            with suppress(OSError):
                prise.shutdown(socket.SHUT_RDWR)
            prise.close()

    def _prendre(self, octets: int) -> None:
        with self._change:
            while self._reste < octets:
                self._attend = True
                self._change.notify_all()
                self._change.wait(PATIENCE)
            self._reste -= octets

    def fermer(self) -> None:
        """Nobody waits any more."""
        self.laisser(float("inf"))
        with suppress(OSError):
            self._ecoute.shutdown(socket.SHUT_RDWR)
        self._ecoute.close()


@contextmanager
def goulot(adresse: str, port: int) -> Iterator[Goulot]:
    """Open for the block."""
    un = Goulot(adresse, port)
    threading.Thread(target=un.servir, daemon=True).start()
    try:
        yield un
    finally:
        un.fermer()
