"""The backups that were made, and the restorations that were rehearsed."""

from .models import Sauvegarde

Genre = Sauvegarde.Genre


def noter_une_sauvegarde(*, octets: int | None = None, relue: bool = False) -> Sauvegarde:
    """A backup has just been made; `relue`: read again and found whole."""
    return Sauvegarde.objects.create(octets=octets, relue=relue)


def noter_un_essai(*, minutes: int | None = None) -> Sauvegarde:
    """A restoration has just been rehearsed, in so many minutes."""
    return Sauvegarde.objects.create(genre=Genre.ESSAI, minutes=minutes)


def derniere(genre: Genre = Genre.SAUVEGARDE) -> Sauvegarde | None:
    """The last one made; None before the first."""
    return Sauvegarde.objects.filter(genre=genre).first()
