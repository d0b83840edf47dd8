"""What was sent out, one row for each complete feed; what was brought in from a screen, one for each file."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, Value

from sofi.comptes.models import Utilisateur

from .adresses import AdresseDeSource as AdresseDeSource


class FluxEcrit(models.Model):
    """A complete feed that was written. What it holds of an action is found again from its versions."""

    jour = models.DateField("jour")
    fichier = models.CharField("fichier", max_length=100)
    sessions = models.PositiveIntegerField("sessions")
    sha256 = models.CharField("empreinte", max_length=64)
    # When its documents were read: what was published later is in the next one.
    ecrit_le = models.DateTimeField("écrit le", db_index=True)
    # Put aside: the one before it is the last again.
    ecarte_le = models.DateTimeField("écarté le", null=True, blank=True)
    ecarte_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    motif = models.CharField("motif", max_length=500, blank=True)

    class Meta:
        verbose_name = "flux écrit"
        verbose_name_plural = "flux écrits"
        ordering: ClassVar = ["ecrit_le", "pk"]

    def __str__(self) -> str:
        return self.fichier


class Morceau(models.Model):
    """What the public version of an action gives in the feed, made and checked once (see `morceaux`).

    Only a result: `version`, `marque` and the days tell whether it may be used. No key to other tables: a batch of
    pieces and a publication must not wait for each other.
    """

    action = models.BigIntegerField("action", primary_key=True)
    version = models.BigIntegerField("version")
    marque = models.CharField("marque du code", max_length=16)
    apres = models.DateField("vaut après le")
    jusqu_a = models.DateField("vaut jusqu'au")
    refusees = models.PositiveIntegerField("formations refusées")
    bilan = models.BinaryField("bilan")
    contenu = models.BinaryField("contenu, compressé")

    class Meta:
        verbose_name = "morceau de flux"
        verbose_name_plural = "morceaux de flux"

    def __str__(self) -> str:
        return str(self.action)


class PassageDeFlux(models.Model):
    """A run of the complete feed, the night's or asked for, and what became of it."""

    class Situation(models.TextChoices):
        """Where it is."""

        ATTENTE = "attente", "en attente"
        COURS = "cours", "en cours"
        DIFFUSE = "diffuse", "diffusé"
        RETENU = "retenu", "retenu"
        ECHEC = "echec", "interrompu"

    EN_COURS: ClassVar = (Situation.ATTENTE, Situation.COURS)

    situation = models.CharField(
        "situation", max_length=10, choices=Situation, default=Situation.ATTENTE
    )
    # Nobody: the night's.
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Releasing a feed that was stopped: why, and how many withdrawals were seen and accepted.
    motif = models.CharField("motif", max_length=500, blank=True)
    retraits_admis = models.PositiveIntegerField("retraits admis", default=0)
    message = models.TextField("pourquoi il s'est arrêté", blank=True)
    # What the manifest says; stopped, what it would have said, and the sessions that would be lost.
    bilan: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "bilan", default=dict, blank=True
    )
    # Where its preparation is: pieces made, and how many lacked when it began.
    prepares = models.PositiveIntegerField("actions préparées", default=0)
    a_preparer = models.PositiveIntegerField("actions à préparer", default=0)
    arret_demande = models.BooleanField("arrêt demandé", default=False)
    demande_le = models.DateTimeField("demandé le", auto_now_add=True)
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    fini_le = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "passage de flux"
        verbose_name_plural = "passages de flux"
        ordering: ClassVar = ["-demande_le", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(situation__in=("attente", "cours"), fini_le__isnull=True)
                | Q(situation__in=("diffuse", "retenu", "echec"), fini_le__isnull=False),
                name="passage_fini_date",
                violation_error_message="Un passage terminé porte sa date de fin, et lui seul.",
            ),
            models.UniqueConstraint(
                Value(1),
                condition=Q(situation__in=("attente", "cours")),
                name="un_seul_passage",
                violation_error_message="Un flux est déjà en cours.",
            ),
        ]

    def __str__(self) -> str:
        return f"flux du {self.demande_le:%d/%m/%Y}, {self.get_situation_display()}"

    @property
    def en_cours(self) -> bool:
        """A job writes it, or will."""
        return self.situation in self.EN_COURS

    @property
    def avancement(self) -> int:
        """Of the preparation, in hundredths."""
        return min(100, self.prepares * 100 // self.a_preparer) if self.a_preparer else 0


class PassageDeDonnees(models.Model):
    """A run of the open data, the night's or asked for: where it is, and how it ended."""

    class Situation(models.TextChoices):
        """Where it is."""

        ATTENTE = "attente", "en attente"
        COURS = "cours", "en cours"
        ECRITES = "ecrites", "écrites"
        ARRETE = "arrete", "arrêté"
        ECHEC = "echec", "interrompu"

    EN_COURS: ClassVar = (Situation.ATTENTE, Situation.COURS)

    situation = models.CharField(
        "situation", max_length=10, choices=Situation, default=Situation.ATTENTE
    )
    # Nobody: the night's.
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    faits = models.PositiveIntegerField("documents écrits", default=0)
    total = models.PositiveIntegerField("documents à écrire", default=0)
    arret_demande = models.BooleanField("arrêt demandé", default=False)
    arrete_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message = models.CharField("pourquoi il s'est arrêté", max_length=500, blank=True)
    demande_le = models.DateTimeField("demandé le", auto_now_add=True)
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    fini_le = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "passage de données ouvertes"
        verbose_name_plural = "passages de données ouvertes"
        ordering: ClassVar = ["-demande_le", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(situation__in=("attente", "cours"), fini_le__isnull=True)
                | Q(situation__in=("ecrites", "arrete", "echec"), fini_le__isnull=False),
                name="passage_de_donnees_fini_date",
                violation_error_message="Un passage terminé porte sa date de fin, et lui seul.",
            ),
            models.UniqueConstraint(
                Value(1),
                condition=Q(situation__in=("attente", "cours")),
                name="un_seul_passage_de_donnees",
                violation_error_message="Les données ouvertes s'écrivent déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"données ouvertes du {self.demande_le:%d/%m/%Y}, {self.get_situation_display()}"

    @property
    def en_cours(self) -> bool:
        """A job writes them, or will."""
        return self.situation in self.EN_COURS


class Import(models.Model):
    """A file given to a source, what it would change, and what became of it. Never edited once it is over."""

    class Situation(models.TextChoices):
        """Where it is."""

        ATTENTE = "attente", "en attente de lecture"
        LECTURE = "lecture", "lecture en cours"
        A_DECIDER = "a_decider", "à décider"
        ATTENTE_APPLICATION = "attente_application", "en attente d'application"
        APPLICATION = "application", "application en cours"
        APPLIQUE = "applique", "appliqué"
        SANS_EFFET = "sans_effet", "sans changement"
        REFUSE = "refuse", "refusé"
        ABANDONNE = "abandonne", "abandonné"
        ECHEC = "echec", "interrompu par une erreur"

    EN_COURS: ClassVar = (
        Situation.ATTENTE,
        Situation.LECTURE,
        Situation.ATTENTE_APPLICATION,
        Situation.APPLICATION,
    )
    OUVERTS: ClassVar = (*EN_COURS, Situation.A_DECIDER)

    source = models.CharField("source", max_length=40)
    fichier = models.CharField("fichier", max_length=200)
    taille = models.PositiveBigIntegerField("taille, en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    situation = models.CharField(
        "situation", max_length=20, choices=Situation, default=Situation.ATTENTE
    )
    # Where the reading is: lines of the file; `lignes` is 0 as long as they are not counted.
    lues = models.PositiveBigIntegerField("lignes lues", default=0)
    lignes = models.PositiveBigIntegerField("lignes du fichier", default=0)
    # Times that a job took it in hand, for the dry run, then for the application.
    essais = models.PositiveSmallIntegerField("essais", default=0)
    abandon_demande = models.BooleanField("abandon demandé", default=False)
    # What the dry run found, then what the application did (see `bilans.en_json`).
    rapport: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "rapport", default=dict, blank=True
    )
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cree_le = models.DateTimeField("déposé le", auto_now_add=True)
    lu_le = models.DateTimeField("lu le", null=True, blank=True)
    decide_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    retraits_confirmes = models.BooleanField("nombreux retraits confirmés", default=False)
    fini_le = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "import"
        ordering: ClassVar = ["-cree_le", "-pk"]
        indexes: ClassVar = [models.Index(fields=["source", "-cree_le"], name="import_par_source")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    situation__in=(
                        "attente",
                        "lecture",
                        "a_decider",
                        "attente_application",
                        "application",
                    ),
                    fini_le__isnull=True,
                )
                | Q(
                    situation__in=("applique", "sans_effet", "refuse", "abandonne", "echec"),
                    fini_le__isnull=False,
                ),
                name="import_fini_date",
                violation_error_message="Un import terminé porte sa date de fin, et lui seul.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.fichier}"

    @property
    def en_cours(self) -> bool:
        """A job reads it or writes it, or will."""
        return self.situation in self.EN_COURS

    @property
    def ouvert(self) -> bool:
        """It may still be given up."""
        return self.situation in self.OUVERTS

    @property
    def avancement(self) -> int:
        """In hundredths; 0 as long as the lines are not counted, never 100 before the end."""
        return min(99, self.lues * 100 // self.lignes) if self.lignes else 0


class MorceauDeFichier(models.Model):
    """A part of the file of an import, kept until the import is over."""

    fichier_de = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="morceaux")
    rang = models.PositiveIntegerField("rang")
    contenu = models.BinaryField("contenu")

    class Meta:
        verbose_name = "morceau de fichier"
        ordering: ClassVar = ["rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fichier_de", "rang"], name="morceau_unique")
        ]

    def __str__(self) -> str:
        return f"{self.fichier_de_id}, {self.rang}"
