"""What became of those who took a certification: the figures of France compétences, those of the last years known."""

from dataclasses import astuple, dataclass

from sofi.referentiels.models import PromotionDeCertification
from sofi.referentiels.moutures import gardee
from sofi.socle.formats import INSECABLE

ANNEES = 3
"""Shown: enough to see where they go; older ones tell of another time."""


@dataclass(frozen=True)
class Promotion:
    """The people certified in a year; rates in percent; None: not known."""

    annee: int
    certifies: int | None
    insertion: int | None
    insertion_metier: int | None
    insertion_metier_2_ans: int | None

    @property
    def phrase(self) -> str:
        """« 87 % en emploi six mois après, 64 % dans le métier visé »; empty when neither is known."""
        dits = ((self.insertion, "en emploi"), (self.insertion_metier, "dans le métier visé"))
        connus = [f"{taux}{INSECABLE}% {quoi}" for taux, quoi in dits if taux is not None]
        return " six mois après, ".join(connus) if len(connus) > 1 else _six_mois(connus)


def _six_mois(connus: list[str]) -> str:
    return f"{connus[0]} six mois après" if connus else ""


@gardee(PromotionDeCertification)
def promotions(certification: str) -> tuple[Promotion, ...]:
    """The last years of which something is known, the last first. The certification by its number, « RNCP37538 »."""
    champs = list(Promotion.__dataclass_fields__)
    lignes = PromotionDeCertification.objects.filter(certification=certification)
    lues = (Promotion(*ligne) for ligne in lignes.order_by("-annee").values_list(*champs))
    dites = [lue for lue in lues if any(valeur is not None for valeur in astuple(lue)[1:])]
    return tuple(dites[:ANNEES])


def derniere(certification: str) -> Promotion | None:
    """The last year of which a rate is known."""
    lues = promotions(certification) if certification else ()
    return next((lue for lue in lues if lue.phrase), None)
