"""Gabarits: what the entry procedure of a programme says, as data, by programme, variant and year."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from sofi.comptes.models import Utilisateur
from sofi.socle.recherche import Plie

from .lots import Programme


class Gabarit(models.Model):
    """One procedure of one programme of one year; `variante` is empty when there is only one."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="gabarits")
    variante = models.SlugField("variante", max_length=40, blank=True)
    libelle = models.CharField("libellé", max_length=200)
    remarque = models.TextField("remarque", blank=True)
    a_confirmer = models.BooleanField("à confirmer", default=False)
    retire_le = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "gabarit"
        ordering: ClassVar = ["programme", Plie("libelle")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "variante"],
                name="gabarit_unique",
                violation_error_message="Ce programme a déjà un gabarit de ce nom pour cette année.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.libelle} ({self.programme.annee})"

    @property
    def publiee(self) -> "VersionDeGabarit | None":
        """The version in force; None while none was published."""
        return self.versions.publiees().first()

    @property
    def brouillon(self) -> "VersionDeGabarit | None":
        """The version being written, if there is one."""
        return self.versions.filter(numero__isnull=True).first()


class VersionQuerySet(models.QuerySet["VersionDeGabarit"]):
    def publiees(self) -> Self:
        """Published ones, the last first."""
        return self.filter(numero__isnull=False).order_by("-numero")


class VersionDeGabarit(models.Model):
    """The cells of a gabarit. Numbered once published, and never changed afterwards.

    `cellules` is a list of objects read by `sofi.programmes.cellules`.
    """

    gabarit = models.ForeignKey(Gabarit, on_delete=models.CASCADE, related_name="versions")
    numero = models.PositiveSmallIntegerField("numéro", null=True, blank=True)
    cellules: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        "cellules", default=list
    )
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)
    publiee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version de gabarit"
        ordering: ClassVar = ["gabarit_id", "-numero"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gabarit", "numero"], name="version_de_gabarit_unique"),
            models.UniqueConstraint(
                fields=["gabarit"],
                condition=Q(numero__isnull=True),
                name="version_de_gabarit_un_brouillon",
                violation_error_message="Ce gabarit a déjà une version en préparation.",
            ),
            models.CheckConstraint(
                condition=Q(numero__isnull=True, publiee_le__isnull=True)
                | Q(numero__isnull=False, publiee_le__isnull=False),
                name="version_de_gabarit_publiee_datee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gabarit} – version {self.numero or 'en préparation'}"
