"""The base Dispositif: how a session is paid for, for whom, under which conditions."""

import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from sofi.socle.formats import nombre

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
        PTP = "ptp", "projet de transition professionnelle"
        RECONVERSION = "reconversion", "période de reconversion"

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
    ferme_le = models.DateField("fermé aux nouvelles entrées le", null=True, blank=True)
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
        STAGIAIRE_SEMAINE_HEURES_MAX = (
            "stagiaire_semaine_heures_max",
            "stagiaire sans contrat : durée maximale de la semaine (heures)",
        )
        CPF_PLAFOND_RS = "cpf_plafond_rs", "CPF : plafond pour le Répertoire spécifique (€)"
        CPF_PLAFOND_BILAN = "cpf_plafond_bilan", "CPF : plafond pour un bilan de compétences (€)"
        CPF_PLAFOND_PERMIS_LEGER = (
            "cpf_plafond_permis_leger",
            "CPF : plafond pour un permis léger (€)",
        )
        CPF_PARTICIPATION = "cpf_participation", "CPF : participation du titulaire (€)"
        BILAN_HEURES_MAX = "bilan_heures_max", "bilan de compétences : durée maximale (heures)"
        BILAN_HEURES_MIN = (
            "bilan_heures_min",
            "bilan de compétences : durée minimale d'accompagnement (heures)",
        )
        APPRENTISSAGE_DISTANCE_PART = (
            "apprentissage_distance_part",
            "apprentissage : part à distance qui diminue la prise en charge (%)",
        )
        POEI_HEURES_MAX_TUTORAT = (
            "poei_heures_max_tutorat",
            "POEI par tutorat ou saisonnière : durée maximale (heures)",
        )
        POEI_MOIS_MAX = "poei_mois_max", "POEI : durée maximale (mois)"
        POEC_PART_ENTREPRISE_MAX = (
            "poec_part_entreprise_max",
            "POEC : part maximale en entreprise (%)",
        )
        RECONVERSION_HEURES_MIN = (
            "reconversion_heures_min",
            "période de reconversion : durée minimale (heures)",
        )
        RECONVERSION_HEURES_MAX = (
            "reconversion_heures_max",
            "période de reconversion : durée maximale (heures)",
        )
        RECONVERSION_HEURES_MAX_ETENDU = (
            "reconversion_heures_max_etendu",
            "période de reconversion : durée maximale par accord (heures)",
        )
        RECONVERSION_MOIS_MAX = (
            "reconversion_mois_max",
            "période de reconversion : durée maximale (mois)",
        )
        RECONVERSION_MOIS_MAX_ETENDU = (
            "reconversion_mois_max_etendu",
            "période de reconversion : durée maximale par accord (mois)",
        )

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
        return f"{capfirst(self.get_code_display())} : {nombre(self.valeur)}"
