"""What doing something to several sessions will do to each, said before: read, nothing written."""

import datetime
from collections.abc import Iterable

from django.urls import reverse

from sofi.diffusion.models import SessionSuivie
from sofi.ecrans.commun.gestes import Apercu, Effet, LigneVue
from sofi.offre.codes import Esp, Etat, Recrutement, Voie
from sofi.offre.models import Session
from sofi.offre.operations import dates_plus_tard
from sofi.socle.formats import jour_saisi

LAISSEE = "laissee"
LAISSEES = Effet(
    LAISSEE, "neutre", "laissée comme elle est", "laissées comme elles sont", fait=False
)
RECRUTEMENT = (
    Effet(
        "changee",
        "alerte",
        "changée aussitôt sur le site public",
        "changées aussitôt sur le site public",
        "Sans validation ; les partenaires le liront la nuit prochaine.",
    ),
    LAISSEES,
)
RETRAIT = (
    Effet(
        "retiree",
        "erreur",
        "quitte aussitôt le site public",
        "quittent aussitôt le site public",
        "Et les partenaires la nuit prochaine. Prévenez les personnes inscrites.",
    ),
    LAISSEES,
)
COPIE = (
    Effet(
        "copiee",
        "ok",
        "copie en brouillon",
        "copies en brouillon",
        "Places restantes et réunions ne sont pas copiées ; ce qui est en ligne ne change pas.",
    ),
    Effet(
        "a_reprendre",
        "alerte",
        "copie à reprendre",
        "copies à reprendre",
        "La certification prend fin avant la nouvelle date : le brouillon est créé, avec un avertissement.",
    ),
    LAISSEES,
)


def recrutement(sessions: list[Session], voulu: Recrutement) -> Apercu:
    """Those that are public and whose recruitment is another are changed."""
    publies = _recrutements_publies(sessions)

    def effet(session: Session) -> tuple[str, str, str]:
        publie = publies.get(session.pk)
        if publie is None:
            return LAISSEE, "", "pas en ligne : changez-la sur sa fiche"
        if publie == voulu:
            return LAISSEE, "", f"recrutement déjà {voulu.label}"
        return "changee", f"recrutement {voulu.label}", ""

    return Apercu(RECRUTEMENT, [_ligne(s, *effet(s)) for s in sessions])


def retrait(sessions: list[Session]) -> Apercu:
    """Public ones leave; a programme's session asks for the Région's agreement."""
    publies = _recrutements_publies(sessions)

    def effet(session: Session) -> tuple[str, str, str]:
        if session.action.voie == Voie.PUBLIQUE:
            return LAISSEE, "", "l’accord de la Région se demande en modifiant l’action"
        if session.pk not in publies:
            return LAISSEE, "", "pas en ligne"
        return "retiree", "retirée", ""

    return Apercu(RETRAIT, [_ligne(s, *effet(s)) for s in sessions])


def copie(sessions: list[Session]) -> Apercu:
    """Drafts are made where the action can be entered and has no such session yet."""
    prises = _debuts_pris(sessions)

    def effet(session: Session) -> tuple[str, str, str]:
        debut, _ = dates_plus_tard(session, 1)
        cle = (session.action_id, session.lieu_id, debut)
        if session.action.lot_id is not None:
            return LAISSEE, "", "son lot est celui d’une seule année"
        if session.action.etat not in (Etat.EN_SAISIE, Etat.VALIDEE):
            return LAISSEE, "", f"action « {session.action.get_etat_display()} »"
        if debut and cle in prises:
            return LAISSEE, "", "déjà copiée : une session commence ce jour-là"
        prises.add(cle)
        fiche = session.action.formation.fiche
        fin = fiche.fin if fiche else None
        dit = _copie_dite(session, debut)
        if debut and fin and debut > fin:
            return "a_reprendre", dit, f"certification jusqu’au {jour_saisi(fin)}"
        return "copiee", dit, ""

    return Apercu(COPIE, [_ligne(s, *effet(s)) for s in sessions])


def _copie_dite(session: Session, debut: datetime.date | None) -> str:
    """The copy's first day, and how it was found: a class keeps its weekday, a permanent entry its dates."""
    if debut is None:
        return "copie sans date"
    permanente = session.esp == Esp.PERMANENTES
    comment = (
        "mêmes dates un an plus tard (entrées permanentes)"
        if permanente
        else "même jour de la semaine, 52 semaines plus tard"
    )
    return f"copie du {jour_saisi(debut)}, {comment}"


def _recrutements_publies(sessions: Iterable[Session]) -> dict[int, str]:
    """The recruitment that is public, by session; those that aren't public are absent."""
    suivies = SessionSuivie.objects.filter(pk__in=[s.pk for s in sessions], publique=True)
    return dict(suivies.values_list("pk", "recrutement"))


def _debuts_pris(sessions: Iterable[Session]) -> set[tuple[object, ...]]:
    """Action, place and first day of the sessions that the actions of these have."""
    siennes = Session.objects.non_retirees().filter(action__in={s.action_id for s in sessions})
    return set(siennes.values_list("action", "lieu", "date_debut"))


def _ligne(session: Session, effet: str, apres: str, raison: str) -> LigneVue:
    action = session.action
    dates = [jour_saisi(jour) if jour else "–" for jour in (session.date_debut, session.date_fin)]
    ville = session.lieu.ville if session.lieu else "sans lieu"
    return LigneVue(
        numero=session.pk,
        titre=action.titre,
        code=(action.formation_id, action.pk, session.pk),
        adresse=reverse("organisme:fiche_session", args=[action.pk, session.pk]),
        effet=effet,
        avant=f"{dates[0]} → {dates[1]}, {ville}, recrutement {session.get_recrutement_display()}",
        apres=apres,
        raison=raison,
    )
