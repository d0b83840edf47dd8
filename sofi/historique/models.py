"""One row for each row created, changed or deleted; only triggers write it, and nothing changes it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Changement(models.Model):
    """What became of one row of one table.

    A creation holds no value: the first ones are read in the changes that follow, or in the row itself.
    A modification holds the fields that changed; a deletion the whole row.
    """

    class Geste(models.TextChoices):
        """What was done."""

        CREATION = "creation", "Création"
        MODIFICATION = "modification", "Modification"
        SUPPRESSION = "suppression", "Suppression"

    le = models.DateTimeField("le", db_default=Now())
    geste = models.CharField("geste", max_length=12, choices=Geste)
    table = models.CharField("table", max_length=63)
    objet = models.CharField("objet", max_length=64)  # its primary key
    parent = models.CharField("rattaché à", max_length=64, default="")  # its parent's primary key
    avant = models.JSONField("avant", default=dict)
    apres = models.JSONField("après", default=dict)
    # Outlives the account; empty for an import or a command.
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    ecran = models.CharField("écran ou import", max_length=100, default="")

    class Meta:
        verbose_name = "changement"
        ordering: ClassVar = ["-le", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["table", "objet"], name="changement_objet"),
            models.Index(fields=["table", "parent"], name="changement_parent"),
            models.Index(fields=["-le", "-id"], name="changement_le"),
        ]

    def __str__(self) -> str:
        return f"{self.get_geste_display()} – {self.table} {self.objet}"
