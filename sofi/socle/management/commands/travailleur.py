"""manage.py travailleur"""

import contextlib
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
        """Until told to stop, or until the database is gone."""
        # What the one before left in the middle is taken again now rather than at the next minute.
        with contextlib.suppress(AlreadyEnqueued):
            differer(reprendre_interrompues, timestamp=0)
        with app.replace_connector(DjangoConnector().get_worker_connector()):
            app.run_worker()
