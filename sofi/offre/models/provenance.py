"""What another source publishes: kept as its file says it, with the action made from it."""

from typing import Any, ClassVar

from django.db import models

from sofi.annuaire.models import Etablissement, Site
from sofi.annuaire.origines import Origine

from .action import Action


class Provenance(models.Model):
    """A training of another source, known by its number there.

    `contenu` is what the file says of it, in the words of `offre.apports`; `action` what was made of it. A training
    that its source no longer gives is withdrawn: its action is archived, and comes back with it.
    """

    origine = models.CharField("origine", max_length=10, choices=Origine)
    # Which one, where several sources have the same origin: the Carif-Oref of a region.
    source = models.CharField("source", max_length=100, blank=True)
    # Which of its sets gave it last, by the name of its import (`echanges.sources`): it withdraws nothing of another.
    jeu = models.CharField("jeu de données", max_length=40, blank=True, default="")
    reference = models.CharField("numéro dans la source", max_length=200)
    intitule = models.CharField("intitulé", max_length=255)
    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.PROTECT, related_name="provenances"
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="provenances",
        verbose_name="lieu",
    )
    contenu: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "contenu", default=dict
    )
    action = models.OneToOneField(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="provenance"
    )
    retire_le = models.DateField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "formation d'une autre source"
        verbose_name_plural = "formations d'autres sources"
        ordering: ClassVar = ["origine", "source", "reference"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["origine", "source", "reference"],
                name="provenance_unique",
                violation_error_message="Cette formation de cette source est déjà connue.",
            ),
            models.CheckConstraint(
                condition=~models.Q(origine=Origine.SOFI),
                name="provenance_d_ailleurs",
                violation_error_message="Une provenance nomme une autre source que SOFI.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.intitule}"
