"""The base Dispositif: how a session is paid for, for whom, under which conditions."""

import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from .codes import Formacode
from .commun import Reference, ReferenceQuerySet


class Opco(Reference):
    """One of the eleven opérateurs de compétences."""

    code = models.CharField("code", max_length=20, primary_key=True)

    class Meta:
        verbose_name = "OPCO"


class PreRequis(Reference):
    """A pré-requis that the A card proposes; the administration keeps the list."""

    code = models.CharField("code", max_length=40, primary_key=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "pré-requis"
        ordering: ClassVar = ["ordre", "code"]

    def __str__(self) -> str:
        return self.libelle


class TypeDispositifQuerySet(ReferenceQuerySet["TypeDispositif"]):
    def hors_programme(self) -> Self:
        """Those of the certifying and non-certifying ways; programmes' only come with a lot."""
        return self.filter(programme_regional=False)


class TypeDispositif(Reference):
    """A kind of financing. Its publics are Formacodes 8xxxx (1 to 10)."""

    class Regle(models.TextChoices):
        """Which family of rules applies on top of the general ones."""

        AUCUNE = "", "aucune"
        CPF = "cpf", "compte personnel de formation"
        APPRENTISSAGE = "apprentissage", "contrat d'apprentissage"
        PROFESSIONNALISATION = "professionnalisation", "contrat de professionnalisation"
        POEC = "poec", "POE collective"
        POEI = "poei", "POE individuelle"

    code = models.CharField("code", max_length=40, primary_key=True)
    numero = models.PositiveSmallIntegerField("numéro affiché", unique=True)
    sigle = models.CharField("sigle", max_length=40, blank=True)
    publics: "models.ManyToManyField[Formacode, PublicDeDispositif]" = models.ManyToManyField(
        Formacode, through="PublicDeDispositif", blank=True
    )
    code_financeur = models.CharField("code financeur LHEO", max_length=2)
    regle = models.CharField(
        "règles particulières", max_length=20, choices=Regle, blank=True, default=""
    )
    convention = models.CharField(
        "convention exigée avec", max_length=60, blank=True
    )  # agefiph, region…
    programme_regional = models.BooleanField("programme régional", default=False)
    fonds_publics = models.BooleanField("fonds publics ou mutualisés", default=True)
    pour_qui = models.TextField("pour qui", blank=True)
    ce_qu_il_paie = models.TextField("ce qu'il paie", blank=True)

    objects: ClassVar = TypeDispositifQuerySet.as_manager()

    class Meta:
        verbose_name = "type de dispositif"
        ordering: ClassVar = ["numero"]

    def __str__(self) -> str:
        return self.libelle


class PublicDeDispositif(models.Model):
    """A public of a dispositif, in the order shown."""

    dispositif = models.ForeignKey(TypeDispositif, on_delete=models.CASCADE)
    formacode = models.ForeignKey(Formacode, on_delete=models.PROTECT)
    rang = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering: ClassVar = ["dispositif_id", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dispositif", "formacode"], name="public_de_dispositif_unique"
            )
        ]


class ParametreLegalQuerySet(models.QuerySet["ParametreLegal"]):
    def valeurs(self, jour: datetime.date) -> dict[str, Decimal]:
        """Every figure in force that day, by code; one query."""
        en_vigueur = self.filter(Q(fin__isnull=True) | Q(fin__gte=jour), debut__lte=jour)
        return dict(en_vigueur.order_by("debut").values_list("code", "valeur"))


class ParametreLegal(models.Model):
    """A legal figure used by the rules, with the text it comes from and the dates it holds."""

    class Code(models.TextChoices):
        """The figures that the rules look up."""

        APPRENTISSAGE_MOIS_MIN = "apprentissage_mois_min", "apprentissage : durée minimale (mois)"
        APPRENTISSAGE_MOIS_MAX = "apprentissage_mois_max", "apprentissage : durée maximale (mois)"
        APPRENTISSAGE_PART_CENTRE_MIN = (
            "apprentissage_part_centre_min",
            "apprentissage : part minimale en centre (%)",
        )
        PRO_HEURES_MIN = "pro_heures_min", "professionnalisation : heures minimales en centre"
        PRO_PART_CENTRE_MIN = (
            "pro_part_centre_min",
            "professionnalisation : part minimale en centre (%)",
        )
        PRO_PART_CENTRE_MAX = (
            "pro_part_centre_max",
            "professionnalisation : part en centre sans accord de branche (%)",
        )
        PRO_MOIS_MIN = "pro_mois_min", "professionnalisation : durée minimale (mois)"
        PRO_MOIS_MAX = (
            "pro_mois_max",
            "professionnalisation : durée maximale sans condition (mois)",
        )
        PRO_MOIS_MAX_ETENDU = (
            "pro_mois_max_etendu",
            "professionnalisation : durée maximale étendue (mois)",
        )
        POE_HEURES_MAX = "poe_heures_max", "POEC : durée maximale (heures)"
        POEI_HEURES_MAX = "poei_heures_max", "POEI : durée maximale (heures)"
        POEI_HEURES_MAX_ETENDU = (
            "poei_heures_max_etendu",
            "POEI : durée maximale pour les publics prioritaires (heures)",
        )
        SEMAINE_HEURES_MAX = "semaine_heures_max", "durée maximale de la semaine (heures)"

    code = models.CharField("code", max_length=60, choices=Code)
    valeur = models.DecimalField("valeur", max_digits=10, decimal_places=2)
    debut = models.DateField("en vigueur depuis")
    fin = models.DateField("jusqu'au", null=True, blank=True)
    source = models.CharField("texte", max_length=300)

    objects: ClassVar = ParametreLegalQuerySet.as_manager()

    class Meta:
        verbose_name = "paramètre légal"
        ordering: ClassVar = ["code", "debut"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "debut"], name="parametre_legal_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.valeur}"
