"""The runs of the complete feed: the night's and those asked for, what stopped them, files kept and put aside."""

import datetime
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.courriels.periodes import une_fois
from sofi.socle.avancement import Avancer
from sofi.socle.formats import insecables
from sofi.socle.systeme import raison
from sofi.socle.taches import Reprise, app, differer
from sofi.validation.models import OffrePubliee

from .annonces import annoncer
from .flux import FluxRefuse, ecrire_flux, verrouiller
from .manifeste import dates_des_fichiers, fichiers_du_jour
from .models import FluxEcrit, PassageDeFlux
from .morceaux import preparer
from .suivi import dernier_flux

Situation = PassageDeFlux.Situation
_ECARTES = "ecartes"


class FluxImpossible(Exception):
    """What was asked can't be done now; the message is in French."""


def dossier() -> Path:
    """Where the files are."""
    return Path(settings.FLUX_DOSSIER)


def demander(
    auteur: Utilisateur | None, *, motif: str = "", retraits_admis: int = 0
) -> PassageDeFlux:
    """Ask for a run; a job does it. FluxImpossible when another one is under way."""
    try:
        with transaction.atomic():
            passage = PassageDeFlux.objects.create(
                auteur=auteur, motif=motif, retraits_admis=retraits_admis
            )
            differer(ecrire, passage=passage.pk)
    except IntegrityError as erreur:
        raise FluxImpossible("Un flux est déjà en cours : attendez sa fin.") from erreur
    return passage


def debloquer(retenu: PassageDeFlux, *, auteur: Utilisateur, motif: str) -> PassageDeFlux:
    """Write the feed again, letting through as many withdrawals as that run saw, and no more."""
    if retenu != dernier_passage() or retenu.situation != Situation.RETENU:
        raise FluxImpossible("Ce flux n’est plus retenu.")
    admis = retenu.bilan.get("retirees_depuis", 0)
    return demander(auteur, motif=motif, retraits_admis=admis)


def arreter(passage: PassageDeFlux, *, auteur: Utilisateur) -> None:
    """Stop a run: at once when it hasn't begun, else before the next pieces; never once the files are being written."""
    dit = insecables(f"Arrêté par {auteur}. Le flux précédent reste en place.")
    attente = PassageDeFlux.objects.filter(pk=passage.pk, situation=Situation.ATTENTE)
    if attente.update(situation=Situation.ECHEC, message=dit, fini_le=timezone.now()):
        return
    en_cours = PassageDeFlux.objects.filter(pk=passage.pk, situation=Situation.COURS)
    if not en_cours.update(arret_demande=True, message=dit):
        raise FluxImpossible("Ce flux est déjà terminé : il n’y a rien à arrêter.")


class _Arrete(Exception):
    """Somebody asked for the run to stop."""


def _avancer(passage: PassageDeFlux) -> Avancer:
    """Keep where the preparation is, and stop there when that was asked."""

    def noter(faits: int, total: int) -> None:
        PassageDeFlux.objects.filter(pk=passage.pk).update(prepares=faits, a_preparer=total)
        _verifier_l_arret(passage)

    return noter


def _verifier_l_arret(passage: PassageDeFlux) -> None:
    if PassageDeFlux.objects.filter(pk=passage.pk, arret_demande=True).exists():
        raise _Arrete


def dernier_passage() -> PassageDeFlux | None:
    """The last run, whatever became of it."""
    return PassageDeFlux.objects.select_related("auteur").first()


@app.task(name="echanges.ecrire_flux", lock="echanges.flux", retry=Reprise())
def ecrire(passage: int) -> None:
    """Do this run."""
    executer(PassageDeFlux.objects.get(pk=passage))


def executer(passage: PassageDeFlux) -> None:
    """Write the feed and say how it ended, by e-mail where somebody has to look; done once."""
    if not passage.en_cours:
        return  # the job runs a second time
    passage.situation, passage.commence_le = Situation.COURS, timezone.now()
    restent = PassageDeFlux.objects.filter(pk=passage.pk, situation__in=PassageDeFlux.EN_COURS)
    if not restent.update(situation=passage.situation, commence_le=passage.commence_le):
        return  # stopped before it began
    try:
        jour = timezone.localdate()
        preparer(jour, avancer=_avancer(passage))
        _verifier_l_arret(passage)
        with transaction.atomic():
            manifeste = ecrire_flux(dossier(), jour=jour, retraits_admis=passage.retraits_admis)
            passage.bilan = asdict(manifeste)
            _conclure(passage, Situation.DIFFUSE)
    except _Arrete:
        passage.refresh_from_db()
        _conclure(passage, Situation.ECHEC, passage.message, annonce=False)
    except FluxRefuse as refus:
        if refus.manifeste:
            vues = {"avant": refus.avant, "retirees": list(refus.retirees)}
            passage.bilan = asdict(refus.manifeste) | vues
        _conclure(passage, Situation.RETENU if refus.manifeste else Situation.ECHEC, str(refus))
    except OSError as erreur:
        dit = f"Le fichier n’a pas pu être écrit dans {dossier()} : {raison(erreur)}."
        _conclure(passage, Situation.ECHEC, insecables(dit))
    except (InterfaceError, OperationalError):
        raise  # the database went away: nothing can be said there, and the job comes back
    except Exception:
        _conclure(passage, Situation.ECHEC, "Une erreur inattendue : le journal du serveur la dit.")
        raise
    oublier_les_anciens(timezone.localdate())


def _conclure(
    passage: PassageDeFlux, situation: Situation, message: str = "", *, annonce: bool = True
) -> None:
    with transaction.atomic():
        passage.situation, passage.message, passage.fini_le = situation, message, timezone.now()
        passage.save(update_fields=["situation", "message", "bilan", "fini_le"])
        if annonce:
            annoncer(passage)


def ecrire_la_nuit(maintenant: datetime.datetime) -> None:
    """Ask for the night's run, once a day from the hour of the settings; never on a base without any offer."""
    with une_fois("flux", nuit_de(maintenant)) as a_faire:
        if not a_faire or not (OffrePubliee.objects.exists() or dernier_flux()):
            return
        if not PassageDeFlux.objects.filter(situation__in=PassageDeFlux.EN_COURS).exists():
            demander(None)


def nuit_de(maintenant: datetime.datetime) -> str:
    """The night whose files are due then: that of today from the hour of the settings, else the one before."""
    decale = timezone.localtime(maintenant) - datetime.timedelta(hours=settings.FLUX_HEURE)
    return f"{decale:%Y-%m-%d}"


def oublier_les_anciens(jour: datetime.date) -> None:
    """Remove the files older than the settings say; never those of the last feed, nor of the one before it."""
    limite = jour - datetime.timedelta(days=settings.FLUX_JOURS_GARDES)
    for ou, gardes in ((dossier(), 2), (dossier() / _ECARTES, 0)):
        dates = dates_des_fichiers(ou)
        for date in dates[: len(dates) - gardes]:
            if date < limite:
                for fichier in fichiers_du_jour(ou, date):
                    fichier.unlink(missing_ok=True)


def precedent() -> FluxEcrit | None:
    """The feed that would be the last again if the last one were put aside; None when its file is gone."""
    dernier = dernier_flux()
    if dernier is None:
        return None
    avant = FluxEcrit.objects.filter(ecarte_le__isnull=True, jour__lt=dernier.jour)
    candidat = avant.order_by("-ecrit_le", "-pk").first()
    return candidat if candidat and (dossier() / candidat.fichier).is_file() else None


def ecarter(dernier: FluxEcrit, *, auteur: Utilisateur, motif: str) -> FluxEcrit:
    """Put the last feed aside, all its files with it: the previous one is the last again. Returns that one."""
    with transaction.atomic():
        verrouiller(dossier())
        if dernier != dernier_flux():
            raise FluxImpossible("Ce fichier n’est plus le dernier : relisez la page.")
        revenu = precedent()
        if revenu is None:
            raise FluxImpossible("Aucun fichier précédent n’est gardé : il n’y a rien à remettre.")
        du_jour = FluxEcrit.objects.filter(jour=dernier.jour, ecarte_le__isnull=True)
        du_jour.update(ecarte_le=timezone.now(), ecarte_par=auteur, motif=motif)
        (dossier() / _ECARTES).mkdir(exist_ok=True)
        for fichier in fichiers_du_jour(dossier(), dernier.jour):
            fichier.replace(dossier() / _ECARTES / fichier.name)
    return revenu
