"""What deleting a draft or abandoning a modification will lose, counted before it is asked."""

from sofi.ecrans.commun.gestes import Demande, Effet
from sofi.offre.models import Action
from sofi.validation.differences import CarteChangee, Sort


def suppression(action: Action) -> Demande:
    """A draft and all its cards."""
    sessions = list(action.sessions.prefetch_related("dispositifs"))
    dispositifs = sum(len(session.dispositifs.all()) for session in sessions)
    return Demande(
        titre="Supprimer ce brouillon ?",
        effets=[
            (Effet("action", "erreur", "action supprimée", "actions supprimées"), 1),
            (
                Effet("s", "erreur", "session supprimée", "sessions supprimées"),
                len(sessions),
            ),
            (
                Effet("d", "erreur", "dispositif supprimé", "dispositifs supprimés"),
                dispositifs,
            ),
        ],
        bouton="Supprimer le brouillon",
        garder="Garder le brouillon",
        retour="Pas de retour possible : ce brouillon n’a jamais été envoyé, et personne d’autre ne l’a lu. "
        "L’historique garde qui l’a supprimé, et quand.",
    )


def abandon(changees: list[CarteChangee], numero: int) -> Demande:
    """A modification: fields go back to their published values, cards added leave, cards withdrawn come back."""
    champs = sum(len(c.champs) for c in changees if c.sort == Sort.MODIFIEE)
    ajoutees = sum(c.sort == Sort.AJOUTEE for c in changees)
    retirees = sum(c.sort == Sort.RETIREE for c in changees)
    return Demande(
        titre="Abandonner la modification ?",
        effets=[
            (
                Effet(
                    "champs",
                    "erreur",
                    "champ reprend sa valeur publiée",
                    "champs reprennent leur valeur publiée",
                ),
                champs,
            ),
            (
                Effet(
                    "ajoutees",
                    "erreur",
                    "fiche ajoutée est effacée",
                    "fiches ajoutées sont effacées",
                ),
                ajoutees,
            ),
            (
                Effet("retirees", "info", "fiche retirée revient", "fiches retirées reviennent"),
                retirees,
            ),
        ],
        bouton="Abandonner la modification",
        garder="Continuer la modification",
        retour=f"Pas de retour possible. Ce que le public lit, la version {numero}, ne change pas.",
    )
