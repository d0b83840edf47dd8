"""What the public leaves: as little as can be of who they are, and for a time that is said."""

import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import MD5

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action

LONGUEUR_MAX = 1000
"""Characters of a report, and of what answers it."""


class SignalementQuerySet(models.QuerySet["Signalement"]):
    def en_attente(self) -> Self:
        """Those that nobody answered, the oldest first."""
        return self.filter(situation=Signalement.Situation.TRANSMIS).order_by("le", "pk")

    def de(self, etablissements: "models.QuerySet[Etablissement] | list[Etablissement]") -> Self:
        """Those on the trainings of these établissements."""
        return self.filter(action__etablissement__in=etablissements)


class Signalement(models.Model):
    """An error that somebody saw on a training's page, for its organisme and the service Offre together.

    `cle` is the secret of the follow-up's address. It and the e-mail, which nobody is shown, are erased at
    `expire_le`; an answered report goes with them.
    """

    class Objet(models.TextChoices):
        """What is wrong."""

        DATE = "date", "Une date ou un horaire"
        LIEU = "lieu", "Le lieu"
        PRIX = "prix", "Le prix ou le financement"
        CONTACT = "contact", "Le contact ne répond pas"
        PLACES = "places", "Il n’y a plus de place"
        AUTRE = "autre", "Autre chose"

    class Situation(models.TextChoices):
        """Where it is."""

        RECU = "recu", "Reçu"
        TRANSMIS = "transmis", "Transmis"
        CORRIGE = "corrige", "Corrigé"
        REPONDU = "repondu", "Répondu"

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="signalements")
    session = models.IntegerField("numéro de session")
    titre = models.CharField("intitulé publié", max_length=255)
    organisme = models.CharField("organisme publié", max_length=255)
    objet = models.CharField("ce qui est faux", max_length=10, choices=Objet)
    texte = models.TextField("ce qu'il faudrait lire", max_length=LONGUEUR_MAX)
    courriel = models.EmailField("adresse e-mail", max_length=160, blank=True)
    cle = models.CharField("clé du suivi", max_length=43, blank=True)
    situation = models.CharField(
        "situation", max_length=10, choices=Situation, default=Situation.RECU
    )
    le = models.DateTimeField("reçu le")
    expire_le = models.DateTimeField("gardé jusqu'au", db_index=True)

    objects: ClassVar = SignalementQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        ordering: ClassVar = ["-le", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["le"],
                name="signalement_en_attente",
                condition=models.Q(situation="transmis"),
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cle"],
                condition=~models.Q(cle=""),
                name="signalement_cle_unique",
                violation_error_message="Cette adresse de suivi existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.titre} : {self.get_objet_display()}"

    @property
    def traite(self) -> bool:
        """Somebody answered."""
        return self.situation in (self.Situation.CORRIGE, self.Situation.REPONDU)


class EtapeDeSignalement(models.Model):
    """One step of a report: never changed. `du_service`: on which side it was answered."""

    signalement = models.ForeignKey(Signalement, on_delete=models.CASCADE, related_name="etapes")
    situation = models.CharField("situation", max_length=10, choices=Signalement.Situation)
    texte = models.TextField("texte", max_length=LONGUEUR_MAX, blank=True)
    du_service = models.BooleanField("du service Offre", default=False)
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "étape d'un signalement"
        verbose_name_plural = "étapes des signalements"
        ordering: ClassVar = ["le", "pk"]

    def __str__(self) -> str:
        return f"{self.get_situation_display()} : {self.texte}"


class SelectionPartagee(models.Model):
    """Trainings that somebody shows to others by an address, until `expire_le`; nothing of who chose them."""

    cle = models.CharField("clé de l'adresse", max_length=12, unique=True)
    actions = ArrayField(models.IntegerField(), verbose_name="numéros d'action", unique=True)
    expire_le = models.DateTimeField("gardée jusqu'au", db_index=True)

    class Meta:
        verbose_name = "sélection partagée"
        verbose_name_plural = "sélections partagées"

    def __str__(self) -> str:
        return self.cle


class Abonne(models.Model):
    """An e-mail address that asked to be told, in lower case. `cle` is the secret of the page of all its alerts.

    Erased with its last alert.
    """

    adresse = models.EmailField("adresse e-mail", max_length=160, unique=True)
    cle = models.CharField("clé de ses alertes", max_length=43, unique=True)

    class Meta:
        verbose_name = "abonné"

    def __str__(self) -> str:
        return self.adresse


class AlerteQuerySet(models.QuerySet["Alerte"]):
    def gardees(self, maintenant: datetime.datetime) -> Self:
        """Those whose term isn't past."""
        return self.filter(expire_le__gt=maintenant)

    def actives(self, maintenant: datetime.datetime) -> Self:
        """Confirmed, and not stopped."""
        confirmees = self.gardees(maintenant).filter(confirmee_le__isnull=False)
        return confirmees.filter(arretee_le__isnull=True)

    def dues(self, maintenant: datetime.datetime, rythme: str, periode: datetime.date) -> Self:
        """Those of this rhythm that nothing was looked for since that day."""
        actives = self.actives(maintenant).filter(rythme=rythme, perdue=False)
        return actives.filter(envoyee_pour__lt=periode)


def seules_les_nouvelles() -> list[str]:
    """What alerts told before one could choose."""
    return ["nouvelles"]


class Alerte(models.Model):
    """A search that somebody follows by e-mail. `cle` is its secret: confirming, stopping.

    `recherche` is its address, as `parametres.ecrire` writes it; `vue`: the publication up to which it is told;
    `portes_vues`: the last open day; `envoyee_pour`: the day, or the Monday, whose sending was done last; `perdue`: its
    search means nothing any more.
    """

    class Rythme(models.TextChoices):
        """When, if there is something new."""

        SEMAINE = "semaine", "Une fois par semaine"
        JOUR = "jour", "Chaque jour"

    class Pour(models.TextChoices):
        """What it tells."""

        NOUVELLES = "nouvelles", "Une formation ou des dates nouvelles"
        PLACES = "places", "Des places qui se libèrent"
        REUNIONS = "reunions", "Une réunion d’information ou des portes ouvertes"

    abonne = models.ForeignKey(Abonne, on_delete=models.CASCADE, related_name="alertes")
    cle = models.CharField("clé", max_length=43, unique=True)
    recherche = models.TextField("recherche", blank=True)
    rythme = models.CharField("rythme", max_length=7, choices=Rythme)
    pour = ArrayField(
        models.CharField(max_length=9, choices=Pour),
        verbose_name="pour",
        default=seules_les_nouvelles,
    )
    demandee_le = models.DateTimeField("demandée le")
    confirmee_le = models.DateTimeField("confirmée le", null=True)
    arretee_le = models.DateTimeField("arrêtée le", null=True)
    expire_le = models.DateTimeField("gardée jusqu'au", db_index=True)
    rappelee = models.BooleanField("fin annoncée", default=False)
    perdue = models.BooleanField("recherche perdue", default=False)
    vue = models.BigIntegerField("dernière publication vue", default=0)
    portes_vues = models.BigIntegerField("dernières portes ouvertes vues", default=0)
    envoyee_pour = models.DateField("dernière période", null=True)

    objects: ClassVar = AlerteQuerySet.as_manager()

    class Meta:
        verbose_name = "alerte"
        ordering: ClassVar = ["demandee_le", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "abonne",
                MD5("recherche"),
                name="alerte_unique",
                violation_error_message="Cette adresse suit déjà cette recherche.",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmee_le__isnull=True)
                | models.Q(envoyee_pour__isnull=False),
                name="alerte_confirmee_a_sa_periode",
                violation_error_message="Une alerte confirmée dit depuis quand.",
            ),
        ]

    def __str__(self) -> str:
        return self.recherche

    @property
    def pour_dit(self) -> str:
        """What it tells, in the words of its form."""
        dits = [choix.label for choix in self.Pour if choix in self.pour]
        return "\N{NO-BREAK SPACE}; ".join(dit[:1].lower() + dit[1:] for dit in dits)

    @property
    def confirmee(self) -> bool:
        return self.confirmee_le is not None

    @property
    def arretee(self) -> bool:
        return self.arretee_le is not None

    @property
    def active(self) -> bool:
        """It may write."""
        return self.confirmee and not self.arretee
