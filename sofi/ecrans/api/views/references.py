"""Reference tables: two addresses for each, a list and a row."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path, Query

from sofi.diffusion.references_publiques import TABLES

from .. import parametres as p
from ..reponses import page, un
from .offre import introuvable

Vue = Callable[..., HttpResponseBase]


def liste(nom: str) -> Vue:
    """The list of that table."""
    table = TABLES[nom]

    def repondre(request: HttpRequest, demande: Query[p.PagesParCode]) -> HttpResponseBase:
        lignes, total, suivant = table.page(
            q=demande.q, apres=demande.curseur, limite=demande.limite
        )
        return page(
            request, lignes, table.type, fields=demande.fields, total=total, suivant=suivant
        )

    return repondre


def ligne(nom: str) -> Vue:
    """A row of that table."""
    table = TABLES[nom]

    def repondre(
        request: HttpRequest, code: Path[p.Code], demande: Query[p.Champs]
    ) -> HttpResponseBase:
        trouvee = table.une(code)
        if trouvee is None:
            raise introuvable("Le code", code)
        return un(request, trouvee, demande.fields)

    return repondre
