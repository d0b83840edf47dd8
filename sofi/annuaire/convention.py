"""What an établissement may use the dispositifs of a funder by."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Convention(models.Model):
    """A convention that allows an établissement to use a funder's dispositifs."""

    etablissement = models.ForeignKey(
        "annuaire.Etablissement", on_delete=models.CASCADE, related_name="conventions"
    )
    financeur = models.CharField(
        "financeur", max_length=60
    )  # the code named by TypeDispositif.convention
    reference = models.CharField("référence", max_length=100, blank=True)
    debut = models.DateField("du")
    fin = models.DateField("au", null=True, blank=True)

    class Meta:
        verbose_name = "convention"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gte=models.F("debut")),
                name="convention_dates",
                violation_error_message="La convention finit avant d'avoir commencé : vérifiez ses dates.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.financeur} {self.reference}".strip()

    def est_valable(self, jour: datetime.date) -> bool:
        """True when the convention holds on that day."""
        return self.debut <= jour and (self.fin is None or jour <= self.fin)
