"""The Conseil régional's programmes: the lots that public trainings hang on."""

from typing import ClassVar

from django.db import models

from sofi.referentiels.models import TypeDispositif


class Programme(models.Model):
    """A regional programme of one year; its dispositif is the one every session of it has."""

    code = models.CharField("code", max_length=40)
    libelle = models.CharField("libellé", max_length=200)
    annee = models.PositiveSmallIntegerField("année")
    dispositif = models.ForeignKey(
        TypeDispositif, on_delete=models.PROTECT, related_name="programmes"
    )

    class Meta:
        verbose_name = "programme"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "annee"], name="programme_unique")
        ]

    def __str__(self) -> str:
        return f"{self.libelle} {self.annee}"


class Lot(models.Model):
    """A lot of a programme. Withdrawn when the Region's file no longer names it, never deleted."""

    numero = models.CharField("numéro de lot", max_length=40, unique=True)  # PE2024_8
    libelle = models.CharField("intitulé", max_length=300)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="lots")
    departement = models.CharField("département", max_length=3, blank=True)
    places_prevues = models.PositiveIntegerField("places prévues", null=True, blank=True)
    forfait_recrutement = models.BooleanField("au forfait recrutement", default=False)
    retire_le = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "lot"

    def __str__(self) -> str:
        return f"{self.numero} – {self.libelle}"
