"""What follows from what is typed: durations, weeks, the price and how it is rounded, the parcours of blocs."""

import calendar
import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sofi.referentiels.models import FicheCertifInfo, TypeDispositif
from sofi.socle.formats import INSECABLE

from .codes import ModalitePedagogique, Parcours, Validation

CENTIME = Decimal("0.01")  # amounts are rounded to it
JOURS_PAR_MOIS = 365.25 / 12
CONTRATS = {TypeDispositif.Regle.APPRENTISSAGE, TypeDispositif.Regle.PROFESSIONNALISATION}


def contrat_en_alternance(regles: Collection[str]) -> bool:
    """One of these dispositifs, told by their rules, is a work-study contract: its cycle is asked for."""
    return not CONTRATS.isdisjoint(regles)


def alternance_connue(
    unite: str,
    centre: int | None,
    entreprise: int | None,
    *,
    modalites: Collection[str],
    regles: Collection[str],
) -> bool:
    """The cycle is said, and still asked for: by a work-study contract, or by « alternance » ticked.

    Said: its unit, and at least one of them in centre or in entreprise. What was typed before the card
    stopped asking stays on the card, and nowhere else.
    """
    demande = ModalitePedagogique.ALTERNANCE in modalites or contrat_en_alternance(regles)
    return demande and bool(unite and (centre or entreprise))


def jours(debut: datetime.date, fin: datetime.date) -> int:
    """Days from the first to the last, both included."""
    return (fin - debut).days + 1


def semaines(debut: datetime.date, fin: datetime.date) -> int:
    """Weeks touched by a period, a begun week counting whole; at least one."""
    return max(1, -(-jours(debut, fin) // 7))


def ajouter_mois(jour: datetime.date, mois: int) -> datetime.date:
    """The same day so many months later, or the last of the month when it has no such day."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    dernier = calendar.monthrange(annee, rang + 1)[1]
    return datetime.date(annee, rang + 1, min(jour.day, dernier))


def plus_tard(
    debut: datetime.date | None, fin: datetime.date | None, annees: int, *, memes_dates: bool
) -> tuple[datetime.date | None, datetime.date | None]:
    """A period so many years later: the same dates, or a class that begins on the same day of the week.

    A class keeps its length; its first day is the nearest to the same date that falls on the same weekday.
    """
    if memes_dates:
        return tuple(jour and ajouter_mois(jour, 12 * annees) for jour in (debut, fin))  # type: ignore[return-value]
    repere = debut or fin
    if repere is None:
        return None, None
    decalage = datetime.timedelta(
        weeks=round((ajouter_mois(repere, 12 * annees) - repere).days / 7)
    )
    return debut and debut + decalage, fin and fin + decalage


def dure_moins_de(debut: datetime.date, fin: datetime.date, mois: int) -> bool:
    """The period, its last day included, is shorter than so many months."""
    return fin + datetime.timedelta(days=1) < ajouter_mois(debut, mois)


def dure_plus_de(debut: datetime.date, fin: datetime.date, mois: int) -> bool:
    """The period, its last day included, is longer than so many months."""
    return fin + datetime.timedelta(days=1) > ajouter_mois(debut, mois)


def duree_en_mots(debut: datetime.date | None, fin: datetime.date | None) -> str:
    """« 3 jours », « 6 semaines », « 9 mois », « 2 ans et 1 mois »; empty while a date is missing or wrong."""
    if debut is None or fin is None or fin < debut:
        return ""
    duree = jours(debut, fin)
    if duree < 14:
        return _compte(duree, "jour", "jours")
    if duree < 60:
        return _compte(round(duree / 7), "semaine", "semaines")
    mois = round(duree / JOURS_PAR_MOIS)
    if mois < 24:
        return _compte(mois, "mois", "mois")
    ans, reste = divmod(mois, 12)
    suite = f" et {_compte(reste, 'mois', 'mois')}" if reste else ""
    return f"{_compte(ans, 'an', 'ans')}{suite}"


def _compte(nombre: int, singulier: str, pluriel: str) -> str:
    return f"{nombre}{INSECABLE}{pluriel if nombre > 1 else singulier}"


def ttc(ht: Decimal, taux: Decimal) -> Decimal:
    """HT × (1 + TVA), to the cent; the rate in percent."""
    return (ht * (1 + taux / 100)).quantize(CENTIME, ROUND_HALF_UP)


def partielle_offerte(fiche: FicheCertifInfo | None) -> bool:
    """A sheet with two blocs or more may be validated in part."""
    return fiche is not None and len(fiche.blocs()) > 1


@dataclass(frozen=True)
class ParcoursAttendu:
    """What the answers on the F card ask of the type de parcours.

    `preselection`: ticked on a new session. `cases_permises`: nothing else may be ticked (empty: everything may).
    `ensemble`: all of these, or `mixte` alone instead (empty: nothing is asked).
    """

    preselection: tuple[Parcours, ...] = ()
    cases_permises: frozenset[Parcours] = frozenset()
    ensemble: frozenset[Parcours] = frozenset()

    def accepte(self, parcours: list[str]) -> bool:
        """Does this set of choices fit? An empty one doesn't say anything yet."""
        if self.cases_permises and not set(parcours) <= self.cases_permises:
            return False
        return not self.ensemble or Parcours.MIXTE in parcours or self.ensemble <= set(parcours)


PAR_BLOCS = (Parcours.INDIVIDUALISE, Parcours.MODULAIRE)


def parcours_attendu(individualisation: bool | None, validation: str) -> ParcoursAttendu:
    """Individualisation « non »: free. « Oui »: both or mixte. « Oui » and partielle: one or both, no other."""
    if validation == Validation.PARTIELLE:
        return ParcoursAttendu(PAR_BLOCS, cases_permises=frozenset(PAR_BLOCS))
    if individualisation:
        return ParcoursAttendu(PAR_BLOCS, ensemble=frozenset(PAR_BLOCS))
    return ParcoursAttendu()
