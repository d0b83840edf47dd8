"""Working days in France: Monday to Friday, but the public holidays of the whole country.

The two holidays of Alsace-Moselle (Good Friday, 26 December) are working days here: the region isn't
under that law. Easter and what follows from it come from the `holidays` library, kept up to date there.

    ajouter(date(2026, 5, 13), 2)      18 May: the 14th is Ascension Day, the 16th and 17th a week-end
    compter(date(2026, 5, 13), date(2026, 5, 18))      2: the 15th and the 18th
"""

import datetime
from functools import cache

import holidays

UN_JOUR = datetime.timedelta(days=1)
SAMEDI = 5


@cache
def _feries(annee: int) -> frozenset[datetime.date]:
    """The public holidays of a year, without those of a part of the country only."""
    return frozenset(holidays.country_holidays("FR", years=annee))


def est_ouvre(jour: datetime.date) -> bool:
    """Do people work on that day?"""
    return jour.weekday() < SAMEDI and jour not in _feries(jour.year)


def feries(debut: datetime.date, fin: datetime.date) -> list[datetime.date]:
    """The holidays after `debut` and before `fin` that fall on a day of work: those one waits because of."""
    jours = (debut + UN_JOUR * rang for rang in range(1, (fin - debut).days))
    return [jour for jour in jours if jour.weekday() < SAMEDI and not est_ouvre(jour)]


def ajouter(jour: datetime.date, nombre: int) -> datetime.date:
    """The nth working day after that day, itself never counted: J+n, whatever kind of day J is."""
    for _ in range(nombre):
        jour += UN_JOUR
        while not est_ouvre(jour):
            jour += UN_JOUR
    return jour


def compter(debut: datetime.date, fin: datetime.date) -> int:
    """How many working days after `debut`, up to `fin` included; 0 when `fin` isn't after."""
    jours = range((fin - debut).days)
    return sum(est_ouvre(debut + UN_JOUR * (rang + 1)) for rang in jours)


def rangs(debut: datetime.date, fin: datetime.date) -> list[tuple[datetime.date, int]]:
    """Each day of an interval with how many working days there are after `debut` up to it.

    The rank of one day less that of another is `compter` between the two: a base can count by joining.
    """
    rang, jours = 0, [(debut, 0)]
    for ecart in range(1, (fin - debut).days + 1):
        jour = debut + UN_JOUR * ecart
        rang += est_ouvre(jour)
        jours.append((jour, rang))
    return jours
