from django.contrib.postgres.functions import RandomUUID
from django.db import models


class Mouture(models.Model):
    """What a table holds, told by a mark that the database replaces with each change of its rows.

    Written by a trigger, in the transaction that changes them: the same mark means the same rows.
    """

    nom = models.CharField("table", max_length=63, primary_key=True)
    jeton = models.UUIDField("marque", db_default=RandomUUID(), editable=False)

    class Meta:
        verbose_name = "mouture d'une table"
        verbose_name_plural = "moutures des tables"

    def __str__(self) -> str:
        return self.nom
