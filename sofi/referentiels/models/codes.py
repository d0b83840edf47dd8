"""Thesauri and official lists: Formacode, ROME, NSF, LHEO tables."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from sofi.socle.recherche import Plie
from sofi.socle.texte import plier

from .commun import LIMITE_RECHERCHE, Reference, ReferenceQuerySet, pertinence, vecteur_mots


class FormacodeQuerySet(ReferenceQuerySet["Formacode"]):
    def domaines(self) -> Self:
        """Domaines de formation, without publics nor modalités."""
        return self.filter(nature=Formacode.Nature.DOMAINE)

    def publics(self) -> Self:
        """Publics (8xxxx)."""
        return self.filter(nature=Formacode.Nature.PUBLIC)

    def chercher(self, question: str, limite: int = LIMITE_RECHERCHE) -> Self:
        """By code, words of the label or of a synonym, in any order; the nearest label first."""
        ordre = pertinence(question, exact=Q(code=plier(question)))
        trouves = self.par_mots(question).annotate(pertinence=ordre)
        return trouves.order_by("pertinence", Length("libelle"), Plie("libelle"), "code")[:limite]


class Formacode(Reference):
    """A descriptor of the Formacode thesaurus, with the last version that holds it.

    Codes 8xxxx are publics, codes 9xxxx means; the tree is by `parent`. A code that left the
    thesaurus is kept, withdrawn, with its version: LHEO writes it with that version.
    """

    class Nature(models.TextChoices):
        """Which part of the thesaurus."""

        DOMAINE = "domaine", "domaine de formation"
        PUBLIC = "public", "public"
        MODALITE = "modalite", "modalité"

    code = models.CharField("code", max_length=5, primary_key=True)
    nature = models.CharField("nature", max_length=10, choices=Nature, default=Nature.DOMAINE)
    version = models.CharField("version", max_length=4)  # V14, V13, V10
    type = models.CharField("type", max_length=20, blank=True)  # grand domaine, descripteur…
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="enfants"
    )
    champ = models.CharField("champ sémantique", max_length=200, blank=True)
    grand_domaine = models.CharField("grand domaine", max_length=200, blank=True)
    synonymes = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    formes = ArrayField(models.CharField(max_length=250), default=list, editable=False)
    """The roots of each synonym, as a question has them."""
    mots = models.TextField(
        "mots de recherche", blank=True, editable=False
    )  # folded: label and synonyms

    objects: ClassVar = FormacodeQuerySet.as_manager()

    class Meta:
        verbose_name = "Formacode"
        indexes: ClassVar = [
            GinIndex(vecteur_mots(), name="formacode_mots"),
            GinIndex(fields=["formes"], name="formacode_formes"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"


class Rome(Reference):
    """A métier of the ROME, with its domain and its grand domaine."""

    code = models.CharField("code", max_length=5, primary_key=True)
    domaine = models.CharField("domaine", max_length=3)
    domaine_libelle = models.CharField("libellé du domaine", max_length=200, blank=True)
    grand_domaine = models.CharField("grand domaine", max_length=1)
    grand_domaine_libelle = models.CharField("libellé du grand domaine", max_length=200)

    class Meta:
        verbose_name = "métier (ROME)"

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"


class Appellation(Reference):
    """A name of job and its métier of the ROME; `formes` are the roots of the ways of writing it."""

    code = models.CharField("code OGR", max_length=10, primary_key=True)
    rome = models.ForeignKey(Rome, on_delete=models.PROTECT, related_name="appellations")
    formes = ArrayField(models.CharField(max_length=200), default=list, editable=False)

    class Meta:
        verbose_name = "appellation (ROME)"
        verbose_name_plural = "appellations (ROME)"
        indexes: ClassVar = [GinIndex(fields=["formes"], name="appellation_formes")]


class Nsf(Reference):
    """A group of training specialities (three digits)."""

    code = models.CharField("code", max_length=3, primary_key=True)

    class Meta:
        verbose_name = "spécialité (NSF)"


class EntreeLheo(models.Model):
    """One entry of one LHEO table; `ordre` is the table's own order."""

    table = models.CharField("table", max_length=60)
    code = models.CharField("code", max_length=10)
    libelle = models.CharField("libellé", max_length=600)
    ordre = models.PositiveSmallIntegerField("ordre")
    retire_le = models.DateField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "entrée d'une table LHEO"
        ordering: ClassVar = ["table", "ordre"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "code"], name="entree_lheo_unique")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.code} {self.libelle}"
