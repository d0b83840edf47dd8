"""A message between the service Offre and an organisme, about an action: it asks nothing of the circuit."""

from typing import ClassVar, Self

from django.db import models

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action

LONGUEUR_MAX = 3000


class MessageSurActionQuerySet(models.QuerySet["MessageSurAction"]):
    def non_lus(self, *, par_le_service: bool) -> Self:
        """Those that this side hasn't said it read, the oldest first."""
        recus = self.filter(lu_le__isnull=True, du_service=not par_le_service)
        return recus.order_by("le", "pk")


class MessageSurAction(models.Model):
    """One message of the thread of an action, beside its questions. Never changed, but for when it was read."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="messages")
    # On which side it was written: a person may change roles, or leave.
    du_service = models.BooleanField("du service Offre")
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    texte = models.TextField("message", max_length=LONGUEUR_MAX)
    le = models.DateTimeField("écrit le", auto_now_add=True)
    lu_le = models.DateTimeField("lu le", null=True, blank=True)  # by the other side

    objects: ClassVar = MessageSurActionQuerySet.as_manager()

    class Meta:
        verbose_name = "message sur une action"
        verbose_name_plural = "messages sur les actions"
        ordering: ClassVar = ["le", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["du_service", "le"],
                name="message_non_lu",
                condition=models.Q(lu_le__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.texte
