"""The jobs as people read them: which wait, which run, which failed and why; and running one of those again."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinateWorker,
)
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager

from .models import EchecDeTache
from .pret import SILENCE_D_UN_OUVRIER

MONTREES = 40
NOMS = {
    "comptes.oublier_les_saisies": "Effacement des saisies gardées",
    "courriels.envoyer": "Envoi d’un courriel",
    "courriels.envoyer_en_retard": "Envoi des courriels en retard",
    "courriels.recapituler": "Récapitulatif du jour par courriel",
    "depots.ecrire": "Brouillons d’un fichier déposé",
    "depots.lire": "Lecture d’un fichier déposé",
    "diffusion.annoncer_les_echeances": "Annonce des sessions et certifications qui finissent",
    "diffusion.catalogues_de_la_nuit": "Catalogues de la nuit",
    "diffusion.faire_les_catalogues": "Catalogues en PDF",
    "diffusion.oublier_les_appels": "Effacement des décomptes d’appels",
    "diffusion.oublier_les_vues": "Effacement des vues anciennes",
    "echanges.abandonner_les_oublies": "Abandon des imports oubliés",
    "echanges.appliquer_import": "Application d’un import",
    "echanges.chercher_une_source": "Recherche du fichier d’une source",
    "echanges.donnees_de_la_nuit": "Données ouvertes de la nuit",
    "echanges.ecrire_flux": "Flux LHEO",
    "echanges.ecrire_les_donnees": "Données ouvertes",
    "echanges.flux_de_la_nuit": "Flux de la nuit",
    "echanges.lire_import": "Lecture d’un import",
    "echanges.preparer_le_flux": "Préparation du flux",
    "echanges.sources_de_la_nuit": "Sources de la nuit",
    "partenaires.livrer": "Livraison à un partenaire",
    "partenaires.preparer_les_livraisons": "Préparation des livraisons",
    "personnes.faire": "Demande d’une personne sur ses données",
    "personnes.fichiers": "Fichiers d’une personne effacée",
    "personnes.purger": "Effacement de ce qui est à son terme",
    "personnes.purger_une": "Effacement d’une sorte de données à son terme",
    "personnes.rechercher": "Recherche de ce qui est gardé d’une personne",
    "socle.oublier_les_echecs": "Effacement des tâches en échec",
    "socle.reprendre_interrompues": "Reprise des tâches interrompues",
    "surveillance.oublier": "Effacement des relevés anciens",
    "usagers.alertes": "Alertes du public",
    "validation.verifier_les_liens": "Contrôle des liens",
}
"""What people call each job; a job without a name is called by its own (`tests/surveillance` asks for one)."""


@dataclass(frozen=True)
class File:
    """How many jobs wait for their turn, since when the oldest does, how many run, how many were given up."""

    attendent: int
    plus_ancienne: datetime.datetime | None
    en_cours: int
    echecs: int
    ouvriers: int
    vu_le: datetime.datetime | None


@dataclass(frozen=True)
class Tache:
    """One job. `depuis`: since when it is so."""

    pk: int
    nom: str
    statut: str
    depuis: datetime.datetime | None
    essais: int
    erreur: str

    @property
    def en_echec(self) -> bool:
        return self.statut == "failed"

    @property
    def court(self) -> bool:
        """It runs now."""
        return self.statut == "doing"


def nom_de(tache: str) -> str:
    """What people call a job."""
    return NOMS.get(tache, tache)


def _dues() -> Q:
    """Those that a worker could take now."""
    passee = Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=timezone.now())
    return Q(status="todo") & passee


def _avec_leur_attente() -> QuerySet[Any]:
    demandees = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="deferred")
    demandee = Subquery(demandees.order_by().values("job").annotate(le=Min("at")).values("le"))
    return ProcrastinateJob.objects.annotate(due_le=Coalesce("scheduled_at", demandee))


def file() -> File:
    """The counts; two queries."""
    comptes = _avec_leur_attente().aggregate(
        attendent=Count("pk", filter=_dues()),
        plus_ancienne=Min("due_le", filter=_dues()),
        en_cours=Count("pk", filter=Q(status="doing")),
        echecs=Count("pk", filter=Q(status="failed")),
    )
    recents = Q(last_heartbeat__gt=timezone.now() - SILENCE_D_UN_OUVRIER)
    ouvriers = ProcrastinateWorker.objects.aggregate(
        ouvriers=Count("pk", filter=recents), vu_le=Max("last_heartbeat")
    )
    return File(**comptes, **ouvriers)


def montrees() -> list[Tache]:
    """Those that failed, then those that run, then those that wait, the last ones first; two queries."""
    evenements = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-pk")
    jobs = list(
        _avec_leur_attente()
        .filter(Q(status__in=("failed", "doing")) | _dues())
        .annotate(
            rang=Case(When(status="failed", then=0), When(status="doing", then=1), default=2),
            dernier=Subquery(evenements.values("at")[:1], output_field=DateTimeField()),
        )
        .order_by("rang", "-pk")[:MONTREES]
    )
    erreurs = EchecDeTache.objects.in_bulk([job.pk for job in jobs])
    return [
        Tache(
            pk=job.pk,
            nom=nom_de(job.task_name),
            statut=job.status,
            depuis=job.due_le if job.status == "todo" else job.dernier,
            essais=job.attempts,
            erreur=erreurs[job.pk].erreur if job.pk in erreurs else "",
        )
        for job in jobs
    ]


@transaction.atomic
def relancer(pk: int) -> bool:
    """Give a job that failed to the workers again; False when it hasn't, or when the same one already waits."""
    echoues = ProcrastinateJob.objects.select_for_update().filter(pk=pk, status="failed")
    if not echoues.exists():
        return False
    try:
        with transaction.atomic():
            JobManager(DjangoConnector()).retry_job_by_id(pk, retry_at=timezone.now())
    except ConnectorException:
        return False
    return True
