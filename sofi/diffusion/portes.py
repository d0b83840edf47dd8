"""Portes ouvertes of the organismes whose trainings answer a question: those announced since one was told."""

from django.db.models import Max

from sofi.annuaire.models import PorteOuverte

from .criteres import Criteres
from .recherche import chercher


def derniere() -> int:
    """The number of the last one written."""
    return int(PorteOuverte.objects.aggregate(derniere=Max("pk"))["derniere"] or 0)


def annoncees(criteres: Criteres, apres: int) -> list[PorteOuverte]:
    """Those to come, written after that number, the first to come first; the search, and one query."""
    organismes = chercher(criteres).comptes.facettes["organisme"]
    recentes = PorteOuverte.objects.filter(
        pk__gt=apres,
        date__gte=criteres.jour,
        retire_le__isnull=True,
        etablissement__in=list(organismes),
    )
    return list(recentes.select_related("etablissement", "site").order_by("date", "debut", "pk"))
