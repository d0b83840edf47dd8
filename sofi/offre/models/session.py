"""S: dates and place, how it goes, how one joins."""

import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from sofi.annuaire.models import Adresse, Contact, Etablissement, Site
from sofi.comptes.revisions import Revisee
from sofi.referentiels.models import Commune
from sofi.socle.validateurs import valider_url_https

from ..codes import (
    AnneeEntree,
    Enseignement,
    Esp,
    LieuChoisi,
    ModalitePedagogique,
    ModaliteRecrutement,
    Parcours,
    Periode,
    Recrutement,
    Rythme,
    TypePeriodeInscription,
    UniteCycle,
)
from .action import Action

PREMIER_JOUR = datetime.date(1990, 1, 1)
DERNIER_JOUR = datetime.date(2099, 12, 31)
BORNES_JOUR = [
    MinValueValidator(PREMIER_JOUR, "Indiquez une date à partir de 1990."),
    MaxValueValidator(DERNIER_JOUR, "Indiquez une date avant 2100."),
]


class SessionQuerySet(models.QuerySet["Session"]):
    """Questions asked of the sessions of the working state."""

    def non_retirees(self) -> Self:
        return self.filter(retiree_le__isnull=True)


class Session(Revisee):
    """A session of an action: when, where, how long, in what manner. Durations in hours."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="sessions")
    lieu = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="site lieu",
    )
    date_debut = models.DateField("date début", null=True, blank=True, validators=BORNES_JOUR)
    date_fin = models.DateField("date fin", null=True, blank=True, validators=BORNES_JOUR)
    esp = models.CharField("ESP – entrées et sorties", max_length=12, choices=Esp, blank=True)
    rythmes = ArrayField(models.CharField(max_length=20, choices=Rythme), default=list, blank=True)
    periodes = ArrayField(
        models.CharField(max_length=20, choices=Periode),
        verbose_name="périodes de formation",
        default=list,
        blank=True,
    )
    parcours = ArrayField(
        models.CharField(max_length=20, choices=Parcours),
        verbose_name="type de parcours",
        default=list,
        blank=True,
    )
    modalites = ArrayField(
        models.CharField(max_length=20, choices=ModalitePedagogique),
        verbose_name="modalités pédagogiques",
        default=list,
        blank=True,
    )
    enseignement = models.CharField(
        "modalités d'enseignement", max_length=12, choices=Enseignement, blank=True
    )
    heures_centre = models.PositiveIntegerField(
        "durée en centre", null=True, blank=True, validators=[MaxValueValidator(20000)]
    )
    heures_entreprise = models.PositiveIntegerField(
        "durée en entreprise", null=True, blank=True, validators=[MaxValueValidator(20000)]
    )
    heures_hebdo = models.DecimalField(
        "durée hebdomadaire",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(48))],
    )
    commentaire_duree = models.CharField("commentaire durée", max_length=500, blank=True)
    cycle_unite = models.CharField("unité du cycle", max_length=1, choices=UniteCycle, blank=True)
    cycle_entreprise = models.PositiveSmallIntegerField(
        "unités en entreprise", null=True, blank=True
    )
    cycle_centre = models.PositiveSmallIntegerField("unités en centre", null=True, blank=True)
    duree_cycle = models.PositiveSmallIntegerField(
        "durée du cycle",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    annees_entree = ArrayField(
        models.CharField(max_length=1, choices=AnneeEntree),
        verbose_name="années d'entrée dans le cycle",
        default=list,
        blank=True,
    )
    responsable = models.ForeignKey(
        Etablissement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisme responsable",
    )
    recrutement = models.CharField(
        "recrutement", max_length=10, choices=Recrutement, blank=True, default=Recrutement.OUVERT
    )
    modalites_recrutement = ArrayField(
        models.CharField(max_length=2, choices=ModaliteRecrutement),
        verbose_name="modalités de recrutement",
        default=list,
        blank=True,
    )
    # Adresse d'inscription: the session's place, another site, or an address of its own.
    inscription_a = models.CharField(
        "adresse d'inscription",
        max_length=10,
        choices=LieuChoisi,
        blank=True,
        default=LieuChoisi.LIEU,
    )
    inscription_site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="site d'inscription",
    )
    inscription_denomination = models.CharField("dénomination", max_length=255, blank=True)
    inscription_ligne1 = models.CharField("adresse", max_length=50, blank=True)
    inscription_ligne2 = models.CharField("adresse (2)", max_length=50, blank=True)
    inscription_code_postal = models.CharField(
        "code postal",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", "Le code postal a 5 chiffres.")],
    )
    inscription_ville = models.CharField("ville", max_length=50, blank=True)
    inscription_commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions_informees",
        verbose_name="contact pour s'informer",
    )
    referent_pmr = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions_pmr",
        verbose_name="référent PMR (handicap)",
    )
    referent_mobilite = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions_mobilite",
        verbose_name="référent mobilité",
    )
    referent_prf = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions_prf",
        verbose_name="référent PRF (programme régional)",
    )
    mail_liaison = models.EmailField("mail de liaison", max_length=160, blank=True)
    # One value for the session, shown with its dispositifs.
    effectif_minimal = models.PositiveIntegerField(
        "effectif minimal", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    capacite = models.PositiveIntegerField(
        "capacité simultanée", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    # Fields of this card whose box the gabarit asks to tick, and that is ticked.
    confirmations = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    retiree_le = models.DateField("retirée le", null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche Session"
        ordering: ClassVar = ["date_debut", "pk"]
        indexes: ClassVar = [
            # What the dashboard and the lists ask of all the sessions of an organisme, without their wide rows.
            models.Index(
                fields=["action", "date_debut"],
                include=["id", "retiree_le"],
                name="session_comptes",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(date_debut__isnull=True) | Q(date_debut__range=(PREMIER_JOUR, DERNIER_JOUR))
                )
                & (Q(date_fin__isnull=True) | Q(date_fin__range=(PREMIER_JOUR, DERNIER_JOUR))),
                name="session_dates_plausibles",
                violation_error_message="Les dates vont de 1990 à 2099.",
            ),
            models.CheckConstraint(
                condition=Q(heures_hebdo__isnull=True) | Q(heures_hebdo__range=(0, 48)),
                name="session_heures_hebdo",
                violation_error_message="La durée hebdomadaire va de 0 à 48 h.",
            ),
            models.CheckConstraint(
                condition=(Q(effectif_minimal__isnull=True) | Q(effectif_minimal__gte=1))
                & (Q(capacite__isnull=True) | Q(capacite__gte=1)),
                name="session_effectifs",
                violation_error_message="L'effectif minimal et la capacité simultanée sont d'au moins 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_fas}"

    @property
    def code_fas(self) -> str:
        """Formation-Action-Session, such as 19482-89393-143842."""
        return f"{self.action.formation_id}-{self.action_id}-{self.pk}"

    @property
    def heures_total(self) -> int | None:
        """Hours en centre and en entreprise together; None while neither is known."""
        if self.heures_centre is None and self.heures_entreprise is None:
            return None
        return (self.heures_centre or 0) + (self.heures_entreprise or 0)


class InformationCollective(Adresse):
    """A meeting where candidates learn about the session."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="informations_collectives"
    )
    date = models.DateField("date", validators=BORNES_JOUR)
    heure_debut = models.TimeField("début", null=True, blank=True)
    heure_fin = models.TimeField("fin", null=True, blank=True)
    ou = models.CharField("lieu", max_length=10, choices=LieuChoisi, default=LieuChoisi.LIEU)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    url = models.CharField(
        "adresse de la réunion", max_length=400, blank=True, validators=[valider_url_https]
    )
    places = models.PositiveIntegerField("places", null=True, blank=True)
    commentaire = models.CharField("commentaire", max_length=500, blank=True)

    class Meta:
        verbose_name = "information collective"
        ordering: ClassVar = ["session_id", "date", "heure_debut", "pk"]


class PeriodeInscription(models.Model):
    """When one may apply."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="periodes_inscription"
    )
    type = models.CharField("type", max_length=12, choices=TypePeriodeInscription)
    debut = models.DateField("date début", validators=BORNES_JOUR)
    fin = models.DateField("date fin", validators=BORNES_JOUR)

    class Meta:
        verbose_name = "période d'inscription"
        ordering: ClassVar = ["session_id", "debut", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fin__gte=models.F("debut")),
                name="periode_inscription_dates",
                violation_error_message="La période d'inscription finit avant d'avoir commencé : vérifiez ses dates.",
            )
        ]
