"""What every regional programme asks, whatever its gabarit: its year, its mandataire, its places."""

from collections.abc import Iterator

from sofi.socle.formats import jour_saisi, nombre

from ..codes import Fiche
from ..models import Action, Dispositif, Session
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR
from .phrases import dates, enumerer
from .registre import Trouvaille, regle

PROCEDURE = "procédures de saisie des programmes régionaux"


@regle(Fiche.ACTION, ERREUR, "lot", "fichier de la Région")
def lot_retire(action: Action, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The lot is still in the Région's file."""
    if action.lot is not None and action.lot.retire_le:
        yield (
            f"Le lot {action.lot.numero} n'est plus dans le fichier de la Région depuis le "
            f"{jour_saisi(action.lot.retire_le)}. Rapprochez-vous de la Région, puis du service Offre."
        )


@regle(Fiche.SESSION, ERREUR, "date_debut", PROCEDURE)
def annee_du_lot(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """A session of a regional programme begins in the year of its lot."""
    lot = contexte.action.lot
    if lot is None or session.date_debut is None or session.pk in contexte.publiees:
        return
    annee = lot.programme.annee
    if session.date_debut.year != annee:
        yield (
            f"La session du lot {lot.numero} doit commencer en {annee} ; la date saisie est le "
            f"{jour_saisi(session.date_debut)}. Changez-la, ou passez par un lot de {session.date_debut.year}."
        )


@regle(Fiche.SESSION, ERREUR, "responsable", PROCEDURE)
def responsable_mandataire(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme the responsable is the mandataire that the Région's file names."""
    formateur = contexte.action.formateur
    if formateur is None or session.responsable is None:
        return
    mandataire = formateur.mandataire.etablissement
    if session.responsable != mandataire:
        yield (
            f"Sur ce programme, l'organisme responsable est le mandataire : {mandataire.raison_sociale}. "
            "Ouvrez la fiche et enregistrez-la pour le rétablir."
        )


@regle(Fiche.SESSION, ERREUR, "lieu", "fichier de la Région")
def lieu_de_realisation(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme the place is one that the Région's file gives for this mandataire and lot."""
    if session.lieu is None or contexte.action.formateur is None:
        return
    permis = {r.site_id: r.site for r in contexte.realisations if r.site is not None}
    if permis and session.lieu_id not in permis:
        yield (
            f"« {session.lieu} » n'est pas un site de réalisation de ce lot. La Région y prévoit : "
            f"{enumerer(str(site) for site in permis.values())}. Choisissez-en un."
        )


@regle(Fiche.SESSION, ERREUR, "date_debut", "forfait recrutement de la Région")
def forfait_a_la_date_prevue(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """« Au forfait recrutement », a new session begins on a planned date of its lot."""
    message = _date_hors_forfait(session, contexte)
    if message and session.pk not in contexte.publiees:
        yield f"{message} Indiquez une date prévue."


@regle(Fiche.SESSION, AVERTISSEMENT, "date_debut", "forfait recrutement de la Région")
def forfait_deplace(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """« Au forfait recrutement », moving a published session, either way, needs the Région's agreement."""
    message = _date_hors_forfait(session, contexte)
    if message and session.pk in contexte.publiees:
        yield f"{message} La Région devra accorder ce changement : dites-lui pourquoi."


def _date_hors_forfait(session: Session, contexte: Contexte) -> str:
    lot = contexte.action.lot
    if lot is None or not lot.forfait_recrutement or session.date_debut is None:
        return ""
    prevues = sorted({r.date_debut_prevue for r in contexte.realisations if r.date_debut_prevue})
    if not prevues or session.date_debut in prevues:
        return ""
    return (
        f"Le lot {lot.numero} est au forfait recrutement : la session démarre, même à effectif réduit, à la date "
        f"prévue ({dates(prevues)}), et non le {jour_saisi(session.date_debut)}."
    )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "places", "fichier de la Région")
def places_au_dela_du_lot(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """The places keep within those planned for the action, else for the lot."""
    lot, formateur, places = contexte.action.lot, contexte.action.formateur, dispositif.places
    if lot is None or not places:
        return
    if formateur is not None and formateur.places and places > formateur.places:
        yield (
            f"{places} places, alors que la Région en prévoit {formateur.places} pour l'action "
            f"{formateur.id_action_cr}. Vérifiez le bon de commande : l'envoi reste possible."
        )
    elif lot.places_prevues and places > lot.places_prevues:
        yield (
            f"{places} places, alors que le lot {lot.numero} en prévoit {lot.places_prevues}. "
            "Vérifiez le bon de commande : l'envoi reste possible."
        )


@regle(Fiche.ACTION, AVERTISSEMENT, "sessions", "fichier de la Région")
def places_du_lot_en_tout(action: Action, contexte: Contexte) -> Iterator[Trouvaille]:
    """All the sessions together keep within the places planned for the action, and for the lot with its others.

    It is the sum that the service Offre and the Région read; what one dispositif exceeds alone is said on its card.
    """
    lot, formateur = action.lot, action.formateur
    non_retirees = [s for s in action.sessions.all() if s.retiree_le is None]
    places = [d.places or 0 for s in non_retirees for d in s.dispositifs.all()]
    ici, la_plus_grande = sum(places), max(places, default=0)
    commandees = formateur.places if formateur is not None else None
    if formateur is not None and commandees and la_plus_grande <= commandees < ici:
        yield (
            f"Ensemble, les sessions offrent {nombre(ici)} places, alors que la Région en prévoit "
            f"{nombre(commandees)} pour l'action {formateur.id_action_cr}. Vérifiez le bon de commande : "
            "l'envoi reste possible."
        )
    prevues = lot.places_prevues if lot is not None else None
    if lot is None or not prevues or la_plus_grande > prevues:
        return
    autres = contexte.places_des_autres
    if ici and ici + autres > prevues:
        dont = f", dont {nombre(autres)} dans ses autres actions" if autres else ""
        yield (
            f"Le lot {lot.numero} offrirait {nombre(ici + autres)} places{dont}, alors que la Région en prévoit "
            f"{nombre(prevues)}. Vérifiez le bon de commande : l'envoi reste possible."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "date_debut", "fichier de la Région")
def action_achetee_une_fois(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """An « ID Action CR » is one session that the Région buys."""
    achetee = contexte.action.id_action_cr
    premiere = min((s.pk for s in contexte.sessions), default=session.pk)
    if achetee and premiere < session.pk:
        yield (
            f"La session {premiere} porte déjà l'ID Action CR {achetee} : la Région achète une session par ID. "
            "Vérifiez le bon de commande : l'envoi reste possible."
        )
