"""A page as the administration's list shows it: where it stands, when it is read, what it lacks."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from sofi.editorial.models import Page, Parution, Sorte
from sofi.editorial.sortes import reste_a_dire
from sofi.socle.formats import jour_abrege

RELECTURE = datetime.timedelta(days=365)
"""A legal page is read again every year at least."""


@dataclass(frozen=True)
class Etat:
    """A pill: word, tone, icon."""

    mot: str
    ton: str
    icone: str


@dataclass
class LignePage:
    """A page on a given day."""

    page: Page
    jour: datetime.date

    @cached_property
    def parution(self) -> Parution | None:
        return self.page.en_ligne

    @property
    def etats(self) -> list[Etat]:
        """What the public reads, then what is being written."""
        if self.parution is None:
            parue = self.page.pk and self.page.parutions.all()
            mot = "Retirée" if parue else "Brouillon"
            return [Etat(mot, "neutre", "crayon")]
        etats = [self._etat_public(self.parution)]
        if self.page.est_modifiee:
            etats.append(Etat("modifiée, non publiée", "neutre", "crayon"))
        return etats

    def _etat_public(self, parution: Parution) -> Etat:
        if parution.parait_le and parution.parait_le > self.jour:
            return Etat("Prévue", "info", "calendrier")
        if parution.jusqu_au and parution.jusqu_au < self.jour:
            return Etat("Terminée", "neutre", "horloge")
        return Etat("En ligne", "ok", "oeil")

    @property
    def parait(self) -> str:
        """« 18 mai 2026, sans fin »; empty for what isn't dated or hasn't appeared."""
        if self.parution is None or not self.parution.parait_le:
            return ""
        fin = self.parution.jusqu_au
        return f"{jour_abrege(self.parution.parait_le)}, " + (
            f"jusqu’au {jour_abrege(fin)}" if fin else "sans fin"
        )

    @property
    def relire_le(self) -> datetime.date | None:
        """The day when a legal page should be read again."""
        if self.page.sorte != Sorte.LEGALE or self.parution is None:
            return None
        return self.parution.publiee_le.date() + RELECTURE

    @property
    def a_relire(self) -> bool:
        """It is time."""
        return self.relire_le is not None and self.relire_le <= self.jour

    @property
    def reste(self) -> list[str]:
        """What a legal page still lacks."""
        return reste_a_dire(self.page)
