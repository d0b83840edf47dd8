from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models


class Mouture(models.Model):
    """What a table holds, told by marks that the database replaces with each change of its rows.

    Written by a trigger, in the transaction that changes them: the same marks mean the same rows. A table mostly has
    one; changes made at once have one each until the next, so that nobody waits for anybody.
    """

    jeton = models.UUIDField("marque", primary_key=True, db_default=RandomUUID(), editable=False)
    nom = models.CharField("table", max_length=63)

    class Meta:
        verbose_name = "mouture d'une table"
        verbose_name_plural = "moutures des tables"
        indexes: ClassVar = [models.Index(fields=["nom"], name="mouture_nom")]

    def __str__(self) -> str:
        return self.nom
