"""The « liste publique des organismes de formation », as its file last said it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class DeclarationActivite(models.Model):
    """A déclaration d'activité of the public list. One that left it is kept, withdrawn: its number is inactive.

    An organisme that doesn't send its yearly « bilan pédagogique et financier » leaves the list.
    """

    nda = models.CharField("numéro de déclaration d'activité", max_length=11, primary_key=True)
    siret = models.CharField("SIRET du déclarant", max_length=14, db_index=True)
    raison_sociale = models.CharField("raison sociale", max_length=250)
    ligne = models.CharField("adresse", max_length=250, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    ville = models.CharField("ville", max_length=50, blank=True)
    region = models.CharField("région", max_length=3, blank=True)
    # What the list says of Qualiopi: null when it says nothing.
    qualiopi_formation = models.BooleanField("Qualiopi, actions de formation", null=True)
    qualiopi_apprentissage = models.BooleanField("Qualiopi, apprentissage", null=True)
    qualiopi_vae = models.BooleanField("Qualiopi, VAE", null=True)
    qualiopi_bilan = models.BooleanField("Qualiopi, bilans de compétences", null=True)
    specialites = ArrayField(
        models.CharField(max_length=250), verbose_name="spécialités déclarées", default=list
    )
    declaree_le = models.DateField("dernière déclaration", null=True)
    retire_le = models.DateField("sortie de la liste le", null=True)

    class Meta:
        verbose_name = "déclaration d'activité"
        verbose_name_plural = "déclarations d'activité"
        ordering: ClassVar = ["nda"]

    def __str__(self) -> str:
        return f"{self.nda} {self.raison_sociale}"
