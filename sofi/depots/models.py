"""What an organisme deposits, one row for each file; the drafts it made, by the file's own numbers."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action, Session


class Depot(models.Model):
    """A file read for an établissement: its report, then its drafts."""

    class Genre(models.TextChoices):
        """What the content of the file is, whatever its name."""

        LHEO = "lheo", "LHEO"
        CLASSEUR = "classeur", "classeur"
        DOCUMENT = "document", "JSON du document"

    class Situation(models.TextChoices):
        """Where it is."""

        LECTURE = "lecture", "en lecture"
        A_DECIDER = "a_decider", "rapport à lire"
        ECRITURE = "ecriture", "brouillons en cours d'écriture"
        ECRIT = "ecrit", "brouillons écrits"
        ILLISIBLE = "illisible", "fichier illisible"
        ABANDONNE = "abandonne", "abandonné"
        ANNULE = "annule", "annulé"
        ECHEC = "echec", "interrompu"

    EN_COURS: ClassVar = (Situation.LECTURE, Situation.ECRITURE)
    OUVERTS: ClassVar = (*EN_COURS, Situation.A_DECIDER)

    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.CASCADE, related_name="depots"
    )
    # Nobody: a key of the API's.
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fichier = models.CharField("fichier", max_length=200)
    taille = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    genre = models.CharField("genre", max_length=10, choices=Genre, blank=True)
    situation = models.CharField(
        "situation", max_length=10, choices=Situation, default=Situation.LECTURE
    )
    # What was answered to « vouliez-vous dire … ? », for this file and the next ones.
    choix: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        "choix", default=dict, blank=True
    )
    rapport: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "rapport", default=dict, blank=True
    )
    lues = models.PositiveIntegerField("octets ou lignes lus", default=0)
    total = models.PositiveIntegerField("à lire", default=0)
    abandon_demande = models.BooleanField("abandon demandé", default=False)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)
    lu_le = models.DateTimeField("lu le", null=True, blank=True)
    fini_le = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "dépôt"
        ordering: ClassVar = ["-depose_le", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["etablissement", "-depose_le"], name="depot_etablissement")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    situation__in=("lecture", "a_decider", "ecriture"), fini_le__isnull=True
                )
                | Q(
                    situation__in=("ecrit", "illisible", "abandonne", "annule", "echec"),
                    fini_le__isnull=False,
                ),
                name="depot_fini_date",
                violation_error_message="Un dépôt terminé porte sa date de fin, et lui seul.",
            )
        ]

    def __str__(self) -> str:
        return self.fichier

    @property
    def en_cours(self) -> bool:
        """A job has it in hand, or will."""
        return self.situation in self.EN_COURS


class FichierDepose(models.Model):
    """The bytes of a deposit: until it is refused, given up, undone, or old once written (`purge`)."""

    depot = models.OneToOneField(
        Depot, on_delete=models.CASCADE, primary_key=True, related_name="octets"
    )
    contenu = models.BinaryField("contenu")

    class Meta:
        verbose_name = "fichier déposé"
        verbose_name_plural = "fichiers déposés"

    def __str__(self) -> str:
        return str(self.depot_id)


class Brouillon(models.Model):
    """An action that a deposit made or changed, by the number that the organisme's files give it."""

    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="+")
    numero = models.CharField("numéro du fichier", max_length=200)
    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="depose")
    depot = models.ForeignKey(Depot, on_delete=models.CASCADE, related_name="brouillons")
    # The revision of each of its cards when it was written: another one was saved by hand since.
    revisions: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(
        "révisions écrites", default=dict
    )
    # The record as the file has it, compressed.
    brut = models.BinaryField("enregistrement d'origine", default=b"")
    ecrit_le = models.DateTimeField("écrit le", auto_now=True)

    class Meta:
        verbose_name = "brouillon déposé"
        verbose_name_plural = "brouillons déposés"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["etablissement", "numero"],
                name="brouillon_numero",
                violation_error_message="Ce numéro est déjà celui d'un brouillon de l'établissement.",
            )
        ]

    def __str__(self) -> str:
        return self.numero


class SessionDeposee(models.Model):
    """A session of such an action, by the file's own number."""

    brouillon = models.ForeignKey(Brouillon, on_delete=models.CASCADE, related_name="sessions")
    numero = models.CharField("numéro du fichier", max_length=200)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="deposee")

    class Meta:
        verbose_name = "session déposée"
        verbose_name_plural = "sessions déposées"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brouillon", "numero"],
                name="session_deposee_numero",
                violation_error_message="Ce numéro est déjà celui d'une session du brouillon.",
            )
        ]

    def __str__(self) -> str:
        return self.numero


class Ecriture(models.Model):
    """What a deposit did to an action, to undo it."""

    class Nature(models.TextChoices):
        """What the action was before."""

        NOUVEAU = "nouveau", "brouillon nouveau"
        MIS_A_JOUR = "mis_a_jour", "brouillon mis à jour"
        MODIFICATION = "modification", "modification d'une offre en ligne"

    depot = models.ForeignKey(Depot, on_delete=models.CASCADE, related_name="ecritures")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+")
    nature = models.CharField("nature", max_length=12, choices=Nature)
    # The document of its cards before; nothing for a new one.
    avant = models.BinaryField("fiches d'avant", default=b"")
    # What the file knew of it before, put back too.
    revisions_avant: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(
        "révisions d'avant", default=dict
    )

    class Meta:
        verbose_name = "écriture d'un dépôt"
        verbose_name_plural = "écritures d'un dépôt"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["depot", "action"],
                name="ecriture_unique",
                violation_error_message="Ce dépôt a déjà écrit cette action.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.depot_id} : {self.get_nature_display()}"
