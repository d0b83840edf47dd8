"""What the Conseil régional's yearly file says: programmes, lots, who answers for them and who trains.

Rows are known by the Région's own numbers. One that the file no longer names is withdrawn, never deleted.
What the administration entered by hand (`a_la_main`) is left alone until the file names it.
"""

from typing import Any, ClassVar, Self

from django.db import models

from sofi.annuaire.models import Etablissement, Site
from sofi.referentiels.models import TypeDispositif
from sofi.socle.champs import ColonneTelephone
from sofi.socle.recherche import Plie

SEPARATEUR = " · "
PREFIXE = "PROGRAMME REGION - "


class Programme(models.Model):
    """A regional programme of one year; its dispositif is the one every session of it has.

    Withdrawn by the administration only: nothing new is entered on it, what was stays.
    """

    cle = models.CharField("clé", max_length=60, primary_key=True, editable=False)
    code = models.CharField("code", max_length=40)
    libelle = models.CharField("libellé", max_length=200)
    annee = models.PositiveSmallIntegerField("année")
    dispositif = models.ForeignKey(
        TypeDispositif, on_delete=models.PROTECT, related_name="programmes"
    )
    retire_le = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "programme"
        ordering: ClassVar = ["-annee", Plie("libelle")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "annee"],
                name="programme_unique",
                violation_error_message="Ce programme existe déjà pour cette année.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.libelle} {self.annee}"

    def save(self, *args: Any, **options: Any) -> None:
        """The key is made of the code and the year, once."""
        self.cle = self.cle or cle_de_programme(self.code, self.annee)
        super().save(*args, **options)

    def pour(self, annee: int) -> "Programme":
        """The same programme of that year; one that isn't stored yet when there is none."""
        connu = Programme.objects.filter(pk=cle_de_programme(self.code, annee)).first()
        return connu or Programme(
            cle=cle_de_programme(self.code, annee),
            code=self.code,
            libelle=self.libelle,
            annee=annee,
            dispositif=self.dispositif,
        )

    @property
    def nom(self) -> str:
        """Its name among regional programmes: without what they all begin with."""
        return self.libelle.removeprefix(PREFIXE)


def cle_de_programme(code: str, annee: object) -> str:
    """The key of a programme of one year, such as « PE · 2027 »."""
    return f"{code}{SEPARATEUR}{annee}"


class EnCoursQuerySet(models.QuerySet[Any]):
    """Questions asked of what the Région's file names."""

    def en_cours(self) -> Self:
        """What the last file still names."""
        return self.filter(retire_le__isnull=True)


class Lot(models.Model):
    numero = models.CharField("numéro de lot", max_length=40, primary_key=True)  # PE2024_8
    libelle = models.CharField("intitulé", max_length=300)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="lots")
    departement = models.CharField("département", max_length=3, blank=True)
    places_prevues = models.PositiveIntegerField("places prévues", null=True, blank=True)
    forfait_recrutement = models.BooleanField("au forfait recrutement", default=False)
    retire_le = models.DateField("retiré le", null=True, blank=True)
    a_la_main = models.BooleanField("saisi à la main", default=False, editable=False)

    objects = EnCoursQuerySet.as_manager()

    class Meta:
        verbose_name = "lot"
        ordering: ClassVar = ["numero"]

    def __str__(self) -> str:
        return f"{self.numero} – {self.libelle}"


class Mandataire(models.Model):
    """The organisme that answers for a lot, by the number the Région gives it (« OF mandataire CR »)."""

    cle = models.CharField("clé", max_length=90, primary_key=True, editable=False)
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="mandataires")
    code = models.CharField("OF mandataire CR", max_length=20)
    etablissement = models.ForeignKey(
        Etablissement, to_field="siret", on_delete=models.PROTECT, related_name="mandats"
    )
    contact = models.CharField("contact", max_length=160, blank=True)
    telephone = ColonneTelephone("téléphone", blank=True)
    courriel = models.EmailField("adresse e-mail", max_length=160, blank=True)
    retire_le = models.DateField("retiré le", null=True, blank=True)
    a_la_main = models.BooleanField("saisi à la main", default=False, editable=False)

    objects = EnCoursQuerySet.as_manager()

    class Meta:
        verbose_name = "mandataire"
        ordering: ClassVar = ["cle"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lot", "code"], name="mandataire_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.etablissement.raison_sociale}"

    def save(self, *args: Any, **options: Any) -> None:
        """The key is made of the lot and the number, once."""
        self.cle = self.cle or cle_de_mandataire(self.lot_id, self.code)
        super().save(*args, **options)


def cle_de_mandataire(lot: str, code: str) -> str:
    """The key of a mandataire in a lot, such as « PE2024_8 · 75 »."""
    return f"{lot}{SEPARATEUR}{code}"


class Formateur(models.Model):
    """An action the Région bought: who trains, for which mandataire, where, from when, for how many.

    `realisation` is the place as the file names it, a site's number or an address; `site` is the site
    found or made from it. Places are planned ones.
    """

    mandataire = models.ForeignKey(Mandataire, on_delete=models.CASCADE, related_name="formateurs")
    etablissement = models.ForeignKey(
        Etablissement, to_field="siret", on_delete=models.PROTECT, related_name="realisations"
    )
    id_action_cr = models.CharField("ID action CR", max_length=20)
    realisation = models.CharField("site de réalisation", max_length=255, blank=True)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="realisations"
    )
    date_debut_prevue = models.DateField("date de début prévue", null=True, blank=True)
    places = models.PositiveIntegerField("places", null=True, blank=True)
    retire_le = models.DateField("retiré le", null=True, blank=True)
    a_la_main = models.BooleanField("saisi à la main", default=False, editable=False)

    objects = EnCoursQuerySet.as_manager()

    class Meta:
        verbose_name = "formateur"
        ordering: ClassVar = ["mandataire_id", "id_action_cr", "date_debut_prevue", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "mandataire",
                    "etablissement",
                    "id_action_cr",
                    "realisation",
                    "date_debut_prevue",
                ],
                name="formateur_unique",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.id_action_cr} – {self.mandataire_id}"
