"""A delivery: the files of one feed, at one partner's; where it is, and how it ended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.echanges.models import FluxEcrit


class Livraison(models.Model):
    """The files of one feed to put at one partner's: once, whatever the number of tries."""

    class Situation(models.TextChoices):
        """Where it is."""

        A_FAIRE = "a_faire", "à déposer"
        FAITE = "faite", "déposée"
        REMPLACEE = "remplacee", "remplacée par la suivante"
        ABANDONNEE = "abandonnee", "abandonnée"
        ARRETEE = "arretee", "arrêtée"

    partenaire = models.ForeignKey(
        "partenaires.Partenaire", on_delete=models.CASCADE, related_name="livraisons"
    )
    flux = models.ForeignKey(FluxEcrit, on_delete=models.CASCADE, related_name="livraisons")
    situation = models.CharField(
        "situation", max_length=12, choices=Situation, default=Situation.A_FAIRE
    )
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai = models.DateTimeField("prochain essai", default=timezone.now)
    message = models.CharField("ce qui l'a arrêtée", max_length=300, blank=True)
    cree_le = models.DateTimeField("demandée le", auto_now_add=True)
    finie_le = models.DateTimeField("terminée le", null=True, blank=True)
    arretee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The try under way, and where it is: which file of how many, how much of it has left.
    commence_le = models.DateTimeField("essai commencé le", null=True, blank=True)
    fichier = models.CharField("fichier qui part", max_length=100, blank=True)
    rang = models.PositiveSmallIntegerField("son rang", default=0)
    fichiers = models.PositiveSmallIntegerField("fichiers à déposer", default=0)
    octets = models.PositiveBigIntegerField("octets partis", default=0)
    taille = models.PositiveBigIntegerField("taille du fichier", default=0)

    class Meta:
        verbose_name = "livraison"
        ordering: ClassVar = ["-cree_le", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partenaire", "flux"],
                name="livraison_unique",
                violation_error_message="Ces fichiers sont déjà à déposer chez ce partenaire.",
            ),
            models.CheckConstraint(
                condition=Q(situation="a_faire", finie_le__isnull=True)
                | (~Q(situation="a_faire") & Q(finie_le__isnull=False)),
                name="livraison_finie_date",
                violation_error_message="Une livraison terminée porte sa date de fin, et elle seule.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partenaire_id}, flux {self.flux_id}"

    @property
    def en_cours(self) -> bool:
        """A try is under way."""
        return self.situation == self.Situation.A_FAIRE and self.commence_le is not None

    @property
    def imminente(self) -> bool:
        """A job does it, or will in a moment."""
        due = self.situation == self.Situation.A_FAIRE and self.prochain_essai <= timezone.now()
        return self.en_cours or due
