"""What is to be sent by e-mail. A row is written with what it announces, and stays once sent."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


def clef_tiree() -> str:
    """The key of an e-mail that nothing else makes unique."""
    return uuid.uuid4().hex


class Courriel(models.Model):
    """An e-mail to one address."""

    class Situation(models.TextChoices):
        """Where it is."""

        A_ENVOYER = "a_envoyer", "à envoyer"
        ENVOYE = "envoye", "envoyé"
        ABANDONNE = "abandonne", "abandonné"

    destinataire = models.EmailField("destinataire", max_length=160)
    sujet = models.CharField("sujet", max_length=250)
    texte = models.TextField("texte")
    html = models.TextField("HTML", blank=True)
    gabarit = models.CharField("gabarit", max_length=150)
    # The same announcement written twice is one e-mail.
    clef = models.CharField("clef d'unicité", max_length=150, unique=True, default=clef_tiree)
    # Its words open an account: they are erased once sent.
    secret = models.BooleanField("secret", default=False)
    situation = models.CharField(
        "situation", max_length=10, choices=Situation, default=Situation.A_ENVOYER
    )
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai = models.DateTimeField("prochain essai", default=timezone.now)
    essaye_le = models.DateTimeField("dernier essai", null=True, blank=True)
    derniere_erreur = models.TextField("dernière erreur", blank=True)
    # The last try found no server to talk to: the next e-mail would wait for nothing.
    serveur_absent = models.BooleanField("serveur absent", default=False)
    cree_le = models.DateTimeField("écrit le", auto_now_add=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "courriel"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(situation="envoye", envoye_le__isnull=False)
                | (~Q(situation="envoye") & Q(envoye_le__isnull=True)),
                name="courriel_envoye_date",
                violation_error_message="Un courriel envoyé a sa date d'envoi, et lui seul.",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["prochain_essai", "id"],
                name="courriel_a_envoyer",
                condition=Q(situation="a_envoyer"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sujet} ({self.destinataire})"
