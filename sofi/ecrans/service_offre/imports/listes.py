"""The sources with their last import, and the history."""

from dataclasses import dataclass

from django.db.models import QuerySet

from sofi.echanges.models import Import
from sofi.echanges.sources import SOURCES
from sofi.referentiels.importations import SourceConnue


@dataclass(frozen=True)
class SourceMontree:
    """A source, its last import, and the last one that was applied."""

    source: SourceConnue
    dernier: Import | None
    applique: Import | None


def imports() -> QuerySet[Import]:
    """Every import, without its report, the last one first."""
    return Import.objects.select_related("auteur", "decide_par").defer("rapport")


def sources() -> list[SourceMontree]:
    """Every source, in the order an empty base is filled; two queries."""
    par_source = imports().order_by("source", "-cree_le", "-pk").distinct("source")
    derniers = {importe.source: importe for importe in par_source}
    appliques = {
        importe.source: importe
        for importe in par_source.filter(situation=Import.Situation.APPLIQUE)
    }
    return [
        SourceMontree(source, derniers.get(nom), appliques.get(nom))
        for nom, source in SOURCES.items()
    ]


def resume_de(importe: Import) -> str:
    """What the source of an import is called; its name when it is no longer one."""
    connue = SOURCES.get(importe.source)
    return connue.resume if connue else importe.source
