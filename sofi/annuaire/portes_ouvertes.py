"""What is done to a porte ouverte: withdrawn or proposed again, deleted; nothing else points at it."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from .models import Etablissement, PorteOuverte


def a_venir(etablissement: Etablissement, jour: datetime.date) -> QuerySet[PorteOuverte]:
    """Those announced and not over on that day."""
    return etablissement.portes_ouvertes.filter(retire_le__isnull=True, date__gte=jour)


def retirer(porte: PorteOuverte) -> None:
    """No longer announced; the day of the first withdrawal is kept."""
    PorteOuverte.objects.filter(pk=porte.pk, retire_le__isnull=True).update(
        retire_le=timezone.localdate()
    )


def retablir(porte: PorteOuverte) -> None:
    """Announced again."""
    PorteOuverte.objects.filter(pk=porte.pk).update(retire_le=None)


def supprimer(porte: PorteOuverte) -> None:
    """Gone; nothing when somebody was first."""
    PorteOuverte.objects.filter(pk=porte.pk).delete()
