"""Everything that the administration looks at, read at once: the same number of queries whatever there is."""

import datetime
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from sofi.comptes.models import Connexion
from sofi.courriels.models import Courriel
from sofi.diffusion.moteur.machines import EtatDeMachine, machines
from sofi.echanges.donnees.passages import dernier_passage as derniere_ecriture
from sofi.echanges.models import AdresseDeSource, FluxEcrit, Import, PassageDeDonnees, PassageDeFlux
from sofi.echanges.passages import dernier_passage
from sofi.echanges.suivi import dernier_flux
from sofi.personnes.models import Demande
from sofi.socle import repliques
from sofi.socle.sondes import EtatDeReplique
from sofi.validation.models import OffrePubliee

from . import durees, file_des_taches
from .battement import vivants
from .models import MiseEnService, Panne, Processus, Sauvegarde
from .pret import migrations_du_code, migrations_manquantes
from .sauvegardes import Genre, archivage_refuse_depuis, derniere
from .versions import version

Situation = Courriel.Situation
COURRIELS_RELUS = datetime.timedelta(days=30)
COURRIELS_MONTRES, TABLES_MONTREES = 5, 8
JOURS_DE_DISPONIBILITE = 30
ENTREES_PESEES = 20_000  # of a folder: a larger one is said to weigh more than that


@dataclass(frozen=True)
class Courriels:
    """Where the e-mails of the last month are."""

    attendent: int
    en_retard: int
    abandonnes: int
    partis_hier: int


@dataclass(frozen=True)
class Poids:
    """A table or a folder, and its bytes; `plus`: it holds more than was weighed."""

    nom: str
    octets: int
    plus: bool = False


@dataclass(frozen=True)
class Connexions:
    """What was refused, and what was slowed or closed, the day before."""

    refus: int
    suspensions: int


@dataclass(frozen=True, kw_only=True)
class Releve:
    """What was read, and when."""

    le: datetime.datetime
    processus: list[Processus]
    disponibilite: float | None
    repliques: list[EtatDeReplique]
    base_octets: int
    tables: list[Poids]
    dossiers: list[Poids]
    file: file_des_taches.File
    taches: list[file_des_taches.Tache]
    courriels: Courriels
    courriels_en_echec: list[Courriel]
    passage: PassageDeFlux | None
    flux: FluxEcrit | None
    donnees: PassageDeDonnees | None
    offre: bool
    sources: list[AdresseDeSource]
    imports: list[Import]
    demande: Demande | None
    sauvegarde: Sauvegarde | None
    essai: Sauvegarde | None
    archivage_refuse: datetime.datetime | None
    machines: list[EtatDeMachine]
    lenteurs: list[durees.Lenteur]
    migrations: int
    manquantes: int
    version: str
    en_service: MiseEnService | None
    connexions: Connexions
    pannes: list[Panne]

    @property
    def hier(self) -> datetime.date:
        return timezone.localdate(self.le) - datetime.timedelta(days=1)


def relever() -> Releve:
    """Read everything now."""
    maintenant = timezone.now()
    hier = timezone.localdate(maintenant) - datetime.timedelta(days=1)
    return Releve(
        le=maintenant,
        processus=vivants(),
        disponibilite=durees.disponibilite(hier - datetime.timedelta(JOURS_DE_DISPONIBILITE)),
        repliques=repliques.etats(),
        **_poids(),
        file=file_des_taches.file(),
        taches=file_des_taches.montrees(),
        courriels=_courriels(maintenant),
        courriels_en_echec=list(_en_echec(maintenant)[:COURRIELS_MONTRES]),
        passage=dernier_passage(),
        flux=dernier_flux(),
        donnees=derniere_ecriture(),
        offre=OffrePubliee.objects.exists(),
        sources=list(AdresseDeSource.objects.filter(active=True)),
        imports=_derniers_imports(),
        demande=Demande.objects.filter(situation=Demande.Situation.A_DECIDER)
        .order_by("cree_le")
        .first(),
        sauvegarde=derniere(),
        essai=derniere(Genre.ESSAI),
        archivage_refuse=archivage_refuse_depuis(),
        machines=machines(),
        lenteurs=durees.lenteurs(hier),
        migrations=len(migrations_du_code()),
        manquantes=len(migrations_manquantes()),
        version=version(),
        en_service=MiseEnService.objects.first(),
        connexions=_connexions(hier),
        pannes=list(Panne.objects.filter(reparee_le__isnull=True)),
    )


def _poids() -> dict[str, Any]:
    """What the base and its largest tables weigh, in one query; what the folders of this machine do."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_database_size(current_database()), relname, pg_total_relation_size(c.oid) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'"
            " WHERE relkind = 'r' ORDER BY 3 DESC LIMIT %s",
            [TABLES_MONTREES],
        )
        lignes = curseur.fetchall()
    return {
        "base_octets": lignes[0][0] if lignes else 0,
        "tables": [Poids(nom, octets) for _, nom, octets in lignes],
        "dossiers": [_peser(nom, Path(ou)) for nom, ou in _dossiers().items()],
    }


def _dossiers() -> dict[str, Any]:
    return {
        "Index de la recherche": settings.INDEX,
        "Pages gardées": settings.PAGES,
        "Flux": settings.FLUX_DOSSIER,
        "Catalogues": settings.CATALOGUE_DOSSIER,
    }


def _peser(nom: str, dossier: Path) -> Poids:
    """The bytes of a folder's files; what goes while one looks weighs nothing."""
    octets = vues = 0
    for racine, _, fichiers in os.walk(dossier):
        for fichier in fichiers:
            vues += 1
            if vues > ENTREES_PESEES:
                return Poids(nom, octets, plus=True)
            try:
                octets += (Path(racine) / fichier).stat().st_size
            except OSError:
                continue
    return Poids(nom, octets)


def _en_echec(maintenant: datetime.datetime) -> QuerySet[Courriel]:
    """Given up, or refused once at least, in the month; those given up first."""
    recents = Courriel.objects.filter(cree_le__gt=maintenant - COURRIELS_RELUS)
    essayes = Q(situation=Situation.A_ENVOYER, essais__gt=0) | Q(situation=Situation.ABANDONNE)
    return recents.filter(essayes).order_by("situation", "-cree_le", "-pk")


def _courriels(maintenant: datetime.datetime) -> Courriels:
    limite = maintenant - datetime.timedelta(minutes=settings.VEILLE_COURRIELS_MINUTES)
    hier = timezone.localdate(maintenant) - datetime.timedelta(days=1)
    attend = Q(situation=Situation.A_ENVOYER)
    comptes = Courriel.objects.filter(cree_le__gt=maintenant - COURRIELS_RELUS).aggregate(
        attendent=Count("pk", filter=attend),
        en_retard=Count("pk", filter=attend & Q(cree_le__lt=limite)),
        abandonnes=Count("pk", filter=Q(situation=Situation.ABANDONNE)),
        partis_hier=Count("pk", filter=Q(envoye_le__date=hier)),
    )
    return Courriels(**comptes)


def _derniers_imports() -> list[Import]:
    """The last import of each source that ended well."""
    finis = (Import.Situation.APPLIQUE, Import.Situation.SANS_EFFET)
    par_source = Import.objects.filter(situation__in=finis).order_by("source", "-fini_le")
    derniers = list(par_source.distinct("source").only("source", "fini_le"))
    return sorted(derniers, key=lambda importe: importe.fini_le or importe.cree_le, reverse=True)


def _connexions(jour: datetime.date) -> Connexions:
    refus = (Connexion.Nature.REFUSEE, Connexion.Nature.CODE_REFUSE)
    comptes = Connexion.objects.filter(le__date=jour).aggregate(
        refus=Count("pk", filter=Q(nature__in=refus)),
        suspensions=Count("pk", filter=Q(nature=Connexion.Nature.SUSPENDUE)),
    )
    return Connexions(**comptes)
