"""What every job says of itself: its number on each line of the log, and why it failed, for the administration."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import procrastinate
from asgiref.sync import sync_to_async
from django.db import Error, connection
from django.utils import timezone
from procrastinate import JobContext

from sofi.socle.journal import au_cours_de
from sofi.socle.taches import PlusTard

from .models import EchecDeTache

_journal = logging.getLogger(__name__)
ERREUR_MAX = 2000  # characters kept of what went wrong


async def numeroter(
    suivant: Callable[[], Awaitable[Any]], contexte: JobContext, travailleur: Any
) -> Any:
    """The job's number on each line that is logged while it runs; why it failed, kept."""
    job = contexte.job
    with au_cours_de(tache=job.id or 0, nom=job.task_name):
        try:
            return await suivant()
        except PlusTard:
            raise
        except Exception as erreur:
            await sync_to_async(_noter_a_part)(job.id or 0, job.task_name, erreur)
            raise


def _noter_a_part(tache: int, nom: str, erreur: Exception) -> None:
    """In a thread of its own, whose connection is not kept."""
    try:
        noter_l_echec(tache, nom, erreur)
    finally:
        connection.close()


def noter_l_echec(tache: int, nom: str, erreur: Exception) -> None:
    """Keep why this try failed, the last one only; the job's own error is what matters if that can't be written."""
    dit = f"{type(erreur).__name__} : {erreur}"[:ERREUR_MAX].replace("\x00", "")
    try:
        EchecDeTache.objects.update_or_create(
            tache=tache, defaults={"nom": nom, "le": timezone.now(), "erreur": dit}
        )
    except Error:
        _journal.warning("Why job %s failed could not be kept", tache)


def suivre(app: procrastinate.App) -> None:
    """Every worker of this application numbers its jobs (`PROCRASTINATE_ON_APP_READY`)."""
    app.worker_defaults["worker_middleware"] = [numeroter]
