"""F: the aim, the objectives and the programme, independent of any organisme, place or date."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sofi.annuaire.models import Etablissement
from sofi.comptes.revisions import Revisee
from sofi.referentiels.models import BlocCompetences, FicheCertifInfo, Formacode, Rome

from ..codes import Niveau, ObjectifGeneral, Validation


class Formation(Revisee):
    """A certifying F is canonical and shared; a non-certifying one belongs to the établissement that made it.

    Canonical key (`cle`): code Certif Info, individualisation, validation and set of blocs. A canonical
    row is never edited: another answer is another row (`operations.formation_canonique`).
    """

    # Certifying: the sheet and the two answers, in one unchangeable key.
    fiche = models.ForeignKey(
        FicheCertifInfo,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="formations",
        verbose_name="fiche Certif Info",
    )
    individualisation = models.BooleanField("individualisation des parcours", null=True, blank=True)
    validation = models.CharField(
        "validation de la formation", max_length=10, choices=Validation, blank=True
    )
    blocs = models.ManyToManyField(BlocCompetences, verbose_name="blocs de compétences", blank=True)
    cle = models.CharField(
        "clé canonique", max_length=2000, null=True, blank=True, unique=True, editable=False
    )
    # Non certifying: typed, and its owner.
    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.PROTECT, null=True, blank=True, related_name="formations"
    )
    intitule = models.CharField("intitulé", max_length=255, blank=True)
    objectif_general = models.CharField(
        "objectif général", max_length=2, choices=ObjectifGeneral, blank=True
    )
    niveau_sortie = models.CharField("niveau de sortie", max_length=4, choices=Niveau, blank=True)
    famille_metier = models.CharField(
        "famille de métier", max_length=6, blank=True
    )  # ROME A, A11, or « toutes »
    domaines: "models.ManyToManyField[Formacode, DomaineDeFormation]" = models.ManyToManyField(
        Formacode, through="DomaineDeFormation", blank=True
    )
    metiers: "models.ManyToManyField[Rome, MetierDeFormation]" = models.ManyToManyField(
        Rome, through="MetierDeFormation", blank=True
    )

    class Meta:
        verbose_name = "fiche Formation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fiche__isnull=False, cle__isnull=False, etablissement__isnull=True)
                | Q(fiche__isnull=True, cle__isnull=True, etablissement__isnull=False),
                name="formation_certifiante_ou_propre",
                violation_error_message=(
                    "Une formation vient d'une fiche Certif Info, ou appartient à un établissement : pas les deux."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.titre}"

    @property
    def titre(self) -> str:
        """The sheet's title, else the one typed."""
        return self.fiche.libelle if self.fiche else self.intitule

    @property
    def est_sur_fiche(self) -> bool:
        """Référence Certif Info = oui."""
        return self.fiche_id is not None

    @property
    def certifiante(self) -> bool:
        """From the sheet: a habilitation is not certifying, nor is a training without a sheet."""
        return bool(self.fiche and self.fiche.certifiante)

    def fin_enregistrement(self) -> datetime.date | None:
        """Until when the certification is registered; None when nothing is known or there is no sheet."""
        return self.fiche.fin if self.fiche else None


class DomaineDeFormation(models.Model):
    """A domaine of a non-certifying F; rank 0 is the principal one."""

    formation = models.ForeignKey(
        Formation, on_delete=models.CASCADE, related_name="domaines_ordonnes"
    )
    formacode = models.ForeignKey(Formacode, on_delete=models.PROTECT)
    rang = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering: ClassVar = ["formation_id", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["formation", "formacode"],
                name="domaine_de_formation_unique",
                violation_error_message="Ce domaine est déjà dans la liste.",
            )
        ]


class MetierDeFormation(models.Model):
    """A métier of a non-certifying F, in the order typed."""

    formation = models.ForeignKey(
        Formation, on_delete=models.CASCADE, related_name="metiers_ordonnes"
    )
    rome = models.ForeignKey(Rome, on_delete=models.PROTECT)
    rang = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering: ClassVar = ["formation_id", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["formation", "rome"],
                name="metier_de_formation_unique",
                violation_error_message="Ce métier est déjà dans la liste.",
            )
        ]
