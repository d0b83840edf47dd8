"""What became of those who took a certification, and which blocs of a sheet are worth those of another."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .certifications import Certification


class PromotionDeCertification(models.Model):
    """The figures of a year, as France compétences gives them; rates are in percent, null when not known."""

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="promotions"
    )
    annee = models.PositiveSmallIntegerField("année")
    certifies = models.PositiveIntegerField("certifiés", null=True)
    certifies_vae = models.PositiveIntegerField("certifiés par la VAE", null=True)
    insertion = models.PositiveSmallIntegerField("en emploi à 6 mois (%)", null=True)
    insertion_metier = models.PositiveSmallIntegerField(
        "dans le métier visé à 6 mois (%)", null=True
    )
    insertion_metier_2_ans = models.PositiveSmallIntegerField(
        "dans le métier visé à 2 ans (%)", null=True
    )

    class Meta:
        verbose_name = "promotion d'une certification"
        verbose_name_plural = "promotions des certifications"
        ordering: ClassVar = ["certification_id", "-annee"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "annee"], name="promotion_unique")
        ]

    def __str__(self) -> str:
        return f"{self.certification_id}, {self.annee}"


class CorrespondanceDeBlocs(models.Model):
    """These blocs of the sheet are worth those of another sheet, the one that it replaces or that replaces it."""

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="correspondances"
    )
    rang = models.PositiveSmallIntegerField("rang")
    blocs = ArrayField(models.CharField(max_length=20), verbose_name="blocs de la fiche")
    # Any sheet, known here or not.
    autre = models.CharField("autre fiche", max_length=12)
    blocs_de_l_autre = ArrayField(
        models.CharField(max_length=20), verbose_name="blocs de l'autre fiche"
    )

    class Meta:
        verbose_name = "correspondance de blocs"
        verbose_name_plural = "correspondances de blocs"
        ordering: ClassVar = ["certification_id", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "rang"], name="correspondance_unique")
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} {self.autre}"
