"""A deposit: read without writing, decided, written, undone; each step is a job, which may run twice.

deposer(etablissement, "offre.xml", octets, auteur=…)   → LECTURE, then A_DECIDER or ILLISIBLE
relire(depot, choix=…)        A_DECIDER → LECTURE: read again with what was chosen, nothing is written
accepter(depot, auteur=…)     A_DECIDER → ECRITURE → ECRIT
abandonner(depot)             until it is written: nothing is
annuler(depot, auteur=…)      ECRIT → ANNULE: the drafts that nobody touched since
"""

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.socle.fichiers import FichierIllisible
from sofi.socle.formats import accord
from sofi.socle.taches import DejaConclu, Reprise, app, differer

from . import classeur, document, ecriture, lheo
from .fichier import OUVERT_MAX, fichier_depose
from .models import Brouillon, Depot, Ecriture, FichierDepose
from .plan import ECRITS, planifier
from .proposition import ERREUR, ActionProposee, Lieu, Remarque
from .rapport import Rapport
from .rattachement import Rattachement
from .references import References
from .suivi import Abandonne, Suivi, TropLong, suivre

TAILLE_MAX = 10 << 20
ESSAIS_MAX = 2
PAS = 20  # actions between two words of how far it is
_VERROU_DE_DEPOT = 0x4445504F
"""With the number of a deposit, the lock that its job holds."""
Situation = Depot.Situation
journal = logging.getLogger(__name__)


class DepotImpossible(Exception):
    """What was asked can't be done; the message says why and what to do, in French."""


class DepotTropGros(DepotImpossible):
    """It weighs more than a deposit may."""

    def __init__(self) -> None:
        super().__init__(
            f"Le fichier dépasse {TAILLE_MAX >> 20} Mo. Compressez-le en .zip, ou partagez-le en plusieurs fichiers."
        )


@app.task(name="depots.lire", retry=Reprise())
def lire_depot(numero: int) -> None:
    """The dry run."""
    executer(numero, ecrire=False)


@app.task(name="depots.ecrire", retry=Reprise())
def ecrire_depot(numero: int) -> None:
    """The drafts."""
    executer(numero, ecrire=True)


@transaction.atomic
def deposer(
    etablissement: Etablissement,
    nom: str,
    octets: bytes,
    *,
    auteur: Utilisateur | None,
    attendre: bool = True,
) -> Depot:
    """Keep the file and ask for its reading; `attendre`: by a job. The last choices are taken again."""
    if not octets:
        raise DepotImpossible("Ce fichier est vide : choisissez-en un autre.")
    if len(octets) > TAILLE_MAX:
        raise DepotTropGros
    dernier = Depot.objects.filter(etablissement=etablissement).exclude(choix={}).first()
    depot = Depot.objects.create(
        etablissement=etablissement,
        auteur=auteur,
        fichier=Path(nom.replace("\\", "/")).name[-200:] or "fichier",
        taille=len(octets),
        sha256=hashlib.sha256(octets).hexdigest(),
        choix=_sans_remplacer(dernier.choix) if dernier else {},
    )
    FichierDepose.objects.create(depot=depot, contenu=octets)
    if attendre:
        differer(lire_depot, numero=depot.pk)
    return depot


def _sans_remplacer(choix: dict[str, str]) -> dict[str, str]:
    """To replace what was typed by hand is asked each time."""
    return {cle: valeur for cle, valeur in choix.items() if not cle.startswith("remplacer|")}


def relire(depot: Depot, *, choix: dict[str, str]) -> None:
    """Read again with what was chosen."""
    with transaction.atomic():
        pris = Depot.objects.filter(pk=depot.pk, situation=Situation.A_DECIDER).update(
            situation=Situation.LECTURE, choix=depot.choix | choix, lues=0, essais=0
        )
        if not pris:
            raise DepotImpossible("Ce fichier n’attend plus de décision : déposez-le de nouveau.")
        differer(lire_depot, numero=depot.pk)


def choix_permis(depot: Depot) -> dict[str, set[str]]:
    """What each « vouliez-vous dire … ? » of the report may be answered; an empty answer takes one back."""
    a_donner = {
        choix["cle"]: {code for code, _ in choix["propositions"]} | {""}
        for faute in depot.rapport.get("fautes", [])
        for choix in faute["choix"]
    }
    donnes = {un["cle"]: {un["choisi"], ""} for un in depot.rapport.get("repondus", [])}
    return donnes | a_donner


def choisir(depot: Depot, choix: dict[str, str]) -> None:
    """Answer some of the choices of the report, and read again. DepotImpossible: one isn't among those proposed."""
    permis = choix_permis(depot)
    for cle, code in choix.items():
        if cle not in permis:
            raise DepotImpossible(
                f"Le rapport de ce dépôt n’a pas de choix « {cle[:100]} » : reprenez les « cle » de ses fautes."
            )
        if code not in permis[cle]:
            proposes = ", ".join(sorted(permis[cle] - {""}))
            raise DepotImpossible(
                f"« {code[:100]} » n’est pas proposé pour « {cle[:100]} » : donnez un de ces codes, "
                f"{proposes}, ou rien."
            )
    relire(depot, choix=choix)


def accepter(depot: Depot, *, auteur: Utilisateur | None) -> None:
    """Ask for the drafts of a file whose report was read."""
    if not depot.rapport.get("a_ecrire"):
        raise DepotImpossible("Ce fichier n’a aucun brouillon à écrire.")
    with transaction.atomic():
        pris = Depot.objects.filter(pk=depot.pk, situation=Situation.A_DECIDER).update(
            situation=Situation.ECRITURE, auteur=auteur, lues=0, essais=0
        )
        if not pris:
            raise DepotImpossible("Ce fichier n’attend plus de décision : déposez-le de nouveau.")
        differer(ecrire_depot, numero=depot.pk)


def abandonner(depot: Depot) -> None:
    """Give it up: at once when no job holds it, else as soon as its job reads the next action."""
    with transaction.atomic():
        lui = Depot.objects.select_for_update().get(pk=depot.pk)
        if lui.situation not in Depot.OUVERTS:
            raise DepotImpossible("Ce dépôt est terminé : il ne peut plus être abandonné.")
        if lui.situation == Situation.A_DECIDER:
            _finir(lui, Situation.A_DECIDER, Situation.ABANDONNE)
        else:
            Depot.objects.filter(pk=lui.pk).update(abandon_demande=True)


@transaction.atomic
def annuler(depot: Depot, *, auteur: Utilisateur) -> list[str]:
    """Undo its drafts; the sentences of those that stay as they are."""
    lui = Depot.objects.select_for_update().get(pk=depot.pk)
    if lui.situation != Situation.ECRIT:
        raise DepotImpossible("Ces brouillons ne peuvent plus être annulés.")
    restent = []
    for faite in Ecriture.objects.filter(depot=lui).order_by("-pk"):
        if pourquoi := ecriture.defaire(faite, auteur=auteur):
            restent.append(pourquoi)
    lui.rapport["restent"] = restent
    _finir(lui, Situation.ECRIT, Situation.ANNULE, rapport=lui.rapport)
    return restent


def executer(numero: int, *, ecrire: bool) -> None:
    """Read the file; keep what it would do, or do it: all or nothing."""
    depuis = Situation.ECRITURE if ecrire else Situation.LECTURE
    depot = _commencer(numero, depuis)
    if depot is None:
        return
    try:
        _faire(depot, depuis)
    except FichierIllisible as refus:
        _finir(depot, depuis, Situation.ILLISIBLE, rapport={"illisible": str(refus)})
    except Abandonne:
        _finir(depot, depuis, Situation.ABANDONNE)
    except TropLong:
        _echouer(depot, depuis, "elle durait trop longtemps. Partagez le fichier en plusieurs")
    except DejaConclu:
        pass
    except Exception as panne:  # noqa: BLE001 - said on the deposit, and in the journal
        journal.exception("Dépôt %s", depot.pk)
        quoi = f"une erreur inattendue est survenue ({type(panne).__name__})"
        _echouer(depot, depuis, quoi)


def _faire(depot: Depot, depuis: str) -> None:
    ecrire = depuis == Situation.ECRITURE
    with suivre(depot) as suivi, transaction.atomic():
        _etre_seul(depot, depuis)
        rapport = _parcourir(depot, suivi, ecrire=ecrire)
        if not ecrire:
            # Nothing of what planning needed (a canonical formation) stays.
            transaction.set_rollback(True)
        elif not _finir(depot, depuis, Situation.ECRIT, rapport=rapport.en_json()):
            raise DejaConclu
    if not ecrire:
        _conclure(depot, rapport)


def _commencer(numero: int, depuis: str) -> Depot | None:
    """Take it in hand; None when it is no longer to be done, or stopped its worker too many times."""
    pris = Depot.objects.filter(pk=numero, situation=depuis).update(essais=F("essais") + 1)
    if not pris:
        return None
    depot = Depot.objects.select_related("etablissement", "auteur", "octets").get(pk=numero)
    if depot.essais > ESSAIS_MAX:
        _echouer(depot, depuis, "le serveur s’est arrêté pendant la lecture, à chaque essai")
        return None
    if depot.abandon_demande:
        _finir(depot, depuis, Situation.ABANDONNE)
        return None
    return depot


def _etre_seul(depot: Depot, depuis: str) -> None:
    """Wait for a job that was thought lost and holds it still; raise DejaConclu when it has ended it meanwhile."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_VERROU_DE_DEPOT, depot.pk])
    if not Depot.objects.filter(pk=depot.pk, situation=depuis).exists():
        raise DejaConclu


def _conclure(depot: Depot, rapport: Rapport) -> None:
    tenu = Depot.objects.filter(pk=depot.pk, situation=Situation.LECTURE)
    lu = tenu.filter(abandon_demande=False).update(
        situation=Situation.A_DECIDER,
        genre=depot.genre,
        rapport=rapport.en_json(),
        lu_le=timezone.now(),
    )
    if not lu:
        _finir(depot, Situation.LECTURE, Situation.ABANDONNE)


@transaction.atomic
def _finir(depot: Depot, depuis: str, situation: str, **champs: object) -> bool:
    """Say how it ended; false when it is no longer as `depuis` says, since another job has ended it."""
    tenu = Depot.objects.filter(pk=depot.pk, situation=depuis)
    fini = tenu.update(situation=situation, fini_le=timezone.now(), **champs)
    if fini and situation != Situation.ECRIT:
        FichierDepose.objects.filter(depot=depot).delete()
    return bool(fini)


def _echouer(depot: Depot, depuis: str, raison: str) -> None:
    message = (
        f"La lecture s’est arrêtée : {raison}. Rien n’a été écrit. Redéposez le fichier ; si cela se répète, donnez "
        f"le numéro {depot.pk} de ce dépôt au service Offre."
    )
    _finir(depot, depuis, Situation.ECHEC, rapport={"illisible": message})


# Reading.


def _parcourir(depot: Depot, suivi: Suivi, *, ecrire: bool) -> Rapport:
    """Every action of the file: attached, compared, and written when asked."""
    references = References(depot.etablissement, depot.auteur)
    rattachement = Rattachement(references, depot.choix)
    rapport, numeros = Rapport(depot.choix), dict[str, int | None]()
    try:
        for rang, proposee in enumerate(_proposees(depot, references, suivi)):
            _dire_le_double(proposee, numeros)
            _dire_le_siret(proposee, depot.etablissement)
            plan = planifier(rattachement.action(proposee), depot)
            if ecrire and plan.devient in ECRITS:
                plan.action = ecriture.ecrire(plan, depot, auteur=depot.auteur)
            rapport.ajouter(plan)
            if rang % PAS == 0:
                suivi.entendre()
    except FichierIllisible as refus:
        if not rapport.lignes:
            raise
        # What was read before stays good; the rest is said.
        rapport.arret = str(refus)
    rapport.repondus = rattachement.repondus.values()
    return rapport


def _proposees(depot: Depot, references: References, suivi: Suivi) -> Iterator[ActionProposee]:
    with fichier_depose(depot.fichier, bytes(depot.octets.contenu)) as (fichier, genre):
        suivi.genre(genre)
        if genre == Depot.Genre.DOCUMENT:
            with fichier.ouvrir() as flux:
                octets = flux.read(OUVERT_MAX)
            yield from document.proposer(fichier.nom, octets)
        elif genre == Depot.Genre.LHEO:
            yield from lheo.proposer(fichier, references, suivi.avancer)
        else:
            yield from classeur.proposer(fichier, suivi.avancer)


def _dire_le_double(proposee: ActionProposee, numeros: dict[str, int | None]) -> None:
    """The same number twice in a file: the second one isn't written."""
    if proposee.numero in numeros:
        premiere = numeros[proposee.numero]
        proposee.remarques.append(
            Remarque(
                ERREUR,
                "Ce numéro est déjà celui d’une formation du fichier",
                Lieu(proposee.ligne, "formation"),
                proposee.numero,
                f"ligne {premiere}" if premiere else "",
                "Donnez un numéro différent à chaque formation.",
            )
        )
    numeros.setdefault(proposee.numero, proposee.ligne)


def _dire_le_siret(proposee: ActionProposee, etablissement: Etablissement) -> None:
    """The file says that somebody else trains."""
    if proposee.siret and proposee.siret != etablissement.siret:
        proposee.remarques.append(
            Remarque(
                "alerte",
                "Le fichier nomme un autre organisme formateur",
                Lieu(proposee.ligne, "organisme-formateur"),
                proposee.siret,
                f"les brouillons sont ceux de {etablissement}",
                "Si ce n’est pas voulu, abandonnez et déposez le fichier pour l’autre établissement.",
            )
        )


def brouillons_de(etablissement: Etablissement) -> int:
    """How many drafts files made for it, still there."""
    return Brouillon.objects.filter(etablissement=etablissement).count()


def dire_le_bilan(rapport: dict[str, object]) -> str:
    """« 24 brouillons prêts (255 sessions), 7 sessions à reprendre »."""
    prets, fautes = int(str(rapport.get("a_ecrire", 0))), int(str(rapport.get("a_reprendre", 0)))
    debut = (
        accord(prets, "brouillon prêt", "brouillons prêts") if prets else "Aucun brouillon à écrire"
    )
    sessions = rapport.get("sessions")
    ecrites = (
        sum(sessions.get(devient, 0) for devient in ECRITS) if isinstance(sessions, dict) else 0
    )
    if prets and ecrites > prets:
        debut = f"{debut} ({accord(ecrites, 'session', 'sessions')})"
    return (
        f"{debut}, {accord(fautes, 'session à reprendre', 'sessions à reprendre')}"
        if fautes
        else debut
    )
