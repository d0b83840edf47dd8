"""What each person wants to receive, and when."""

from django.db import transaction

from sofi.comptes.models import Role, Utilisateur

from .models import Nature, Preference

Rythme = Preference.Rythme

_SERVICE_OFFRE = (
    Nature.REPONSE,
    Nature.MESSAGE,
    Nature.SIGNALEMENT,
    Nature.INVITATION,
    Nature.FLUX,
)
# Account messages are always sent: nobody chooses them.
NATURES: dict[str, tuple[Nature, ...]] = {
    Role.ORGANISME: (
        Nature.ENVOI,
        Nature.QUESTION,
        Nature.MESSAGE,
        Nature.SIGNALEMENT,
        Nature.VALIDATION,
        Nature.REFUS,
        Nature.CODE,
        Nature.ACCORD,
        Nature.SESSIONS,
        Nature.CERTIFICATION,
    ),
    Role.SERVICE_OFFRE: _SERVICE_OFFRE,
    Role.ADMINISTRATION: _SERVICE_OFFRE,
    Role.REGION: (Nature.ACCORD,),
}


def preferences_de(utilisateur: Utilisateur) -> dict[Nature, str]:
    """When this person receives each kind of message of the role; at once, as long as nothing was chosen."""
    preferences = Preference.objects.filter(utilisateur=utilisateur)
    rythmes_choisis = dict(preferences.values_list("nature", "rythme"))
    return {
        nature: rythmes_choisis.get(nature, Rythme.AUSSITOT) for nature in NATURES[utilisateur.role]
    }


@transaction.atomic
def choisir(utilisateur: Utilisateur, choix: dict[str, str]) -> None:
    """Keep what this person wants of each kind of message of the role; any other kind is left out."""
    Preference.objects.bulk_create(
        [
            Preference(utilisateur=utilisateur, nature=nature, rythme=choix[nature])
            for nature in NATURES[utilisateur.role]
            if nature in choix
        ],
        update_conflicts=True,
        unique_fields=["utilisateur", "nature"],
        update_fields=["rythme"],
    )
