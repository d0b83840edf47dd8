"""Jobs: work done after the request by `manage.py travailleur`, kept in PostgreSQL by procrastinate.

Each room declares its own in `taches.py`, which is found by itself:

    @app.task(retry=Reprise())
    def envoyer(courriel: int) -> None: ...

    differer(envoyer, courriel=12)              in the caller's transaction: cancelled with it

    @app.periodic(cron="*/10 * * * *")          times of cron are UTC; not run for what was missed while off
    @app.task(queueing_lock="envoyer_en_retard")
    def envoyer_en_retard(timestamp: int) -> None: ...

A job may run twice (its worker died before it could say that it was done): each one must bear it. Jobs
that must not run together share a `lock`.
"""

import datetime
from typing import Any

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

ESSAIS = 12  # the waits add up to some forty hours
ATTENTE_MAXIMALE = 12 * 60  # minutes
ECHECS_GARDES = 30 * 24  # hours: time to read why

__all__ = ["DejaConclu", "PlusTard", "Reprise", "app", "differer"]


class PlusTard(Exception):
    """The job has to be run again at `quand`: it found nothing wrong with itself."""

    def __init__(self, quand: datetime.datetime) -> None:
        super().__init__(f"à reprendre le {quand:%d/%m/%Y à %H:%M:%S}")
        self.quand = quand


class DejaConclu(Exception):
    """Another worker held the same work, this one thought lost, and has ended it: nothing of this one is kept."""


class Reprise(BaseRetryStrategy):
    """When the job says, else after twice the last wait, from one minute to half a day; then it has failed."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to run the job again; None when it is given up."""
        if isinstance(exception, PlusTard):
            return RetryDecision(retry_at=exception.quand)
        if job.attempts >= ESSAIS:
            return None
        return RetryDecision(retry_in={"minutes": min(2**job.attempts, ATTENTE_MAXIMALE)})


def differer(
    tache: "Task[Any, Any, Any]", *, quand: datetime.datetime | None = None, **arguments: Any
) -> int:
    """Add a job in the caller's transaction, in a job too (whose worker has other connections)."""
    demande = tache.configure(schedule_at=quand)
    demande.job_manager = JobManager(DjangoConnector())
    return demande.defer(**arguments)


@app.periodic(cron="* * * * *")
@app.task(name="socle.reprendre_interrompues", queueing_lock="reprendre", pass_context=True)
async def reprendre_interrompues(context: JobContext, timestamp: int) -> None:
    """Give back the jobs whose worker died, half a minute after it was last heard of."""
    gestion = context.app.job_manager
    for job in await gestion.get_stalled_jobs():
        await gestion.retry_job(job)


@app.periodic(cron="17 2 * * *")
@app.task(name="socle.oublier_les_echecs", queueing_lock="oublier", pass_context=True)
async def oublier_les_echecs(context: JobContext, timestamp: int) -> None:
    """Failed jobs are kept a month; the others leave once done."""
    await context.app.job_manager.delete_old_jobs(nb_hours=ECHECS_GARDES, include_failed=True)
