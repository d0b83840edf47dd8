"""manage.py travailleur"""

import contextlib
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued

from sofi.socle.processus import se_lier_au_parent
from sofi.socle.taches import app, differer, reprendre_interrompues


class Command(BaseCommand):
    help = "Exécute les tâches en attente et celles qui reviennent à heure fixe, sans s'arrêter."

    def handle(self, *args: Any, **options: Any) -> None:
        se_lier_au_parent()
        # What the one before left in the middle is taken again now rather than at the next minute.
        with contextlib.suppress(AlreadyEnqueued):
            differer(reprendre_interrompues, timestamp=0)
        with app.replace_connector(DjangoConnector().get_worker_connector()):
            app.run_worker()
