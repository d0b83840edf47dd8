"""Rules on the S card: dates, durations, and the end of the certification."""

from collections.abc import Iterator

from sofi.referentiels.models import ParametreLegal
from sofi.socle.formats import jour_saisi, nombre

from .. import calculs
from ..codes import Esp, Fiche, Rythme
from ..models import Session
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR
from .registre import Trouvaille, regle

ANNEES_AVANT_DEBUT = 3  # beyond, a year was probably mistyped
ANNEES_DE_DUREE = 4  # beyond, a year was probably mistyped
ECART_HEBDO = 0.25  # of the total: closures and short weeks explain that much
HEURES_TEMPS_PLEIN = 30  # a week
PLAUSIBILITE = "contrôle de vraisemblance"
PROCEDURE = "procédure de saisie, fiche Session"


@regle(Fiche.SESSION, ERREUR, "date_fin", PROCEDURE)
def fin_avant_debut(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The first day comes before the last, or is the same."""
    debut, fin = session.date_debut, session.date_fin
    if debut and fin and fin < debut:
        yield (
            f"La date de fin ({jour_saisi(fin)}) précède la date de début ({jour_saisi(debut)}). "
            f"Indiquez une date à partir du {jour_saisi(debut)}."
        )


@regle(Fiche.SESSION, ERREUR, "date_fin", PROCEDURE)
def deja_finie(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """A session that has ended can't be sent, unless it was published before it ended."""
    if session.date_fin and session.date_fin < contexte.jour:
        yield (
            f"La session a pris fin le {jour_saisi(session.date_fin)}, avant ce jour ({jour_saisi(contexte.jour)}) : "
            "elle ne serait pas publiée. Corrigez ses dates, ou supprimez-la."
        )


@regle(
    Fiche.SESSION,
    ERREUR,
    "date_debut",
    "procédure de saisie, fiche Formation ; Code du travail, L6113-5",
)
def certification_finie_au_debut(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The registration of the certification ends after the session starts; both dates are given."""
    fiche = session.action.formation.fiche
    debut = session.date_debut
    if fiche and fiche.fin and debut and fiche.fin <= debut:
        yield (
            f"L'enregistrement de « {fiche.libelle} » prend fin le {jour_saisi(fiche.fin)} et la session commence le "
            f"{jour_saisi(debut)}. Indiquez un début avant le {jour_saisi(fiche.fin)}, ou choisissez la certification "
            "qui lui succède."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "date_fin", "procédure de saisie, fiche Formation")
def certification_finie_pendant(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Entrées permanentes: the registration of the certification lasts as long as one may enter."""
    fiche = session.action.formation.fiche
    debut, fin = session.date_debut, session.date_fin
    if not (fiche and fiche.fin and debut and fin) or session.esp != Esp.PERMANENTES:
        return
    if debut < fiche.fin < fin:
        yield (
            f"L'enregistrement de « {fiche.libelle} » prend fin le {jour_saisi(fiche.fin)}, avant la fin de la session "
            f"({jour_saisi(fin)}) : on ne peut plus y entrer après cette date. Vérifiez la date de fin : "
            "l'envoi reste possible."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "date_fin", "procédure de saisie, fiche Formation")
def apres_derniere_session(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The session ends no later than the year of the last exam of the sheet."""
    fiche = session.action.formation.fiche
    annee = fiche.annee_derniere_session if fiche else None
    if annee and session.date_fin and annee < session.date_fin.year:
        yield (
            f"La dernière session d'examen de la certification est annoncée en {annee}, et la session finit le "
            f"{jour_saisi(session.date_fin)}. Vérifiez auprès du certificateur : l'envoi reste possible."
        )


@regle(
    Fiche.SESSION,
    AVERTISSEMENT,
    "date_fin",
    "Code du travail, R6113-9 ; fiche de France compétences",
)
def apres_limite_de_delivrance(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The session ends while the certification may still be delivered."""
    fiche = session.action.formation.fiche
    limite = fiche.certification.date_limite_delivrance if fiche and fiche.certification else None
    if fiche and limite and session.date_fin and limite < session.date_fin:
        yield (
            f"« {fiche.libelle} » ne peut plus être délivrée après le {jour_saisi(limite)}, et la session finit le "
            f"{jour_saisi(session.date_fin)}. Vérifiez auprès du certificateur : l'envoi reste possible."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "date_debut", PLAUSIBILITE)
def session_identique(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """Two sessions of an action differ by their dates, their place, their rhythm or how they are taught."""
    if session.date_debut is None:
        return
    semblables = [s.pk for s in contexte.sessions if _reperes(s) == _reperes(session)]
    if (premiere := min(semblables, default=session.pk)) < session.pk:
        yield (
            f"Cette session a les mêmes dates, le même lieu et la même organisation que la session {premiere}. "
            "Vérifiez que ce n'est pas la même : l'envoi reste possible."
        )


def _reperes(session: Session) -> tuple[object, ...]:
    """What tells two sessions of an action apart."""
    listes = (session.rythmes, session.periodes, session.modalites)
    return (
        session.date_debut,
        session.date_fin,
        session.lieu_id,
        session.esp,
        session.enseignement,
        *(tuple(sorted(liste)) for liste in listes),
    )


@regle(Fiche.SESSION, AVERTISSEMENT, "date_debut", PLAUSIBILITE)
def debut_lointain(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """The session starts within three years."""
    limite = calculs.ajouter_mois(contexte.jour, 12 * ANNEES_AVANT_DEBUT)
    if session.date_debut and session.date_debut > limite:
        yield (
            f"La session commence le {jour_saisi(session.date_debut)}, dans plus de {ANNEES_AVANT_DEBUT} ans. "
            "Vérifiez l'année : l'envoi reste possible."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "date_fin", PLAUSIBILITE)
def duree_longue(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The session lasts four years at most."""
    debut, fin = session.date_debut, session.date_fin
    if debut and fin and calculs.dure_plus_de(debut, fin, 12 * ANNEES_DE_DUREE):
        yield (
            f"La session dure plus de {ANNEES_DE_DUREE} ans, du {jour_saisi(debut)} au {jour_saisi(fin)}. "
            "Vérifiez les années : l'envoi reste possible."
        )


@regle(Fiche.SESSION, ERREUR, "heures_centre", "LHEO 2.3, nombre-heures-total")
def heures_nulles(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """There is at least one hour, en centre or en entreprise."""
    if session.heures_centre == 0 and session.heures_entreprise == 0:
        yield (
            "La durée en centre et la durée en entreprise sont nulles toutes les deux. "
            "Indiquez le nombre d'heures de l'une ou de l'autre."
        )


def _semaines(session: Session) -> int | None:
    """Weeks between the two dates; None while they are missing or the wrong way round."""
    debut, fin = session.date_debut, session.date_fin
    return calculs.semaines(debut, fin) if debut and fin and debut <= fin else None


@regle(Fiche.SESSION, ERREUR, "heures_centre", "Code du travail, L3121-20")
def heures_au_dela_des_dates(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """The total fits between the dates at the longest legal week (48 h)."""
    maximum = contexte.parametre(ParametreLegal.Code.SEMAINE_HEURES_MAX, session)
    semaines, total = _semaines(session), session.heures_total
    if maximum is None or semaines is None or total is None or total <= maximum * semaines:
        return
    yield (
        f"{nombre(total, 'h')} ne tiennent pas entre les deux dates : {semaines} semaine{'s' * (semaines > 1)} à "
        f"{nombre(maximum, 'h')}, la durée maximale du travail, font {nombre(maximum * semaines, 'h')}. "
        "Corrigez les durées ou les dates."
    )


@regle(Fiche.SESSION, AVERTISSEMENT, "heures_hebdo", PLAUSIBILITE)
def hebdo_sans_rapport(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The weekly hours agree with the total within 25 %, dates fixes (elsewhere the dates are those of entry)."""
    semaines, total = _semaines(session), session.heures_total
    if not (semaines and total and session.heures_hebdo) or session.esp != Esp.FIXES:
        return
    attendu = float(session.heures_hebdo) * semaines
    if abs(attendu - total) <= ECART_HEBDO * total:
        return
    moyenne = round(total / semaines, 1)
    yield (
        f"{nombre(session.heures_hebdo, 'h')} par semaine pendant {semaines} semaines font {nombre(attendu, 'h')}, "
        f"loin des {nombre(total, 'h')} indiquées. Vouliez-vous dire {nombre(moyenne, 'h')} ? L'envoi reste possible."
    )


@regle(Fiche.SESSION, AVERTISSEMENT, "heures_hebdo", PLAUSIBILITE)
def temps_plein_court(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Temps plein means 30 hours a week or more."""
    hebdo = session.heures_hebdo
    if hebdo and Rythme.TEMPS_PLEIN in session.rythmes and hebdo < HEURES_TEMPS_PLEIN:
        yield (
            f"{nombre(hebdo, 'h')}, alors que le rythme est à temps plein ({HEURES_TEMPS_PLEIN} h ou plus). "
            "Vérifiez l'un ou l'autre : l'envoi reste possible."
        )
