"""How long something lasts, said from its dates."""

import datetime

from .formats import INSECABLE

_EN_SEMAINES = 14  # days from which one counts in weeks
_EN_MOIS = 56  # days from which one counts in months
_DEMI_MOIS = 15  # days from which a begun month counts


def duree_en_clair(debut: datetime.date, fin: datetime.date) -> str:
    """« 1 jour », « 6 semaines », « 9 mois », « 2 ans »: both days counted, to the nearest unit.

    Days under two weeks, weeks under eight, years when they are whole and at least two, else months.
    Empty when the end comes before the beginning.
    """
    jours = (fin - debut).days + 1
    if jours < 1:
        return ""
    if jours < _EN_SEMAINES:
        return f"{jours}{INSECABLE}jour{'s' if jours > 1 else ''}"
    if jours < _EN_MOIS:
        return f"{round(jours / 7)}{INSECABLE}semaines"
    mois = _mois(debut, fin + datetime.timedelta(days=1))
    if mois >= 24 and mois % 12 == 0:
        return f"{mois // 12}{INSECABLE}ans"
    return f"{mois}{INSECABLE}mois"


def _mois(debut: datetime.date, lendemain: datetime.date) -> int:
    """Calendar months between the two days; half a month counts for one."""
    mois = (lendemain.year - debut.year) * 12 + lendemain.month - debut.month
    reste = lendemain.day - debut.day
    if reste < 0:
        avant = lendemain.replace(day=1) - datetime.timedelta(days=1)
        mois, reste = mois - 1, reste + avant.day
    return mois + 1 if reste >= _DEMI_MOIS else mois
