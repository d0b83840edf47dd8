"""Certifications: the RNCP/RS sheets of France compétences, their blocs, métiers and domaines."""

import datetime
from typing import ClassVar, Self

from django.db import models

from sofi.socle.recherche import Plie

from .codes import Formacode, Nsf, Rome
from .commun import ReferenceQuerySet


class Certification(models.Model):
    """A sheet of the RNCP or of the RS. Source: France compétences, XML flux 4.1 or CSV bundle."""

    numero = models.CharField(
        "numéro de fiche", max_length=12, primary_key=True
    )  # RNCP37538, RS5000
    intitule = models.CharField("intitulé", max_length=1500)
    abrege = models.CharField("type de certification", max_length=60, blank=True)  # CAP, TP…
    abrege_libelle = models.CharField("type en clair", max_length=200, blank=True)
    niveau = models.CharField(
        "niveau de qualification", max_length=2, blank=True
    )  # 3 to 8, empty: none
    type_enregistrement = models.CharField("type d'enregistrement", max_length=60, blank=True)
    active = models.BooleanField("active", default=True)
    date_decision = models.DateField("date de décision", null=True, blank=True)
    date_effet = models.DateField("date d'effet", null=True, blank=True)
    date_fin_enregistrement = models.DateField("fin d'enregistrement", null=True, blank=True)
    date_limite_delivrance = models.DateField("date limite de délivrance", null=True, blank=True)
    objectifs_contexte = models.TextField("objectifs et contexte", blank=True)
    activites_visees = models.TextField("activités visées", blank=True)
    capacites_attestees = models.TextField("capacités attestées", blank=True)
    url = models.CharField("adresse de la fiche", max_length=400, blank=True)
    existence_partenaires = models.BooleanField("partenaires connus", null=True, blank=True)
    romes: "models.ManyToManyField[Rome, RomeDeCertification]" = models.ManyToManyField(
        Rome, through="RomeDeCertification", blank=True
    )
    formacodes: "models.ManyToManyField[Formacode, FormacodeDeCertification]" = (
        models.ManyToManyField(Formacode, through="FormacodeDeCertification", blank=True)
    )
    nsfs: "models.ManyToManyField[Nsf, NsfDeCertification]" = models.ManyToManyField(
        Nsf, through="NsfDeCertification", blank=True
    )
    remplacee_par = models.ManyToManyField(
        "self", symmetrical=False, related_name="remplace", blank=True
    )
    retire_le = models.DateField("retirée le", null=True, blank=True)

    objects: ClassVar = ReferenceQuerySet["Certification"].as_manager()

    class Meta:
        verbose_name = "certification"

    def __str__(self) -> str:
        return f"{self.numero} {self.intitule}"

    @property
    def est_rncp(self) -> bool:
        """Of the Répertoire national des certifications professionnelles, not of the Répertoire spécifique."""
        return self.numero.startswith("RNCP")

    @property
    def chiffres(self) -> str:
        """The number without its letters, as LHEO's code-RNCP wants it."""
        return self.numero.removeprefix("RNCP").removeprefix("RS")

    @property
    def debut(self) -> datetime.date | None:
        """The first day of the registration: that of its effect, else of its decision; None when unknown."""
        return self.date_effet or self.date_decision

    def enregistree_le(self, jour: datetime.date) -> bool:
        """Active, and its registration not ended that day (the last day counts; no date: not ended)."""
        fin = self.date_fin_enregistrement
        return self.active and self.retire_le is None and (fin is None or jour <= fin)


class BlocCompetences(models.Model):
    """A bloc de compétences of an RNCP sheet."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="blocs")
    code = models.CharField("code", max_length=20)  # RNCP37538BC01; « 01 » stands on several sheets
    rang = models.PositiveSmallIntegerField("rang")
    libelle = models.CharField("intitulé", max_length=2000, blank=True)
    competences = models.TextField("compétences", blank=True)
    modalites_evaluation = models.TextField("modalités d'évaluation", blank=True)
    retire_le = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "bloc de compétences"
        ordering: ClassVar = ["certification_id", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "code"], name="bloc_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"


class Certificateur(models.Model):
    """Who delivers a certification."""

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="certificateurs"
    )
    siret = models.CharField("SIRET", max_length=14, blank=True)
    nom = models.CharField("nom", max_length=300)

    class Meta:
        verbose_name = "certificateur"
        ordering: ClassVar = ["certification_id", Plie("nom")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certification", "siret", "nom"], name="certificateur_unique"
            )
        ]

    def __str__(self) -> str:
        return self.nom


class PartenaireQuerySet(models.QuerySet["Partenaire"]):
    def qui_forment(self) -> Self:
        """Those that may train today; without a state (the CSV bundle gives none) the row counts."""
        return self.filter(etat__in=("", "Actif"), habilitation__in=HABILITATIONS_A_FORMER)


HABILITATIONS_A_FORMER = ("", "HABILITATION_FORMER", "HABILITATION_ORGA_FORM")
"""`HABILITATION_ORGANISER` only examines."""


class Partenaire(models.Model):
    """Who is allowed by the certificateur to train for, or to examine for, a certification."""

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="partenaires"
    )
    siret = models.CharField("SIRET", max_length=14)
    nom = models.CharField("nom", max_length=300, blank=True)
    habilitation = models.CharField("habilitation", max_length=60, blank=True)
    etat = models.CharField("état de l'habilitation", max_length=20, blank=True)  # as the flux says

    objects: ClassVar = PartenaireQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "siret"], name="partenaire_unique")
        ]

    def __str__(self) -> str:
        return self.nom


class VoieAcces(models.Model):
    """A way into a certification that its juries open. A sheet without any says nothing of them."""

    class Code(models.TextChoices):
        """As the XML flux names them: SI_JURY_FI…"""

        INITIALE = "FI", "formation initiale"
        APPRENTISSAGE = "CA", "contrat d'apprentissage"
        CONTINUE = "FC", "formation continue"
        PROFESSIONNALISATION = "CQ", "contrat de professionnalisation"
        INDIVIDUELLE = "CL", "candidature individuelle"
        EXPERIENCE = "VAE", "expérience"

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="voies_acces"
    )
    code = models.CharField("voie", max_length=3, choices=Code)
    composition = models.TextField("composition du jury", blank=True)

    class Meta:
        verbose_name = "voie d'accès"
        verbose_name_plural = "voies d'accès"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "code"], name="voie_acces_unique")
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class RomeDeCertification(models.Model):
    """The métiers of a sheet, in the sheet's order."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE)
    rome = models.ForeignKey(Rome, on_delete=models.PROTECT)
    rang = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering: ClassVar = ["certification_id", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "rome"], name="rome_unique")
        ]


class FormacodeDeCertification(models.Model):
    """The domaines of a sheet, in the sheet's order: the first is the main one."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE)
    formacode = models.ForeignKey(Formacode, on_delete=models.PROTECT)
    rang = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering: ClassVar = ["certification_id", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "formacode"], name="formacode_unique")
        ]


class NsfDeCertification(models.Model):
    """The specialities of a sheet, in the sheet's order. The sheet's letter (221w) is kept here."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE)
    nsf = models.ForeignKey(Nsf, on_delete=models.PROTECT)
    suffixe = models.CharField("lettre", max_length=1, blank=True)
    rang = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering: ClassVar = ["certification_id", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certification", "nsf", "suffixe"], name="nsf_unique")
        ]
