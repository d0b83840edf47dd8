"""The runs of the open data, the night's and those asked for: where each is, what stops it, how it ended."""

import datetime
from contextlib import closing, suppress
from dataclasses import dataclass

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.socle.formats import insecables
from sofi.socle.systeme import raison
from sofi.socle.taches import PlusTard, Reprise, app, differer

from ..flux import FluxRefuse
from ..models import PassageDeDonnees
from .ecriture import ecrire
from .fichiers import dossier

Situation = PassageDeDonnees.Situation
_ATTENTE = datetime.timedelta(minutes=1)  # before asking again whether the files are free


class DonneesImpossibles(Exception):
    """What was asked can't be done now; the message is in French."""


class _Arrete(Exception):
    """Somebody asked for the run to stop."""


def demander(auteur: Utilisateur | None) -> PassageDeDonnees:
    """Ask for a run; a job does it. DonneesImpossibles when another one is under way."""
    try:
        with transaction.atomic():
            passage = PassageDeDonnees.objects.create(auteur=auteur)
            differer(ecrire_les_donnees, passage=passage.pk)
    except IntegrityError as erreur:
        dit = "Les données ouvertes s’écrivent déjà : attendez leur fin."
        raise DonneesImpossibles(insecables(dit)) from erreur
    return passage


def arreter(passage: PassageDeDonnees, *, auteur: Utilisateur) -> None:
    """Stop a run: at once when it hasn't begun, else before the next documents. DonneesImpossibles once it is over."""
    attente = PassageDeDonnees.objects.filter(pk=passage.pk, situation=Situation.ATTENTE)
    if attente.update(situation=Situation.ARRETE, arrete_par=auteur, fini_le=timezone.now()):
        return
    en_cours = PassageDeDonnees.objects.filter(pk=passage.pk, situation=Situation.COURS)
    if not en_cours.update(arret_demande=True, arrete_par=auteur):
        dit = "Cette écriture est déjà terminée : il n’y a rien à arrêter."
        raise DonneesImpossibles(insecables(dit))


def dernier_passage() -> PassageDeDonnees | None:
    """The last run, whatever became of it."""
    return PassageDeDonnees.objects.select_related("arrete_par").first()


@app.task(name="echanges.ecrire_les_donnees", lock="echanges.donnees", retry=Reprise())
def ecrire_les_donnees(passage: int | None = None) -> None:
    """Do this run; without its number, the job was asked for before runs were kept."""
    if passage is not None:
        executer(PassageDeDonnees.objects.get(pk=passage))
        return
    with suppress(DonneesImpossibles):
        demander(None)


def executer(passage: PassageDeDonnees) -> None:
    """Write the files of today and say how it ended; done once. PlusTard when somebody else writes them."""
    if not _passer(passage, Situation.COURS, commence_le=timezone.now(), faits=0, total=0):
        return  # the job runs a second time, or was stopped before it began
    try:
        with closing(connection.copy()) as a_part:
            ecrire(timezone.localdate(), avancer=_Avancement(passage.pk, a_part).noter)
    except _Arrete:
        _finir(passage, Situation.ARRETE)
    except FluxRefuse:
        _passer(passage, Situation.ATTENTE, commence_le=None)
        raise PlusTard(timezone.now() + _ATTENTE) from None
    except OSError as erreur:
        dit = f"Un fichier n’a pas pu être écrit dans {dossier()} : {raison(erreur)}."
        _finir(passage, Situation.ECHEC, insecables(dit)[:500])
    except (InterfaceError, OperationalError):
        raise  # the database went away: nothing can be said there, and the job comes back
    except Exception:
        _finir(passage, Situation.ECHEC, "Une erreur inattendue : le journal du serveur la dit.")
        raise
    else:
        _finir(passage, Situation.ECRITES)


@dataclass(frozen=True)
class _Avancement:
    """Written and asked out of the transaction that reads the documents, which nobody else sees."""

    passage: int
    a_part: BaseDatabaseWrapper

    def noter(self, faits: int, total: int) -> None:
        """So many documents of so many."""
        with self.a_part.cursor() as curseur:
            curseur.execute(
                "UPDATE echanges_passagededonnees SET faits = %s, total = %s WHERE id = %s"
                " RETURNING arret_demande",
                [faits, total, self.passage],
            )
            (arret,) = curseur.fetchone() or (True,)
        if arret:
            raise _Arrete


def _finir(passage: PassageDeDonnees, situation: Situation, message: str = "") -> None:
    _passer(passage, situation, message=message, fini_le=timezone.now())


def _passer(passage: PassageDeDonnees, situation: Situation, **champs: object) -> bool:
    """To that situation, unless it is over."""
    restent = PassageDeDonnees.objects.filter(
        pk=passage.pk, situation__in=PassageDeDonnees.EN_COURS
    )
    return bool(restent.update(situation=situation, **champs))
