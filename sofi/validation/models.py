"""What was published, what happened, what was asked: rows never edited. And how what waits is followed."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat, Fiche
from sofi.offre.models import Action
from sofi.referentiels.models import FicheCertifInfo

from .document.colonne import DocumentField
from .message import MessageSurAction as MessageSurAction


class Nature(models.TextChoices):
    """Which act wrote a version."""

    VALIDATION = "validation", "Validation"
    MISE_A_JOUR_DIRECTE = "directe", "Mise à jour directe"
    CODE_REMPLACE = "code_remplace", "Code remplacé"
    APPORT = "apport", "Reprise d'une autre source"


class Version(models.Model):
    """The whole document of a published action, numbered per action, with the number of its format.

    Written once, in the transaction of the act that publishes; every reader reads it and nothing else.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="versions")
    numero = models.PositiveIntegerField("numéro")
    format = models.PositiveSmallIntegerField("format du document")
    nature = models.CharField("nature", max_length=16, choices=Nature)
    document = DocumentField("document")
    publie_le = models.DateTimeField("publiée le")
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "version publiée"
        ordering: ClassVar = ["action_id", "numero"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "numero"], name="version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.action_id} v{self.numero}"


class OffrePubliee(models.Model):
    """The version of an action that is public now. No row: nothing of this action is public."""

    action = models.OneToOneField(
        Action, on_delete=models.CASCADE, primary_key=True, related_name="publiee"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "offre publiée"

    def __str__(self) -> str:
        return str(self.version_id)


class Evenement(models.Model):
    """One crossing of the circuit, or one act traced beside it."""

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="evenements", db_index=False
    )
    acte = models.CharField("acte", max_length=30)
    de = models.CharField("de", max_length=20, choices=Etat)
    vers = models.CharField("vers", max_length=20, choices=Etat)
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le", auto_now_add=True)
    commentaire = models.TextField("commentaire", blank=True)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="evenements"
    )

    class Meta:
        verbose_name = "événement"
        ordering: ClassVar = ["le", "pk"]
        indexes: ClassVar = [
            # The last event of each action, and what it was; replaced codes, very few among them all.
            models.Index(
                fields=["action", "le", "id"],
                include=["acte", "de", "vers"],
                name="evenement_par_action",
            ),
            models.Index(
                fields=["action", "id"], condition=Q(acte="remplacer_code"), name="remplaces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.acte}"

    @property
    def reference(self) -> str:
        """Of an agreement of the Région: the first line; what it says to the organisme follows."""
        return self.commentaire.partition("\n")[0]

    @property
    def message(self) -> str:
        """What the Région says to the organisme with its agreement."""
        return self.commentaire.partition("\n")[2]


class AccordRegion(models.Model):
    """The Région's agreement a version was validated under: its event says who, when and the reference."""

    version = models.OneToOneField(
        Version, on_delete=models.PROTECT, primary_key=True, related_name="accord"
    )
    evenement = models.OneToOneField(Evenement, on_delete=models.PROTECT, related_name="accord")

    class Meta:
        verbose_name = "accord de la Région"

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """As the Région gave it."""
        return self.evenement.reference


class Correction(models.Model):
    """What the service Offre changed on the cards of an action that waited: the document before, and after."""

    evenement = models.OneToOneField(
        Evenement, on_delete=models.CASCADE, primary_key=True, related_name="correction"
    )
    avant = DocumentField("avant")
    apres = DocumentField("après")

    class Meta:
        verbose_name = "correction"

    def __str__(self) -> str:
        return str(self.evenement_id)


class LienVerifie(models.Model):
    """What a link of the offer answered when it was last tried."""

    url = models.CharField("adresse", max_length=400, primary_key=True)
    repond = models.BooleanField("répond")
    code = models.PositiveSmallIntegerField("code HTTP", default=0)
    constat = models.CharField("constat", max_length=200)
    verifie_le = models.DateTimeField("vérifié le", db_index=True)

    class Meta:
        verbose_name = "lien vérifié"

    def __str__(self) -> str:
        return self.url


class Question(models.Model):
    """A question on a field or a whole card, and its answer; on no card, the Région's about what is asked of it."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="questions")
    fiche = models.CharField("fiche", max_length=1, choices=Fiche, blank=True)
    objet = models.PositiveBigIntegerField("numéro de la fiche", null=True, blank=True)
    champ = models.CharField("champ", max_length=60, blank=True)  # empty: the whole card
    texte = models.TextField("question")
    posee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    posee_le = models.DateTimeField("posée le", auto_now_add=True)
    reponse = models.TextField("réponse", blank=True)
    repondue_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    class Meta:
        verbose_name = "question"
        ordering: ClassVar = ["posee_le", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reponse="", repondue_le__isnull=True)
                | (~Q(reponse="") & Q(repondue_le__isnull=False)),
                name="question_reponse_datee",
                violation_error_message="Une réponse porte sa date, et une question sans réponse n'en a pas.",
            )
        ]

    def __str__(self) -> str:
        return self.texte

    @property
    def de_la_region(self) -> bool:
        """The Région asks about a request; the service Offre always about a card."""
        return not self.fiche


class Instruction(models.Model):
    """How the service Offre follows an action: until when, and who takes care of it.

    The circuit writes the deadline (`echeances.suivre`), `attribution` who has it. Times that say nothing
    are null: no deadline, nothing waits; `arretee_le`, the clock is stopped, the organisme has it.
    """

    action = models.OneToOneField(
        Action, on_delete=models.CASCADE, primary_key=True, related_name="instruction"
    )
    recue_le = models.DateTimeField("reçue le")  # the day J
    echeance = models.DateTimeField("à traiter avant", null=True, blank=True)
    arretee_le = models.DateTimeField("horloge arrêtée le", null=True, blank=True)
    dates_seules = models.BooleanField("ne change que des dates", default=False)
    validateur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="instructions"
    )

    class Meta:
        verbose_name = "instruction"
        indexes: ClassVar = [
            models.Index(fields=["echeance", "action"], name="instruction_echeance")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(arretee_le__isnull=True) | Q(echeance__isnull=False),
                name="instruction_arretee_avec_echeance",
                violation_error_message="Une horloge arrêtée garde son échéance.",
            )
        ]

    def __str__(self) -> str:
        return str(self.action_id)


class Ouverture(models.Model):
    """Somebody of the service Offre has this action open: his or her page says so every half minute."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="ouvertures")
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="+")
    depuis = models.DateTimeField("ouverte depuis")
    vue_le = models.DateTimeField("vue le", db_index=True)

    class Meta:
        verbose_name = "ouverture"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "utilisateur"], name="ouverture_unique")
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.utilisateur_id}"


class PropositionQuerySet(models.QuerySet["Proposition"]):
    def ouvertes(self) -> Self:
        """Those that can still be accepted: the action has the same code as when it was proposed."""
        return self.filter(
            acceptee_le__isnull=True, action__formation__fiche=F("ancienne")
        ).exclude(action__etat=Etat.ARCHIVEE)


class Proposition(models.Model):
    """The service Offre proposes another code Certif Info for an action; its organisme accepts in one click."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="propositions")
    ancienne = models.ForeignKey(FicheCertifInfo, on_delete=models.PROTECT, related_name="+")
    nouvelle = models.ForeignKey(FicheCertifInfo, on_delete=models.PROTECT, related_name="+")
    motif = models.TextField("motif")
    proposee_par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+")
    proposee_le = models.DateTimeField("proposée le", auto_now_add=True)
    acceptee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)

    objects: ClassVar = PropositionQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition de code"
        verbose_name_plural = "propositions de code"
        ordering: ClassVar = ["proposee_le", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "ancienne"],
                condition=Q(acceptee_le__isnull=True),
                name="proposition_unique",
                violation_error_message="Un remplacement est déjà proposé pour cette action.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} : {self.ancienne_id} → {self.nouvelle_id}"


class NatureGeste(models.TextChoices):
    """What was done to several objects at once."""

    REMPLACER_CODE = "remplacer_code", "Code Certif Info remplacé"
    PROPOSER_CODE = "proposer_code", "Code Certif Info proposé"
    VALIDER_DATES = "valider_dates", "Modifications de dates validées"
    ATTRIBUER = "attribuer", "Actions attribuées"
    RECRUTEMENT = "recrutement", "Recrutement changé"
    RETIRER = "retirer", "Sessions retirées"
    DUPLIQUER = "dupliquer", "Sessions copiées un an plus tard"


class Geste(models.Model):
    """What somebody did to several objects in one go: kept to be read, and undone while there is time."""

    nature = models.CharField("nature", max_length=20, choices=NatureGeste)
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    etablissement = models.ForeignKey(  # whose act it is; none: the service Offre's
        Etablissement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le", auto_now_add=True, db_index=True)
    titre = models.CharField("titre", max_length=300)
    motif = models.TextField("motif", blank=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    annule_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "geste"
        ordering: ClassVar = ["-le", "-pk"]

    def __str__(self) -> str:
        return self.titre


class LigneDeGeste(models.Model):
    """What became of one object: done or left, `avant` what it takes to put it back, `retour` what undoing did."""

    class Retour(models.TextChoices):
        RETABLIE = "retablie", "Rétablie"
        LAISSEE = "laissee", "Laissée"

    geste = models.ForeignKey(Geste, on_delete=models.CASCADE, related_name="lignes")
    action = models.ForeignKey(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    objet = models.CharField("objet", max_length=300)  # as it was named that day
    numero = models.PositiveBigIntegerField("numéro")
    faite = models.BooleanField("faite")
    texte = models.TextField("ce qui a été fait, ou pourquoi pas")
    avant = models.JSONField("avant", default=dict)
    retour = models.CharField("retour", max_length=10, choices=Retour, blank=True)
    raison = models.TextField("ce qu'a fait le retour", blank=True)

    class Meta:
        verbose_name = "ligne de geste"
        verbose_name_plural = "lignes de gestes"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.geste_id} {self.numero}"


class MotifRefusQuerySet(models.QuerySet["MotifRefus"]):
    def proposes(self) -> Self:
        """Those that can be chosen now."""
        return self.filter(retire_le__isnull=True)


class MotifRefus(models.Model):
    """Why the service Offre refuses an action. The thread keeps the words of the day: this list may change."""

    GARDER_UN = "Gardez au moins un motif : sans lui, aucun refus n'est possible."

    libelle = models.CharField("libellé", max_length=120, unique=True)
    a_preciser = models.BooleanField("à préciser", default=False)  # says nothing by itself
    rang = models.PositiveSmallIntegerField("rang", default=0)
    retire_le = models.DateField("retiré le", null=True, blank=True)

    objects: ClassVar = MotifRefusQuerySet.as_manager()

    class Meta:
        verbose_name = "motif de refus"
        verbose_name_plural = "motifs de refus"
        ordering: ClassVar = ["a_preciser", "rang", "pk"]

    def __str__(self) -> str:
        return self.libelle

    def est_le_dernier(self) -> bool:
        """No other can be chosen: without this one nothing could be refused."""
        return not MotifRefus.objects.proposes().exclude(pk=self.pk).exists()

    def commentaire(self, *, precisions: str, a_faire: str) -> str:
        """What the organisme reads: the reason, what is precise to this action, what there is to do."""
        raison = "Motif :" if self.a_preciser else f"Motif : {self.libelle}."
        return f"{raison} {precisions.strip()}".strip() + f"\nÀ faire : {a_faire.strip()}"
