"""What of the imports may be opened: everything, by the service Offre and the administration; nothing else exists."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sofi.echanges.models import Import
from sofi.echanges.sources import SOURCES
from sofi.referentiels.importations import SourceConnue

from ..acces import validateur


def import_de(request: HttpRequest, pk: int) -> Import:
    """An import, with who asked for it."""
    validateur(request)
    return get_object_or_404(Import.objects.select_related("auteur", "decide_par"), pk=pk)


def source_de(request: HttpRequest, nom: str) -> SourceConnue:
    """A source of the import engine."""
    validateur(request)
    if nom not in SOURCES:
        raise Http404
    return SOURCES[nom]
