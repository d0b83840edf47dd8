"""A: completes title and description, names the organisme dispensateur."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sofi.annuaire.models import Etablissement
from sofi.annuaire.origines import Origine
from sofi.comptes.models import Utilisateur
from sofi.comptes.revisions import Revisee
from sofi.programmes.models import Formateur, Lot, VersionDeGabarit
from sofi.referentiels.models import PreRequis
from sofi.socle.validateurs import valider_url_https

from ..codes import Etat, Niveau, TypeEquipement, Voie
from ..langues import choix
from .formation import Formation

REPONSES_ATTENDUES = (Etat.ATTENTE_REPONSES, Etat.QUESTION_REGION)
"""The organisme has a question to answer: of the service Offre, or of the Région."""


class ActionQuerySet(models.QuerySet["Action"]):
    """Questions asked of the actions, in the words of the screens."""

    def des_etablissements(self, etablissements: "models.QuerySet[Etablissement]") -> Self:
        return self.filter(etablissement__in=etablissements)

    def d_ici(self) -> Self:
        """Entered in SOFI: what another source publishes is changed by that source alone."""
        return self.filter(origine=Origine.SOFI)

    def en_cours_de_saisie(self) -> Self:
        """All drafts, new or modified."""
        return self.filter(etat=Etat.EN_SAISIE)

    def a_valider(self) -> Self:
        """What the service Offre can decide now."""
        return self.filter(etat=Etat.ATTENTE_VALIDATION)

    def en_attente_de_reponses(self) -> Self:
        """A question waits for the organisme."""
        return self.filter(etat__in=REPONSES_ATTENDUES)

    def validees(self) -> Self:
        """Published, with no change under way."""
        return self.filter(etat=Etat.VALIDEE)

    def avec_formation(self) -> Self:
        """With what every list shows, in one query; both halves of the state among it."""
        lues = self.select_related(
            "formation__fiche__certification", "etablissement", "lot__programme"
        )
        return lues.annotate(version_en_ligne=F("publiee__version__numero"))


class Action(Revisee):
    """An établissement's offer of a formation."""

    formation = models.ForeignKey(Formation, on_delete=models.PROTECT, related_name="actions")
    etablissement = models.ForeignKey(
        Etablissement,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name="site dispensateur",
    )
    voie = models.CharField("voie", max_length=16, choices=Voie)
    etat = models.CharField(
        "état", max_length=20, choices=Etat, default=Etat.EN_SAISIE, editable=False
    )
    # Where it is published: elsewhere, its cards are what the source says, and are read-only.
    origine = models.CharField(
        "origine", max_length=10, choices=Origine, blank=True, default=Origine.SOFI, editable=False
    )
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    id_action_cr = models.CharField("ID action CR", max_length=20, blank=True)
    of_mandataire_cr = models.CharField("OF mandataire CR", max_length=20, blank=True)
    # What the Région's file says of this offer, and the procedure it is entered under.
    formateur = models.ForeignKey(
        Formateur, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    gabarit = models.ForeignKey(
        VersionDeGabarit, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    # Fields of this card whose box the gabarit asks to tick, and that is ticked.
    confirmations = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    complement_intitule = models.CharField("complément intitulé", max_length=255, blank=True)
    complement_programme = models.TextField("complément programme", blank=True)
    objectifs = models.TextField("objectifs", blank=True)
    resultats_attendus = models.TextField("résultats attendus", blank=True)
    langue = models.CharField(
        "langue de la formation", max_length=2, choices=choix, blank=True, default="fr"
    )
    plus_formation = models.TextField("le « plus » formation", blank=True)
    url_action = models.CharField(
        "URL action", max_length=400, blank=True, validators=[valider_url_https]
    )
    url_pdf = models.CharField(
        "URL PDF", max_length=400, blank=True, validators=[valider_url_https]
    )
    url_video = models.CharField(
        "URL vidéo", max_length=400, blank=True, validators=[valider_url_https]
    )
    niveau_entree = models.CharField(
        "niveau d'entrée", max_length=4, choices=Niveau, blank=True, default=Niveau.SANS
    )
    niveau_entree_obligatoire = models.BooleanField(
        "niveau d'entrée obligatoire", null=True, blank=True, default=False
    )
    prerequis = models.ManyToManyField(PreRequis, verbose_name="pré-requis", blank=True)
    commentaire_prerequis = models.TextField("commentaire pré-requis", blank=True)
    public_vise = models.CharField("public visé", max_length=250, blank=True)

    cree_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    etat_depuis = models.DateTimeField("dans cet état depuis", auto_now_add=True)

    # Never stored: who corrects these cards now, for the service Offre, while they wait for its decision.
    correcteur: Utilisateur | None = None

    # Read by `avec_formation`: the number of the version that the public reads, none when it reads nothing.
    version_en_ligne: int | None = None

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche Action"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["etat", "etat_depuis"], name="action_etat_depuis"),
            # All that the counters of a list of actions ask of one.
            models.Index(
                fields=["etablissement", "etat"],
                include=["id", "voie", "formation"],
                name="action_comptes",
            ),
            # The service Offre's queue: those that wait, and what it is narrowed by.
            models.Index(
                fields=["etat", "etablissement"],
                include=["id", "voie", "lot"],
                condition=Q(etat__in=[Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES]),
                name="action_en_attente",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(etat__in=Etat.values), name="action_etat_connu"),
            models.CheckConstraint(
                condition=Q(origine=Origine.SOFI) | Q(etat__in=[Etat.VALIDEE, Etat.ARCHIVEE]),
                name="action_origine_hors_circuit",
                violation_error_message="Une formation venue d'une autre source ne passe pas par le circuit.",
            ),
            models.CheckConstraint(
                condition=Q(voie=Voie.PUBLIQUE, lot__isnull=False)
                | (~Q(voie=Voie.PUBLIQUE) & Q(lot__isnull=True)),
                name="action_lot_si_publique",
                violation_error_message="Une formation publique porte un lot de la Région, et elle seule.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.formation_id}-{self.pk} {self.titre}"

    @property
    def titre(self) -> str:
        """The formation's title, then the complement after « - »."""
        if self.complement_intitule:
            return f"{self.formation.titre} - {self.complement_intitule}"
        return self.formation.titre

    @property
    def nom_de_l_origine(self) -> str:
        """« Onisep », the name of another Carif-Oref where the source has one; « SOFI »."""
        venue = getattr(self, "provenance", None) if self.origine == Origine.CARIF else None
        return (venue.source if venue else "") or str(self.get_origine_display())

    @property
    def etat_dit(self) -> str:
        """What happens, in words: a draft of what is online is a modification. Asks for `version_en_ligne`."""
        if self.est_d_ailleurs and self.etat == Etat.VALIDEE:
            return f"Publiée par {self.get_origine_display()}"
        if self.etat == Etat.EN_SAISIE and self.version_en_ligne:
            return "Modification en cours de saisie"
        return self.get_etat_display()

    @property
    def etats_dits(self) -> str:
        """Both halves on one line: « En ligne, version 3 ; modification en cours de saisie »."""
        suite = self.etat_dit[0].lower() + self.etat_dit[1:]
        return f"{self.en_ligne_dit} ; {suite}" if self.version_en_ligne else self.etat_dit

    @property
    def en_ligne_dit(self) -> str:
        """What the public reads of it; empty when it reads nothing."""
        return f"En ligne, version {self.version_en_ligne}" if self.version_en_ligne else ""

    @property
    def est_d_ailleurs(self) -> bool:
        """Another source publishes it: nothing of it changes here."""
        return self.origine != Origine.SOFI

    @property
    def modifiable(self) -> bool:
        """The cards may be changed: being entered, while a question waits for the organisme, or corrected."""
        if self.correcteur is not None:
            return self.etat == Etat.ATTENTE_VALIDATION
        return self.etat == Etat.EN_SAISIE or self.etat in REPONSES_ATTENDUES


class AncienneFormation(models.Model):
    """A formation the action used to hang on: its old FAS code still leads to it."""

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="anciennes_formations"
    )
    formation = models.ForeignKey(Formation, on_delete=models.PROTECT, related_name="+")
    jusqu_au = models.DateTimeField("jusqu'au", auto_now_add=True)

    class Meta:
        verbose_name = "ancienne formation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "formation"], name="ancienne_formation_unique"
            )
        ]


class Equipement(models.Model):
    """What a learner needs to follow the action. Cost in euros."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="equipements")
    type = models.CharField("type d'équipement", max_length=2, choices=TypeEquipement)
    obligatoire = models.BooleanField("obligatoire", default=True)
    cout = models.PositiveIntegerField("coût indicatif", null=True, blank=True)
    commentaire = models.TextField("commentaire équipement", blank=True)

    class Meta:
        verbose_name = "équipement"
        ordering: ClassVar = ["action_id", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cout__isnull=True) | Q(cout__lte=99999),
                name="equipement_cout",
                violation_error_message="Le coût indicatif va de 0 à 99 999 €.",
            )
        ]
