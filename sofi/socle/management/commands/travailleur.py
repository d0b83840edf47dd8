"""manage.py travailleur"""

import asyncio
import contextlib
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connections
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from sofi.socle.processus import se_lier_au_parent
from sofi.socle.taches import app, differer, reprendre_interrompues

# Seconds between two tries while the database is away: it restarts in seconds, or is mended in minutes.
ATTENTE_MIN, ATTENTE_MAX = 1, 60
_SIGNAUX = (signal.SIGTERM, signal.SIGINT)


class Command(BaseCommand):
    help = "Exécute les tâches en attente et celles qui reviennent à heure fixe, sans s'arrêter."

    def handle(self, *args: Any, **options: Any) -> None:
        se_lier_au_parent()
        attente = ATTENTE_MIN
        while True:
            debut = time.monotonic()
            try:
                return self._travailler()
            except (ConnectorException, OperationalError, InterfaceError) as erreur:
                if time.monotonic() - debut > ATTENTE_MAX:
                    attente = ATTENTE_MIN
                dit = " ".join(str(erreur.__cause__ or erreur).split())
                self.stderr.write(
                    f"La base de données ne répond plus ({dit}) : nouvel essai dans {attente} s."
                )
                connections.close_all()
                time.sleep(attente)
                attente = min(attente * 2, ATTENTE_MAX)

    def _travailler(self) -> None:
        """Until told to stop. Raises ConnectorException, even where procrastinate says nothing."""
        # What the one before left in the middle is taken again now rather than at the next minute.
        with contextlib.suppress(AlreadyEnqueued):
            differer(reprendre_interrompues, timestamp=0)
        with app.replace_connector(DjangoConnector().get_worker_connector()):
            if not asyncio.run(_jusqu_a_l_ordre()):
                raise ConnectorException("le travail s’est interrompu de lui-même")


async def _jusqu_a_l_ordre() -> bool:
    """Work until a signal says to stop: true then.

    A worker that loses a task of its own (it says that it lives, it listens) ends as if it had been told to: false.
    """
    boucle, ordre = asyncio.get_running_loop(), asyncio.Event()

    def arreter() -> None:
        """The next signal ends it at once."""
        for numero in _SIGNAUX:
            boucle.remove_signal_handler(numero)
        ordre.set()

    for numero in _SIGNAUX:
        boucle.add_signal_handler(numero, arreter)
    async with app.open_async():
        travail = asyncio.create_task(app.run_worker_async(install_signal_handlers=False))
        attente = asyncio.create_task(ordre.wait())
        await asyncio.wait((travail, attente), return_when=asyncio.FIRST_COMPLETED)
        attente.cancel()
        if ordre.is_set():
            travail.cancel()  # lets each job end within its time
        with contextlib.suppress(asyncio.CancelledError):
            await travail
    return ordre.is_set()
