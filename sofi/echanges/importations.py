"""An import asked for on a screen: dry run, decision, application; each is a job, which may run twice.

deposer("communes", "communes.csv", contenu, auteur=…)     → ATTENTE
essayer(numero)                    LECTURE → A_DECIDER, SANS_EFFET or REFUSE
demander_application(importe, …)   A_DECIDER → ATTENTE_APPLICATION
appliquer(numero)                  APPLICATION → APPLIQUE
abandonner(importe, …)             at any time before the end: nothing is written
"""

import datetime
import logging
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.socle.fichiers import FichierIllisible
from sofi.socle.formats import accord
from sofi.socle.importation import Interruption, Rapport, Source, Suivi, importer
from sofi.socle.taches import DejaConclu, PlusTard, Reprise, app, differer

from .bilans import en_json, illisible
from .depots import fichier_de, garder, oublier
from .estimation import lignes_par_flux
from .lecture_suivie import DureeDepassee, lecture_suivie
from .models import Import
from .sources import chercher

# A file that nobody decided on is dropped after a week.
GARDE_SANS_DECISION = datetime.timedelta(days=7)
VERROU = "echanges.imports"  # one job at a time
# Before trying again, when another import is being applied.
ATTENTE = datetime.timedelta(seconds=30)
ESSAIS_MAX = 2  # a worker may die by accident once
Situation = Import.Situation
_TENU = {
    False: (Situation.ATTENTE, Situation.LECTURE),
    True: (Situation.ATTENTE_APPLICATION, Situation.APPLICATION),
}
"""What an import to be read, or to be written, is before and while a job does it."""
journal = logging.getLogger(__name__)


class ImportImpossible(Exception):
    """What was asked of an import can't be done any more; the message says why, in French."""


@app.task(name="echanges.lire_import", lock=VERROU, retry=Reprise())
def lire_import(numero: int) -> None:
    """The dry run."""
    essayer(numero)


@app.task(name="echanges.appliquer_import", lock=VERROU, retry=Reprise())
def appliquer_import(numero: int) -> None:
    """The application."""
    appliquer(numero)


@transaction.atomic
def deposer(
    source: str, nom: str, contenu: Iterable[bytes], *, auteur: Utilisateur | None
) -> Import:
    """Keep the file and ask for its dry run."""
    depose = garder(source, nom, contenu, auteur=auteur)
    differer(lire_import, numero=depose.pk)
    return depose


def essayer(numero: int) -> None:
    """Read the file and keep what it would change; nothing is written."""
    if importe := _commencer(numero, appliquer=False):
        _executer(importe, appliquer=False)


def appliquer(numero: int) -> None:
    """Write what the file changes, in the transaction that says it is done."""
    if importe := _commencer(numero, appliquer=True):
        _executer(importe, appliquer=True)


def demander_application(
    importe: Import, *, auteur: Utilisateur | None, retraits_confirmes: bool = False
) -> None:
    """Ask for the application of a file whose report was read; by nobody, the night's (`recuperation`)."""
    if importe.rapport.get("gardes") and not retraits_confirmes:
        raise ImportImpossible(
            "Ce fichier retirerait une grande part de ce qui existe, ou plus que ce qu’on a pu en lire ne dit : lisez "
            "combien, puis confirmez que c’est voulu."
        )
    with transaction.atomic():
        demande = Import.objects.filter(pk=importe.pk, situation=Situation.A_DECIDER).update(
            situation=Situation.ATTENTE_APPLICATION,
            decide_par=auteur,
            decide_le=timezone.now(),
            retraits_confirmes=retraits_confirmes,
            lues=0,
            essais=0,
        )
        if not demande:
            raise ImportImpossible("Cet import n’attend plus de décision.")
        differer(appliquer_import, numero=importe.pk)


def abandonner(importe: Import, *, auteur: Utilisateur | None) -> None:
    """Give an import up: at once when no job holds it, else as soon as its job reads the next lines."""
    maintenant = timezone.now()
    decision = {"decide_par": auteur, "decide_le": maintenant}
    with transaction.atomic():
        lui = Import.objects.select_for_update().filter(pk=importe.pk)
        situation = lui.get().situation
        if situation not in Import.OUVERTS:
            raise ImportImpossible("Cet import est terminé : il ne peut plus être abandonné.")
        if situation in (Situation.LECTURE, Situation.APPLICATION):
            lui.update(abandon_demande=True, **decision)
        else:
            lui.update(situation=Situation.ABANDONNE, fini_le=maintenant, **decision)
            oublier(importe)


def abandonner_les_oublies(maintenant: datetime.datetime) -> int:
    """Give up those that nobody decided on in a week; how many."""
    oublies = Import.objects.filter(
        situation=Situation.A_DECIDER, lu_le__lt=maintenant - GARDE_SANS_DECISION
    )
    for importe in oublies:
        abandonner(importe, auteur=None)
    return len(oublies)


def _tenu(numero: int, *, appliquer: bool) -> QuerySet[Import]:
    """This import, as long as the job that reads it, or writes it, has something to say of it."""
    return Import.objects.filter(pk=numero, situation__in=_TENU[appliquer])


def _commencer(numero: int, *, appliquer: bool) -> Import | None:
    """Take the import in hand; None when it is no longer to be done, or stopped its worker too many times."""
    with transaction.atomic():
        _, prise = _TENU[appliquer]
        pris = _tenu(numero, appliquer=appliquer).update(situation=prise, essais=F("essais") + 1)
        importe = Import.objects.get(pk=numero) if pris else None
        if importe and importe.essais > ESSAIS_MAX:
            raison = "le serveur s’est arrêté pendant la lecture, à chaque essai."
            _echouer(importe, raison, appliquer=appliquer)
            return None
    return importe


def _executer(importe: Import, *, appliquer: bool) -> None:
    """Run the engine on the file, and keep what it says; whatever happens is said on the import."""
    finir = partial(_finir, appliquer=appliquer)
    try:
        with fichier_de(importe) as chemin, lecture_suivie(importe) as lecture:
            source = chercher(importe.source).construire(chemin)
            lecture.lignes = lignes_par_flux(source, chemin)
            _importer(importe, source, lecture.suivre, appliquer=appliquer)
    except FichierIllisible as raison:
        finir(importe, Situation.REFUSE, rapport=illisible(str(raison)))
    except DureeDepassee:
        finir(importe, Situation.ECHEC, rapport=illisible(_trop_long()))
    except Interruption:
        finir(importe, Situation.ABANDONNE)
    except DejaConclu:
        pass
    except PlusTard:
        raise
    except Exception as panne:  # noqa: BLE001 - said on the import, and in the journal
        # Raised again, the job would be tried again later, and the imports given since would wait for it.
        journal.exception("Import %s (%s)", importe.pk, importe.source)
        quoi = f"une erreur inattendue est survenue ({type(panne).__name__})."
        _echouer(importe, quoi, appliquer=appliquer)


def _echouer(importe: Import, raison: str, *, appliquer: bool) -> None:
    """Over, for a reason that the file doesn't explain."""
    conseil = (
        "Enregistrez de nouveau le fichier, en .xlsx ou en CSV UTF-8, et redonnez-le ; si cela se répète, donnez le "
        f"numéro {importe.pk} de cet import à l’administration du serveur."
    )
    rapport = illisible(f"L’import s’est arrêté : {raison} {conseil}")
    _finir(importe, Situation.ECHEC, appliquer=appliquer, rapport=rapport)


def _trop_long() -> str:
    minutes = accord(settings.IMPORT_MINUTES_MAX, "minute", "minutes")
    return (
        f"Il durait depuis {minutes}, le plus qu’un import puisse prendre : d’autres attendaient. Vérifiez que c’est "
        "le bon fichier, et redonnez-le à un moment plus calme ; s’il est aussi long qu’il le faut, l’administration "
        "du serveur peut relever cette durée (IMPORT_MINUTES_MAX), ou l’importer elle-même par « manage.py importer »."
    )


def _importer(importe: Import, source: Source, suivi: Suivi, *, appliquer: bool) -> None:
    """What is written and the word that it is are one transaction: a job run again finds both or none."""
    with transaction.atomic():
        forcer = appliquer and importe.retraits_confirmes
        rapport = importer(
            source,
            appliquer=appliquer,
            forcer=forcer,
            suivi=suivi,
            utilisateur=importe.decide_par_id,
        )
        if rapport.occupe:
            # Nothing was tried: another one is being written.
            attend = {"situation": Situation.ATTENTE_APPLICATION, "essais": 0}
            if not _tenu(importe.pk, appliquer=True).update(**attend):
                raise DejaConclu
        else:
            _conclure(importe, rapport, appliquer=appliquer)
    if rapport.occupe:
        raise PlusTard(timezone.now() + ATTENTE)


def _conclure(importe: Import, rapport: Rapport, *, appliquer: bool) -> None:
    tenu = _tenu(importe.pk, appliquer=appliquer).select_for_update().first()
    if tenu is None:
        raise DejaConclu
    if tenu.abandon_demande:
        raise Interruption
    finir = partial(_finir, importe, appliquer=appliquer, rapport=en_json(rapport))
    if rapport.blocages or rapport.rien_pris:
        finir(Situation.REFUSE)
    elif not rapport.change:
        finir(Situation.SANS_EFFET)
    elif rapport.ecrit:
        finir(Situation.APPLIQUE)
    else:
        # A dry run; or an application that would now withdraw more than what was confirmed.
        Import.objects.filter(pk=importe.pk).update(
            situation=Situation.A_DECIDER, rapport=en_json(rapport), lu_le=timezone.now()
        )


@transaction.atomic
def _finir(importe: Import, situation: str, *, appliquer: bool, **champs: object) -> None:
    """Say how it ended; what another job said of it is left."""
    fin = {"situation": situation, "fini_le": timezone.now(), **champs}
    if _tenu(importe.pk, appliquer=appliquer).update(**fin):
        oublier(importe)
