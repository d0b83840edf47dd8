"""What people asked of their data, the files made for them, and the trace of what was erased."""

import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sofi.comptes.models import Utilisateur

A_PRENDRE = datetime.timedelta(days=7)
"""How long a copy of somebody's data may be fetched."""


class DemandeQuerySet(models.QuerySet["Demande"]):
    def ouvertes(self) -> Self:
        """Those that still hold what they look for."""
        return self.filter(situation__in=Demande.OUVERTES)


class Demande(models.Model):
    """Somebody's right, asked by themselves or by the administration for them. Its number names who is erased.

    `cherche` is the name, addresses and numbers looked for: emptied when the request is over, as are `trouve`'s
    words. `auteur` asked it, and fetches the copy.
    """

    class Nature(models.TextChoices):
        """What is asked."""

        COPIE = "copie", "Copie des données"
        EFFACEMENT = "effacement", "Effacement"

    class Situation(models.TextChoices):
        """Where it is."""

        RECHERCHE = "recherche", "recherche en cours"
        A_DECIDER = "a_decider", "à décider"
        TRAVAIL = "travail", "en cours"
        FICHIERS = "fichiers", "effacée de la base, fichiers à renouveler"
        PRETE = "prete", "copie prête"
        FAITE = "faite", "faite"
        ABANDONNEE = "abandonnee", "abandonnée"
        ECHEC = "echec", "interrompue"

    EN_COURS: ClassVar = (Situation.RECHERCHE, Situation.TRAVAIL)
    OUVERTES: ClassVar = (*EN_COURS, Situation.A_DECIDER, Situation.FICHIERS)

    nature = models.CharField("demande", max_length=10, choices=Nature)
    situation = models.CharField(
        "situation", max_length=10, choices=Situation, default=Situation.RECHERCHE
    )
    compte = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    motif = models.CharField("comment elle a été faite", max_length=200, blank=True)
    cherche: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "ce qui est cherché", default=dict, blank=True
    )
    trouve: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "ce qui est trouvé", default=dict, blank=True
    )
    # Of each public contact, by its number: who replaces it, or what it becomes.
    choix: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "qui remplace un contact public", default=dict, blank=True
    )
    erreur = models.CharField("ce qui l’a arrêtée", max_length=500, blank=True)
    cree_le = models.DateTimeField("reçue le", auto_now_add=True)
    finie_le = models.DateTimeField("finie le", null=True, blank=True)

    objects: ClassVar = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’une personne"
        verbose_name_plural = "demandes des personnes"
        ordering: ClassVar = ["-cree_le", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(situation__in=("faite", "abandonnee", "echec"), finie_le__isnull=False)
                | (~Q(situation__in=("faite", "abandonnee", "echec")) & Q(finie_le__isnull=True)),
                name="demande_finie_date",
                violation_error_message="Une demande finie porte sa date de fin, et elle seule.",
            )
        ]

    def __str__(self) -> str:
        return f"Demande n° {self.pk}"

    @property
    def de_soi(self) -> bool:
        """Asked by the person themselves."""
        return self.compte_id is not None and self.compte_id == self.auteur_id

    @property
    def en_cours(self) -> bool:
        """A job has it in hand, or will."""
        return self.situation in self.EN_COURS


class Paquet(models.Model):
    """The copy of somebody's data, for whoever asked it, until `expire_le`."""

    demande = models.OneToOneField(
        Demande, on_delete=models.CASCADE, primary_key=True, related_name="paquet"
    )
    contenu = models.BinaryField("contenu")
    fait_le = models.DateTimeField("fait le")
    expire_le = models.DateTimeField("à prendre avant le", db_index=True)
    pris_le = models.DateTimeField("pris le", null=True, blank=True)

    class Meta:
        verbose_name = "copie de données"
        verbose_name_plural = "copies de données"

    def __str__(self) -> str:
        return str(self.demande_id)

    @property
    def est_a_prendre(self) -> bool:
        """Its time isn't over."""
        return self.expire_le > timezone.now()


class Trace(models.Model):
    """What was erased, given or opened: who asked, when, how much. Never changed after its transaction.

    While its transaction lasts, and `transaction` is its number, versions, the history and what appeared of pages may
    be rewritten (the triggers of `declencheurs`): nothing of them changes without a trace.
    """

    class Nature(models.TextChoices):
        """What was done."""

        EFFACEMENT = "effacement", "Effacement d’une personne"
        PURGE = "purge", "Fin de la durée de garde"
        COPIE = "copie", "Copie préparée"
        REMISE = "remise", "Copie prise"

    nature = models.CharField("nature", max_length=10, choices=Nature)
    quoi = models.CharField("quoi", max_length=200)
    demande = models.ForeignKey(
        Demande, on_delete=models.SET_NULL, null=True, blank=True, related_name="traces"
    )
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le", auto_now_add=True)
    nombre = models.PositiveBigIntegerField("nombre", default=0)
    detail: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(
        "détail", default=dict, blank=True
    )
    # Set by the database when the row is written; emptied when the door closes.
    transaction = models.CharField("transaction", max_length=20, null=True, editable=False)  # noqa: DJ001

    class Meta:
        verbose_name = "trace"
        ordering: ClassVar = ["-le", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["transaction"],
                name="trace_ouverte",
                condition=Q(transaction__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.quoi


class PassageDePurge(models.Model):
    """When a rule of conservation last ran, and what it last erased."""

    regle = models.CharField("règle", max_length=40, primary_key=True)
    passee_le = models.DateTimeField("dernier passage")
    effaces = models.PositiveBigIntegerField("effacés au dernier passage", default=0)

    class Meta:
        verbose_name = "passage d’une purge"
        verbose_name_plural = "passages des purges"

    def __str__(self) -> str:
        return self.regle
