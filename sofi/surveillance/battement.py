"""A process of the site says that it lives, and writes how long its pages took: a thread of its own, bounded."""

import datetime
import logging
import os
import shutil
import socket
import threading
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from .durees import DUREES, Durees
from .models import Processus
from .versions import mettre_en_service, version

PERIODE = 10.0  # seconds between two writings of what was counted
TOURS = 3  # a process says that it lives once in so many
SILENCE = datetime.timedelta(minutes=2)
"""A process that has said nothing for so long has ended."""
OUBLI = datetime.timedelta(days=1)
_journal = logging.getLogger(__name__)


class Battement:
    """What the thread does; `arreter` ends it and writes what is left."""

    def __init__(self, durees: Durees = DUREES, periode: float = PERIODE) -> None:
        self.durees = durees
        self.periode = periode
        self.depuis = timezone.now()
        self._fin = threading.Event()
        self._fil = threading.Thread(target=self._battre, name="battement", daemon=True)

    def demarrer(self) -> None:
        self._fil.start()

    def arreter(self) -> None:
        self._fin.set()
        self._fil.join(5)

    def _battre(self) -> None:
        tour = 0
        while True:
            fini = self._fin.wait(self.periode)
            try:
                self.durees.ecrire()
                if tour % TOURS == 0:
                    self.dire()
                tour += 1
            except (Error, OSError):
                _journal.warning("The process could not say that it lives")
            finally:
                connection.close()
            if fini:
                return

    def dire(self) -> None:
        """Alive, here, with so much room; one query as a rule."""
        place = shutil.disk_usage(settings.VAR)
        dit = {"vu_le": timezone.now(), "disque_libre": place.free, "disque": place.total}
        moi: dict[str, Any] = {"machine": socket.gethostname()[:120], "numero": os.getpid()}
        meme = Processus.objects.filter(**moi, depuis=self.depuis)
        if meme.update(**dit):
            return
        mettre_en_service()
        neuf = {**dit, "depuis": self.depuis, "version": version()[:60]}
        Processus.objects.update_or_create(**moi, defaults=neuf)


def vivants() -> list[Processus]:
    """The processes of the site that live, by machine; one query."""
    recents = Processus.objects.filter(vu_le__gt=timezone.now() - SILENCE)
    return list(recents.order_by("machine", "numero"))


def oublier_les_disparus(maintenant: datetime.datetime) -> None:
    """Erase the processes that ended a day ago or more."""
    Processus.objects.filter(vu_le__lt=maintenant - OUBLI).delete()
