"""A real mail server on this machine, which refuses, drops or accepts as it is told."""

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller


class Facteur:
    """What the server does with each e-mail, in order; « accepter » once the list is over."""

    def __init__(self) -> None:
        self.humeurs: list[str] = []
        self.recus: list[EmailMessage] = []
        # « retenir »: the e-mail is held, neither taken nor refused, until the sender leaves.
        self.retenu = threading.Event()
        self._lache = threading.Event()
        self._verrou = threading.Lock()

    def suivante(self) -> str:
        return self.humeurs.pop(0) if self.humeurs else "accepter"

    def lacher(self) -> None:
        """What is held is dropped."""
        self._lache.set()

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.humeurs[:1] == ["refuser le destinataire"]:
            self.humeurs.pop(0)
            return "550 5.1.1 Boite inconnue"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        humeur = self.suivante()
        if humeur == "raccrocher":
            server.transport.close()
            return "421 closing"
        if humeur == "retenir":
            self.retenu.set()
            await asyncio.to_thread(self._lache.wait)
            return "451 4.3.0 Essayez plus tard"
        if humeur == "refuser":
            return "451 4.3.0 Essayez plus tard"
        with self._verrou:
            lu = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.recus.append(cast(EmailMessage, lu))
        return "250 OK"

    @property
    def destinataires(self) -> list[str]:
        return sorted(str(recu["To"]) for recu in self.recus)


def contenu(recu: EmailMessage, sorte: str) -> str:
    """The text or the HTML of an e-mail."""
    partie = recu.get_body((sorte,))
    assert partie is not None
    return str(partie.get_content()).replace("\r\n", "\n")


@pytest.fixture
def port_libre() -> int:
    with socket.create_server(("127.0.0.1", 0)) as prise:
        return int(prise.getsockname()[1])


@pytest.fixture
def smtp(settings: Any, port_libre: int) -> None:
    """Settings lead to a server that does not listen yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port_libre


@pytest.fixture
def facteur(smtp: None, port_libre: int) -> Iterator[Facteur]:
    """The server, listening."""
    facteur = Facteur()
    controleur = Controller(facteur, hostname="127.0.0.1", port=port_libre)
    controleur.start()
    yield facteur
    controleur.stop()
