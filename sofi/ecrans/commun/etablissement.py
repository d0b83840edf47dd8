"""The établissement a person chose to work on, kept in the session."""

from collections.abc import Sequence

from django.http import HttpRequest

from sofi.annuaire.models import Etablissement
from sofi.annuaire.perimetre import etablissements_de

CLE_DE_SESSION = "etablissement"


def choisir(request: HttpRequest, etablissement: Etablissement) -> None:
    """Remember the établissement; the caller checked that it is one of the person's own."""
    request.session[CLE_DE_SESSION] = etablissement.pk


def etablissement_suivi(
    request: HttpRequest, etablissements: Sequence[Etablissement]
) -> Etablissement | None:
    """The chosen one of these, the first one when none was chosen or the attachment was taken away."""
    numero = request.session.get(CLE_DE_SESSION)
    return next(
        (etablissement for etablissement in etablissements if etablissement.pk == numero),
        etablissements[0] if etablissements else None,
    )


def etablissements_de_la_personne(request: HttpRequest) -> list[Etablissement]:
    """The établissements of the person signed in, read once for the whole page."""
    etablissements: dict[object, list[Etablissement]] = vars(request).setdefault(
        "_etablissements", {}
    )
    if request.user.pk not in etablissements:
        etablissements[request.user.pk] = list(etablissements_de(request.user))
    return etablissements[request.user.pk]


def etablissement_courant(request: HttpRequest) -> Etablissement | None:
    """The établissement everything follows for this person; None without any attachment."""
    return etablissement_suivi(request, etablissements_de_la_personne(request))


def suivre(request: HttpRequest, etablissement: Etablissement) -> bool:
    """Work on the établissement of what was just opened; True when another one was chosen until then.

    The caller checked that it is one of the person's own. Only the choice kept in the session changes.
    """
    courant = etablissement_courant(request)
    if courant is None or courant == etablissement:
        return False
    choisir(request, etablissement)
    return True
