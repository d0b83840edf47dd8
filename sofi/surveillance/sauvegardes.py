"""The backups that were made, and the restorations that were rehearsed."""

import datetime

from django.db import connection

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


def archivage_refuse_depuis() -> datetime.datetime | None:
    """When PostgreSQL's journal was last refused by what archives it, and never taken since; None when all goes well.

    What was written since the last backup couldn't be put back, and the journal fills the disk.
    """
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT last_failed_time FROM pg_stat_archiver"
            " WHERE last_failed_time > coalesce(last_archived_time, '-infinity')"
        )
        lue: tuple[datetime.datetime] | None = curseur.fetchone()
    return lue[0] if lue else None
