"""What the public reads, and nothing else: parutions that are online the day asked for."""

import datetime
from collections.abc import Iterable
from itertools import groupby

from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from sofi.referentiels.models import TypeDispositif
from sofi.socle.conservation import en_memoire, inexact
from sofi.socle.memoire import memoire

from .models import Legale, Parution, Rubrique, Sorte

CLEF = "legales_en_ligne"
DUREE = 60
"""For how many seconds another process may not yet link to a legal page that has just appeared for the first time."""


def actualites(lecteurs: str, jour: datetime.date, *, combien: int) -> list[Parution]:
    """The last news for these readers; one query."""
    return list(Parution.objects.en_ligne(jour).actualites().pour(lecteurs)[:combien])


def toutes_les_actualites(jour: datetime.date) -> "QuerySet[Parution]":
    """All of them, the last first."""
    return Parution.objects.en_ligne(jour).actualites()


def trouver(sorte: str, adresse: str, jour: datetime.date) -> Parution | None:
    """The page of that kind at that address, None when the public doesn't read it; one query."""
    lignes = Parution.objects.en_ligne(jour).select_related("fichier", "dispositif")
    return lignes.filter(sorte=sorte, adresse=adresse).first()


def ressources(jour: datetime.date) -> list[tuple[Rubrique, list[Parution]]]:
    """The ressources of each rubrique that has some, in the rubriques' order; one query."""
    rangs = {code: rang for rang, code in enumerate(Rubrique.values)}
    lignes = sorted(
        Parution.objects.en_ligne(jour).ressources(), key=lambda ligne: rangs[ligne.rubrique]
    )
    return [
        (Rubrique(code), _rangees(Rubrique(code), groupe, jour))
        for code, groupe in groupby(lignes, key=lambda ligne: ligne.rubrique)
    ]


def _rangees(rubrique: Rubrique, lignes: Iterable[Parution], jour: datetime.date) -> list[Parution]:
    """As they are; the mardis to come first, the soonest first, then those that were held, the last first."""
    if rubrique != Rubrique.MARDI:
        return list(lignes)
    dates = sorted(lignes, key=lambda ligne: ligne.jour or datetime.date.max)
    a_venir = [ligne for ligne in dates if ligne.jour is None or ligne.jour >= jour]
    return a_venir + [ligne for ligne in reversed(dates) if ligne not in a_venir]


def procedures(dispositif: str, jour: datetime.date) -> list[Parution]:
    """The procédures of a programme, or those of no programme when there is none; one query."""
    lignes = Parution.objects.en_ligne(jour).ressources().filter(rubrique=Rubrique.PROCEDURE)
    return list(lignes.filter(dispositif=dispositif or None))


def dispositifs() -> "QuerySet[TypeDispositif]":
    """The base Dispositif: every kind of financing in force."""
    return TypeDispositif.objects.filter(retire_le__isnull=True).order_by("numero")


def dispositifs_ecrits(jour: datetime.date) -> dict[str, Parution]:
    """The texts of the base Dispositif, by code; one query."""
    lignes = Parution.objects.en_ligne(jour).filter(sorte=Sorte.DISPOSITIF)
    return {str(ligne.dispositif_id): ligne for ligne in lignes}


def a_leur_adresse(jour: datetime.date) -> "QuerySet[Parution]":
    """The pages that exist only once they appeared: a dispositif's and the declaration are always there."""
    autres = Parution.objects.en_ligne(jour).exclude(sorte=Sorte.DISPOSITIF)
    return autres.exclude(sorte=Sorte.LEGALE, adresse=Legale.ACCESSIBILITE).order_by("pk")


def legales_en_ligne() -> frozenset[str]:
    """The legal pages that the foot of every page may lead to; a query a minute at most."""
    try:
        return en_memoire(CLEF, _lire_les_legales, DUREE)
    except DatabaseError:  # the page that says so has a foot too
        inexact()
        return frozenset()


def _lire_les_legales() -> frozenset[str]:
    lignes = Parution.objects.en_ligne(timezone.localdate()).filter(sorte=Sorte.LEGALE)
    return frozenset(lignes.values_list("adresse", flat=True)) | {Legale.ACCESSIBILITE.value}


def oublier() -> None:
    """What has just appeared is linked to at once by this process."""
    memoire.delete(CLEF)
