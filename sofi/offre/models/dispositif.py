"""D: the financing of a session, with its publics."""

from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from sofi.comptes.revisions import Revisee
from sofi.referentiels.models import Opco, TypeDispositif

from .session import Session


class Dispositif(Revisee):
    """One financing of one session. Amounts in euros per learner, VAT rate in percent."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="dispositifs")
    type = models.ForeignKey(
        TypeDispositif,
        on_delete=models.PROTECT,
        related_name="dispositifs",
        verbose_name="dispositif",
    )
    opco = models.ForeignKey(
        Opco, on_delete=models.PROTECT, null=True, blank=True, verbose_name="OPCO"
    )
    reference_marche = models.CharField("référence marché", max_length=100, blank=True)
    places = models.PositiveIntegerField(
        "nombre de places dispositif",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99999)],
    )
    places_restantes = models.PositiveIntegerField("places restantes", null=True, blank=True)
    frais_ht = models.DecimalField(
        "frais pédagogiques HT",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    taux_tva = models.DecimalField(
        "taux de TVA",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(50))],
    )
    frais_ttc = models.DecimalField(
        "frais pédagogiques TTC",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    # Which of the three amounts nobody typed: computed from the two others, or taken from the last entry.
    frais_deduits = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    frais_certification_prevus = models.BooleanField(
        "frais de certification à payer", null=True, blank=True
    )
    frais_certification = models.DecimalField(
        "frais de certification",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    frais_certification_obligatoires = models.BooleanField(
        "frais de certification obligatoires", null=True, blank=True
    )
    frais_additionnels = models.DecimalField(
        "montant total des frais additionnels non pris en charge",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    frais_additionnels_objet = models.CharField(
        "objet des frais additionnels", max_length=200, blank=True
    )
    prise_en_charge = models.BooleanField(
        "prise en charge des frais pédagogiques", null=True, blank=True
    )

    class Meta:
        verbose_name = "fiche Dispositif"
        ordering: ClassVar = ["session_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "type"],
                name="dispositif_unique",
                violation_error_message="Ce dispositif est déjà attaché à la session : ouvrez-le pour le modifier.",
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gte=1),
                name="dispositif_places",
                violation_error_message="Le nombre de places est d'au moins 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.type.libelle
