"""Where each card is, and where on it each lack is to be filled."""

from urllib.parse import urlencode

from django.urls import reverse

from sofi.ecrans.commun.retour import NOM
from sofi.offre.codes import Fiche
from sofi.offre.fiches import EFFECTIFS
from sofi.offre.models import Action, Session
from sofi.offre.regles import Manque

AVEC_LE_DISPOSITIF = {champ.nom for champ in EFFECTIFS}
"""Fields of the session that are typed on the D card."""
ADRESSE_SAISIE = {
    "ligne1": "ligne1",
    "code_postal": "code_postal",
    "ville": "ville",
    "commune": "ville",
    "description": "description",
}
"""What is asked of the établissement → the field where it is typed: the commune follows the town."""


def formation(action: Action) -> str:
    return reverse("organisme:fiche_formation", args=[action.pk])


def fiche_action(action: Action) -> str:
    return reverse("organisme:fiche_action", args=[action.pk])


def session(action: Action, pk: int) -> str:
    return reverse("organisme:fiche_session", args=[action.pk, pk])


def retirer_session(action: Action, pk: int) -> str:
    return reverse("organisme:retirer_session", args=[action.pk, pk])


def dispositif(action: Action, session: int, pk: int | None = None) -> str:
    """A D card; the one of a new dispositif without a number."""
    if pk is None:
        return reverse("organisme:nouveau_dispositif", args=[action.pk, session])
    return reverse("organisme:fiche_dispositif", args=[action.pk, session, pk])


def recapitulatif(action: Action) -> str:
    """The récapitulatif; for the service Offre, the page where it decides."""
    if action.correcteur is not None:
        return reverse("service_offre:action", args=[action.pk])
    return reverse("organisme:recapitulatif", args=[action.pk])


def carte_de(manque: Manque) -> Fiche:
    """The card under which a lack is counted: where it is filled, not where it is stored."""
    if manque.champ == "sessions":
        return Fiche.SESSION
    if manque.champ == "dispositifs" or manque.champ in AVEC_LE_DISPOSITIF:
        return Fiche.DISPOSITIF
    return Fiche(manque.fiche)


def lien(action: Action, manque: Manque, sessions: dict[int, Session]) -> str:
    """The address of the field to fill. `sessions`: those of the action, by number, with their dispositifs."""
    ancre = f"#id_{manque.champ}"
    if manque.champ == "sessions":
        return f"{fiche_action(action)}#suite"
    if manque.fiche == Fiche.ETABLISSEMENT:
        return _de_l_etablissement(action, manque.champ)
    if manque.fiche == Fiche.FORMATION:
        return formation(action) + ancre
    if manque.fiche == Fiche.ACTION or manque.objet is None:
        return fiche_action(action) + ancre
    if manque.fiche == Fiche.SESSION:
        return _de_session(action, manque, sessions.get(manque.objet))
    porteuse = _session_de(manque.objet, sessions)
    return dispositif(action, porteuse, manque.objet) + ancre if porteuse else recapitulatif(action)


def _de_l_etablissement(action: Action, champ: str) -> str:
    """What an organisme types of it has a form, which leads back here; the rest is read in its annuaire."""
    revenir = urlencode({NOM: recapitulatif(action)})
    if champ == "contacts":
        return f"{reverse('organisme:annuaire_contact_ajouter')}?{revenir}#id_telephone"
    if champ in ADRESSE_SAISIE:
        page = reverse("organisme:annuaire_etablissement")
        return f"{page}?{revenir}#id_{ADRESSE_SAISIE[champ]}"
    return f"{reverse('organisme:annuaire')}#id_{champ}"


def _de_session(action: Action, manque: Manque, carte: Session | None) -> str:
    """A lack of a session, some of which are filled on its first D card."""
    if carte is None:
        return recapitulatif(action)
    if manque.champ == "dispositifs":
        return f"{session(action, carte.pk)}#suite"
    if manque.champ not in AVEC_LE_DISPOSITIF:
        return f"{session(action, carte.pk)}#id_{manque.champ}"
    premier = next((d.pk for d in carte.dispositifs.all()), None)
    return f"{dispositif(action, carte.pk, premier)}#id_session-{manque.champ}"


def _session_de(numero: int, sessions: dict[int, Session]) -> int | None:
    for pk, carte in sessions.items():
        if any(d.pk == numero for d in carte.dispositifs.all()):
            return pk
    return None
