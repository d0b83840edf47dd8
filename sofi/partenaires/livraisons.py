"""The files of each feed put at the partners' by SFTP: once each, tried again later and later, told when given up.

A delivery is a row, asked for once by feed and partner; a job does it. Killed anywhere, it is done again: what is
already there, whole, isn't sent again, and is told once. It says where it is (`avancement`), and may be stopped.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from paramiko import SFTPClient

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire, ecrire_a
from sofi.courriels.models import Nature
from sofi.echanges.models import FluxEcrit
from sofi.echanges.suivi import dernier_flux
from sofi.socle.taches import PlusTard, Reprise, app, differer

from .avancement import Avancement
from .fichiers import fichiers_de
from .journal import noter
from .models import Livraison, Partenaire, Passage
from .sftp import DepotArrete, DepotImpossible, deposer, oter_les_restes, ouvrir

Situation = Livraison.Situation
ATTENTES = (1, 5, 15, 60, 180, 360)
"""Minutes before each new try: the last one comes ten hours after the first."""
_OUBLIEE = datetime.timedelta(minutes=30)


def recevants() -> "QuerySet[Partenaire]":
    """The partners that SOFI puts files at."""
    return Partenaire.objects.filter(
        livraison=Partenaire.Livraison.SFTP,
        suspendu_le__isnull=True,
        droits__contains=["flux"],
        destination__isnull=False,
    )


def preparer_les_livraisons(maintenant: datetime.datetime) -> int:
    """Ask for what the last feed has to be put at; how many. Those whose job was lost are asked again."""
    flux = dernier_flux()
    demandees = sum(demander(un, flux) for un in recevants()) if flux else 0
    oubliees = Livraison.objects.filter(
        situation=Situation.A_FAIRE, prochain_essai__lt=maintenant - _OUBLIEE
    )
    for pk in list(oubliees.values_list("pk", flat=True)):
        differer(livrer, livraison=pk)
    return demandees


@transaction.atomic
def demander(partenaire: Partenaire, flux: FluxEcrit) -> bool:
    """Put that feed at that partner's, unless it was already asked."""
    if not any(fichiers_de(flux)):
        return False
    livraison, nouvelle = Livraison.objects.get_or_create(partenaire=partenaire, flux=flux)
    if nouvelle:
        attendent = partenaire.livraisons.filter(situation=Situation.A_FAIRE)
        attendent.exclude(pk=livraison.pk).update(
            situation=Situation.REMPLACEE, finie_le=timezone.now()
        )
        differer(livrer, livraison=livraison.pk)
    return nouvelle


def demander_le_dernier(partenaire: Partenaire) -> bool:
    """Put the last feed there now, or try again what was given up; false when there is nothing to do."""
    flux = dernier_flux()
    if flux is None or not recevants().filter(pk=partenaire.pk).exists():
        return False
    livraison = partenaire.livraisons.filter(flux=flux).first()
    return reprendre(livraison) if livraison else demander(partenaire, flux)


@transaction.atomic
def reprendre(livraison: Livraison) -> bool:
    """Try again now, from the start; false when there is nothing to try."""
    arretees = Livraison.objects.filter(
        pk=livraison.pk,
        situation__in=(Situation.ABANDONNEE, Situation.ARRETEE, Situation.A_FAIRE),
    )
    faite = arretees.update(
        situation=Situation.A_FAIRE,
        essais=0,
        prochain_essai=timezone.now(),
        message="",
        finie_le=None,
        arretee_par=None,
    )
    if faite:
        differer(livrer, livraison=livraison.pk)
    return bool(faite)


@transaction.atomic
def arreter(livraison: Livraison, *, auteur: Utilisateur) -> bool:
    """End a delivery that waits, or is under way: it hears it before its next blocks. False when it is over."""
    a_faire = Livraison.objects.filter(pk=livraison.pk, situation=Situation.A_FAIRE)
    arretee = a_faire.update(
        situation=Situation.ARRETEE,
        arretee_par=auteur,
        message="",
        finie_le=timezone.now(),
        commence_le=None,
    )
    if arretee:
        _arreter_les_passages(livraison)
        noter(livraison.partenaire, "Dépôt arrêté", auteur=auteur, detail=livraison.flux.fichier)
    return bool(arretee)


@app.task(name="partenaires.livrer", retry=Reprise())
def livrer(livraison: int) -> None:
    """Do this delivery; PlusTard when it has to be tried again."""
    partenaire = Livraison.objects.values_list("partenaire", flat=True).get(pk=livraison)
    with _seul(partenaire) as libre:
        if not libre:
            raise PlusTard(timezone.now() + datetime.timedelta(minutes=1))
        lue = Livraison.objects.select_related("partenaire__destination", "flux").get(pk=livraison)
        if lue.situation == Situation.A_FAIRE:
            _essayer(lue)


@contextmanager
def _seul(partenaire: int) -> Iterator[bool]:
    """Nobody else puts files there: two feeds of a day have the same names, and would be written one over the other.

    The lock goes with the connection, so with a worker that is killed.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_lock(%s, %s)", [_VERROU, partenaire])
        (obtenu,) = curseur.fetchone()
    try:
        yield obtenu
    finally:
        if obtenu:
            with connection.cursor() as curseur:
                curseur.execute("SELECT pg_advisory_unlock(%s, %s)", [_VERROU, partenaire])


_VERROU = 0x50465450
"""What tells these locks from the others of the database."""


def _essayer(livraison: Livraison) -> None:
    if raison := _sans_objet(livraison):
        _finir(livraison, Situation.REMPLACEE, raison)
        return
    avancement = Avancement(livraison)
    try:
        avancement.commencer()
        _commences(livraison).update(
            message="Interrompu : le travail a été arrêté.", fini_le=timezone.now()
        )
        with ouvrir(livraison.partenaire.destination) as client:
            oter_les_restes(client)
            _deposer_tout(livraison, client, avancement)
    except DepotArrete:
        _arreter_les_passages(livraison)
    except DepotImpossible as erreur:
        _echouer(livraison, erreur)
    else:
        _finir(livraison, Situation.FAITE)


def _deposer_tout(livraison: Livraison, client: SFTPClient, avancement: Avancement) -> None:
    """Each file that isn't known to be there, in their order."""
    essayes = dict(_passages(livraison).order_by("entier").values_list("genre", "entier"))
    instant = int(livraison.flux.ecrit_le.timestamp())
    fichiers = list(fichiers_de(livraison.flux))
    for rang, fichier in enumerate(fichiers, start=1):
        avancement.fichier(fichier.chemin, rang=rang, fichiers=len(fichiers))
        if not essayes.get(fichier.genre):
            passage = _noter(livraison, fichier.chemin.name, fichier.genre)
            octets = deposer(
                client,
                fichier.chemin,
                instant=instant,
                commence=fichier.genre in essayes,
                avancer=avancement.octets,
            )
            _conclure(passage, octets)


def _sans_objet(livraison: Livraison) -> str:
    """Why these files have nothing to do there any more; empty otherwise."""
    if livraison.flux.ecarte_le:
        return "Ce flux a été mis de côté."
    if not recevants().filter(pk=livraison.partenaire_id).exists():
        return "Ce partenaire ne reçoit plus de fichiers par SFTP."
    return ""


def _noter(livraison: Livraison, nom: str, genre: str) -> Passage:
    """A file begins to leave. Left unfinished, it says that its worker was killed."""
    return Passage.objects.create(
        partenaire=livraison.partenaire,
        flux=livraison.flux,
        moyen=Passage.Moyen.SFTP,
        fichier=nom,
        genre=genre,
    )


def _passages(livraison: Livraison) -> "QuerySet[Passage]":
    """The files of this delivery that left, or began to."""
    return Passage.objects.filter(
        partenaire=livraison.partenaire, flux=livraison.flux, moyen=Passage.Moyen.SFTP
    )


def _commences(livraison: Livraison) -> "QuerySet[Passage]":
    """Those whose end isn't known."""
    return _passages(livraison).filter(fini_le__isnull=True)


def _arreter_les_passages(livraison: Livraison) -> None:
    """What was leaving isn't any more, on purpose."""
    _commences(livraison).update(
        arrete=True, message="Arrêté avant la fin.", fini_le=timezone.now()
    )


def _conclure(passage: Passage, octets: int) -> None:
    """It is there, even if somebody stopped it meanwhile."""
    passage.octets, passage.entier, passage.fini_le = octets, True, timezone.now()
    passage.message = "" if octets else "Déjà en place."
    passage.save(update_fields=["octets", "entier", "arrete", "fini_le", "message"])


def _echouer(livraison: Livraison, erreur: DepotImpossible) -> None:
    """What stopped this try; the next one, or the end."""
    message, maintenant = str(erreur)[:300], timezone.now()
    if not _commences(livraison).update(message=message, fini_le=maintenant):
        passage = _noter(livraison, "", "")
        Passage.objects.filter(pk=passage.pk).update(message=message, fini_le=maintenant)
    if erreur.definitif or livraison.essais > len(ATTENTES):
        _finir(livraison, Situation.ABANDONNEE, message)
        return
    quand = maintenant + datetime.timedelta(minutes=ATTENTES[livraison.essais - 1])
    restent = Livraison.objects.filter(pk=livraison.pk, situation=Situation.A_FAIRE)
    if restent.update(prochain_essai=quand, message=message, commence_le=None):
        raise PlusTard(quand)


def _finir(livraison: Livraison, situation: Livraison.Situation, message: str = "") -> None:
    """The end of it, once; given up, the staff is told."""
    with transaction.atomic():
        restent = Livraison.objects.filter(pk=livraison.pk, situation=Situation.A_FAIRE)
        finie = restent.update(
            situation=situation, message=message, finie_le=timezone.now(), commence_le=None
        )
        if finie and situation == Situation.ABANDONNEE:
            _prevenir(livraison, message)


def _prevenir(livraison: Livraison, message: str) -> None:
    """The administration, and the partner's technical contact, whose server it is."""
    partenaire = livraison.partenaire
    clef = f"livraison:{livraison.pk}:{timezone.now():%Y%m%d%H%M%S}"
    if partenaire.email:
        ecrire(
            partenaire.email,
            "partenaires/courriels/livraison_impossible",
            {"livraison": livraison, "partenaire": partenaire, "message": message},
            clef=f"{clef}:contact",
        )
    ecrire_a(
        Utilisateur.objects.filter(role=Role.ADMINISTRATION, is_active=True).order_by("pk"),
        "partenaires/courriels/livraison_abandonnee",
        {"livraison": livraison, "partenaire": partenaire, "message": message},
        nature=Nature.FLUX,
        clef=clef,
        lien=reverse("administration:partenaire", args=[livraison.partenaire_id]),
    )
