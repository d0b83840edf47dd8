"""What is to be sent by e-mail, and what each person wants of it. A row is written with what it announces."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.socle.champs import ColonneTelephone


def clef_tiree() -> str:
    """The key of an e-mail that nothing else makes unique."""
    return uuid.uuid4().hex


class Nature(models.TextChoices):
    """What an e-mail announces."""

    COMPTE = "compte", "Compte"
    ENVOI = "envoi", "Action envoyée pour validation"
    QUESTION = "question", "Question du service Offre"
    REPONSE = "reponse", "Réponse d'un organisme"
    VALIDATION = "validation", "Action validée"
    REFUS = "refus", "Action refusée"
    CODE = "code", "Code Certif Info remplacé"
    ACCORD = "accord", "Accord de la Région"
    SESSIONS = "sessions", "Sessions qui se terminent dans le mois"
    CERTIFICATION = "certification", "Certification qui prend fin avant une session"
    MESSAGE = "message", "Message sur une action"
    SIGNALEMENT = "signalement", "Erreur signalée par le public"
    INVITATION = "invitation", "Collègue invité par un organisme"
    ALERTE = "alerte", "Alerte du public"
    FLUX = "flux", "Flux LHEO retenu ou incomplet"
    RECAPITULATIF = "recapitulatif", "Récapitulatif du jour"
    SYSTEME = "systeme", "État du système"


class Courriel(models.Model):
    """An e-mail to one address."""

    class Situation(models.TextChoices):
        """Where it is."""

        A_ENVOYER = "a_envoyer", "à envoyer"
        ENVOYE = "envoye", "envoyé"
        ABANDONNE = "abandonne", "abandonné"
        # Its person wants one message a day: it waits for it, then is in it.
        A_REGROUPER = "a_regrouper", "attend le récapitulatif"
        REGROUPE = "regroupe", "dans un récapitulatif"

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
        "situation", max_length=12, choices=Situation, default=Situation.A_ENVOYER
    )
    nature = models.CharField("nature", max_length=15, choices=Nature, default=Nature.COMPTE)
    # Whose account it is for: nothing leaves once it is closed. Empty for what opens an account.
    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="courriels"
    )
    lien = models.CharField("page", max_length=300, blank=True)  # path of the page it leads to
    # Path that stops such e-mails by a POST alone (RFC 8058); as secret as the words.
    desabonnement = models.CharField("désabonnement", max_length=100, blank=True)
    recapitulatif = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="regroupes"
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
            ),
            models.Index(fields=["-cree_le", "-id"], name="courriel_le"),
        ]

    def __str__(self) -> str:
        return f"{self.sujet} ({self.destinataire})"

    @property
    def est_abandonne(self) -> bool:
        """Nothing tries to send it any more."""
        return self.situation == self.Situation.ABANDONNE


class Preference(models.Model):
    """How somebody wants the e-mails of one kind; without it, at once."""

    class Rythme(models.TextChoices):
        """When."""

        AUSSITOT = "aussitot", "Tout de suite"
        CHAQUE_JOUR = "chaque_jour", "Une fois par jour"
        JAMAIS = "jamais", "Jamais"

    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.CASCADE, related_name="preferences"
    )
    nature = models.CharField("nature", max_length=15, choices=Nature)
    rythme = models.CharField("rythme", max_length=12, choices=Rythme)

    class Meta:
        verbose_name = "préférence d'envoi"
        verbose_name_plural = "préférences d'envoi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["utilisateur", "nature"],
                name="preference_unique",
                violation_error_message="Cette préférence est déjà choisie.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} : {self.get_rythme_display()}"


class Passage(models.Model):
    """A periodic sending done for a period (a day, a week): it isn't done again."""

    nom = models.CharField("envoi", max_length=30)
    periode = models.CharField("période", max_length=10)  # 2026-11-21, 2026-S47
    le = models.DateTimeField("fait le", auto_now_add=True)

    class Meta:
        verbose_name = "passage"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nom", "periode"], name="passage_unique")
        ]

    def __str__(self) -> str:
        return f"{self.nom} {self.periode}"


class Coordonnees(models.Model):
    """How to reach the service Offre, at the foot of pages and of e-mails: one row, kept by the administration."""

    CHAMPS: ClassVar = ("service", "telephone", "horaires", "courriel", "adresse")

    service = models.CharField("service", max_length=120)
    telephone = ColonneTelephone("téléphone")
    horaires = models.CharField("heures d'appel", max_length=120)
    courriel = models.EmailField("adresse e-mail", max_length=160)
    adresse = models.CharField("adresse postale", max_length=250, blank=True)

    class Meta:
        verbose_name = "coordonnées du pied de page"
        verbose_name_plural = "coordonnées du pied de page"

    def __str__(self) -> str:
        return self.service
