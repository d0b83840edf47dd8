"""Rules on the S card: recruitment, informations collectives, inscriptions, and the number of dispositifs."""

from collections.abc import Iterator

from sofi.socle.formats import heure, jour_saisi

from ..codes import Esp, Fiche, LieuChoisi, ModaliteRecrutement, Recrutement
from ..models import InformationCollective, Session
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR, MANQUE
from .phrases import adresse_manquante, dates, enumerer, retire
from .registre import Trouvaille, regle

MAX_DISPOSITIFS = 8  # says the procédure de saisie
PROCEDURE = "procédure de saisie, fiche Session"


@regle(Fiche.SESSION, ERREUR, "modalites_recrutement", PROCEDURE)
def information_collective_cochee(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """« Information collective » is ticked exactly when there is at least one."""
    cochee = ModaliteRecrutement.INFO_COLLECTIVE in session.modalites_recrutement
    tenues = bool(session.informations_collectives.all())
    if cochee and not tenues:
        yield (
            "« information collective » est cochée et aucune n'est saisie. "
            "Ajoutez-en une, ou décochez cette modalité de recrutement."
        )
    if tenues and not cochee:
        yield "Une information collective est saisie et la modalité de recrutement n'est pas cochée. Cochez-la."


@regle(Fiche.SESSION, ERREUR, "informations_collectives", PROCEDURE)
def information_trop_tard(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """An information collective comes before the first day (dates fixes) or the last one (otherwise)."""
    fixes = session.esp in (Esp.FIXES, "")
    limite = session.date_debut if fixes else session.date_fin
    if limite is None:
        return
    tardives = [i.date for i in session.informations_collectives.all() if i.date > limite]
    if tardives:
        borne = "le début de la session" if fixes else "la fin de la session"
        yield (
            f"Une information collective a lieu après {borne} ({jour_saisi(limite)}) : {dates(tardives)}. "
            f"Indiquez une date au plus tard le {jour_saisi(limite)}, ou retirez-la."
        )


@regle(Fiche.SESSION, ERREUR, "informations_collectives", PROCEDURE)
def information_sans_lieu(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """An information collective has a place, or an address on the web when it is à distance; its hours are in order."""
    for information in session.informations_collectives.all():
        for message in _defauts(information):
            yield f"Information collective du {jour_saisi(information.date)} : {message}"


def _defauts(information: InformationCollective) -> Iterator[str]:
    debut, fin = information.heure_debut, information.heure_fin
    if debut and fin and fin <= debut:
        yield f"elle finit ({heure(fin)}) avant d'avoir commencé ({heure(debut)}). Corrigez ses heures."
    if information.ou == LieuChoisi.DISTANCE and not information.url:
        yield "elle est à distance et l'adresse de la réunion manque. Indiquez-la, en https."
    elif information.ou == LieuChoisi.SITE and information.site is None:
        yield "elle a lieu sur un autre site, qui n'est pas indiqué. Choisissez-le."
    elif information.ou == LieuChoisi.SITE and information.site and information.site.retire_le:
        yield retire(information.site, information.site.retire_le)
    elif information.ou == LieuChoisi.ADRESSE and (manquants := adresse_manquante(information)):
        yield f"il manque {enumerer(manquants)}. Complétez l'adresse."


@regle(Fiche.SESSION, AVERTISSEMENT, "periodes_inscription", PROCEDURE)
def inscription_apres_debut(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Dates fixes: inscriptions end before the session starts."""
    debut = session.date_debut
    if debut is None or session.esp != Esp.FIXES:
        return
    for periode in session.periodes_inscription.all():
        if periode.fin > debut:
            yield (
                f"La période « {periode.get_type_display()} » prend fin le {jour_saisi(periode.fin)}, après le début "
                f"de la session ({jour_saisi(debut)}). Vérifiez l'une ou l'autre date : l'envoi reste possible."
            )


@regle(Fiche.SESSION, AVERTISSEMENT, "recrutement", PROCEDURE)
def recrutement_sans_issue(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """Recrutement ouvert: inscriptions, places and informations collectives aren't all over."""
    if session.recrutement != Recrutement.OUVERT:
        return
    periodes = session.periodes_inscription.all()
    places = [dispositif.places_restantes for dispositif in session.dispositifs.all()]
    informations = session.informations_collectives.all()
    raisons = {
        "les inscriptions sont closes": periodes and all(p.fin < contexte.jour for p in periodes),
        "il ne reste aucune place": places and all(n == 0 for n in places),
        "toutes les informations collectives sont passées": informations
        and all(i.date < contexte.jour for i in informations),
    }
    if vraies := [raison for raison, vraie in raisons.items() if vraie]:
        yield (
            f"Le recrutement est ouvert alors que {enumerer(vraies)}. "
            "Suspendez-le, fermez-le ou mettez la session à jour : l'envoi reste possible."
        )


@regle(Fiche.SESSION, MANQUE, "dispositifs", "procédure de saisie, fiche Dispositif")
def au_moins_un_dispositif(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """A session has at least one dispositif."""
    if not session.dispositifs.all():
        yield "La session n'a pas de dispositif : on ne saurait pas qui la finance. Ajoutez au moins un dispositif."


@regle(Fiche.SESSION, ERREUR, "dispositifs", "procédure de saisie, fiche Dispositif")
def trop_de_dispositifs(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """A session has at most 8 dispositifs."""
    compte = len(session.dispositifs.all())
    if compte > MAX_DISPOSITIFS:
        yield f"La session a {compte} dispositifs. Gardez-en {MAX_DISPOSITIFS} au plus."
