"""What was sent out: one row for each complete feed."""

from typing import ClassVar

from django.db import models


class FluxEcrit(models.Model):
    """A complete feed that was written. What it holds of an action is found again from its versions."""

    jour = models.DateField("jour")
    fichier = models.CharField("fichier", max_length=100)
    sessions = models.PositiveIntegerField("sessions")
    sha256 = models.CharField("empreinte", max_length=64)
    # When its documents were read: what was published later is in the next one.
    ecrit_le = models.DateTimeField("écrit le", db_index=True)

    class Meta:
        verbose_name = "flux écrit"
        verbose_name_plural = "flux écrits"
        ordering: ClassVar = ["ecrit_le", "pk"]

    def __str__(self) -> str:
        return self.fichier
