"""What rows that several people write have in common."""

from django.db import models

from .models import Utilisateur


class Revisee(models.Model):
    """When it was made, who wrote it last and when, how many times it was written.

    A form says which revision it read: what somebody else wrote since is never overwritten.
    """

    cree_le = models.DateTimeField("créée le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifiée le", auto_now=True)
    modifie_par = models.ForeignKey(
        Utilisateur,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="modifiée par",
    )
    revision = models.PositiveIntegerField("révision", default=0)

    class Meta:
        abstract = True
