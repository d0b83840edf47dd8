"""Certif Info: the code an organisme names when it trains for a certification."""

import datetime
import re
from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from sofi.socle.mots import Question
from sofi.socle.recherche import Plie

from .certifications import BlocCompetences, Certification
from .commun import LIMITE_RECHERCHE, Reference, ReferenceQuerySet, pertinence, vecteur_mots


class FicheCertifInfoQuerySet(ReferenceQuerySet["FicheCertifInfo"]):
    def choisissables(self) -> Self:
        """Sheets that a new training may name: known, not replaced, not withdrawn (they may be ended)."""
        return self.filter(remplacee_par__isnull=True, retire_le__isnull=True)

    def avec_certification(self) -> Self:
        """With all that `fin`, the texts, the level and the certificateurs read: three queries in all."""
        return self.select_related("certification", "remplacee_par").prefetch_related(
            "certification__blocs", "certification__certificateurs"
        )

    def chercher(
        self, question: str, limite: int = LIMITE_RECHERCHE, *, lue: Question | None = None
    ) -> Self:
        """By code, words of the title in any order, RNCP/RS number with or without letters, certificateur.

        A sheet named by its code or number comes first, then those that can be used today, then the
        ended, replaced or withdrawn ones; inside each, the nearest title first. Three queries.
        `lue` is the question read otherwise, with its synonyms.
        """
        numero = re.sub(r"\W", "", question).upper()
        exact = Q(code=numero) | Q(certification=numero)
        if numero.isdigit():
            exact |= Q(certification__in=[f"RNCP{numero}", f"RS{numero}"])
        trouvees = self.par_mots(lue or question).annotate(
            fin_connue=Coalesce("certification__date_fin_enregistrement", "fin_enregistrement"),
            nommee=Case(When(exact, then=Value(0)), default=Value(1)),
            pertinence=pertinence(question, exact=exact),
            terminee=_terminee(timezone.localdate()),
        )
        return trouvees.avec_certification().order_by(
            "nommee", "terminee", "pertinence", Plie("libelle"), "code"
        )[:limite]


def _terminee(jour: datetime.date) -> Case:
    """1 when a training that starts that day cannot lead to the sheet any more, else 0."""
    perimee = (
        Q(retire_le__isnull=False)
        | Q(remplacee_par__isnull=False)
        | Q(certification__active=False)
        | Q(certification__retire_le__isnull=False)
        | Q(fin_connue__lt=jour)
    )
    return Case(When(perimee, then=Value(1)), default=Value(0))


class FicheCertifInfo(Reference):
    """A Certif Info sheet: what an organisme names when it trains for a certification.

    One RNCP sheet may have several (DAEU A and B); some have no RNCP/RS sheet at all (93561).
    Source: passage table of Onisep and Intercarif, completed by the service Offre.

    The columns hold what is proper to the sheet. Readers use `fin`, `texte_objectif`,
    `texte_programme`, `niveau_sortie`, `certificateurs` and `blocs`, which look at the RNCP/RS sheet too.
    """

    class Etat(models.TextChoices):
        """As the passage table says it."""

        IDENTIQUE = "identique", "identique"
        MIS_A_JOUR = "mis_a_jour", "mis à jour"
        CREE = "cree", "créé"
        RECREE = "recree", "recréé"
        LOCAL = "local", "créée par le service Offre"

    code = models.CharField("code Certif Info", max_length=10, primary_key=True)
    certification = models.ForeignKey(
        Certification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fiches_certifinfo",
    )
    type_diplome = models.CharField("type de certification", max_length=200, blank=True)
    niveau = models.CharField("niveau européen", max_length=4, blank=True)  # 3 to 8, or « sans »
    certifiante = models.BooleanField("certifiante", default=True)  # false: habilitation
    certificateur = models.CharField("certificateur", max_length=600, blank=True)
    code_scolarite = models.CharField("code diplôme", max_length=8, blank=True)
    # FOR.n: the training that Onisep knows under this code.
    formation_ideo = models.CharField("formation Idéo (Onisep)", max_length=20, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.IDENTIQUE)
    remplacee_par = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="remplace"
    )
    annee_premiere_session = models.PositiveSmallIntegerField(
        "année de 1re session", null=True, blank=True
    )
    annee_derniere_session = models.PositiveSmallIntegerField(
        "année de dernière session", null=True, blank=True
    )
    fin_enregistrement = models.DateField("fin d'enregistrement", null=True, blank=True)
    exemption_cpf = models.BooleanField("éligible au CPF par exception légale", default=False)
    objectif = models.TextField("objectif", blank=True)
    programme = models.TextField("programme", blank=True)
    # Folded: title, type, codes, certificateurs; kept by referentiels.mots.
    mots = models.TextField("mots de recherche", blank=True, editable=False)

    objects: ClassVar = FicheCertifInfoQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche Certif Info"
        indexes: ClassVar = [GinIndex(vecteur_mots(), name="fiche_certifinfo_mots")]

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"

    @property
    def fin(self) -> datetime.date | None:
        """The end of registration of the RNCP/RS sheet, else the one typed here, else unknown."""
        certification = self.certification
        return (
            certification.date_fin_enregistrement if certification else None
        ) or self.fin_enregistrement

    @property
    def niveau_sortie(self) -> str:
        """« 3 » to « 8 », « sans » (sans niveau spécifique) or « nc » (non communiqué)."""
        certification = self.certification
        if self.niveau or certification is None:
            return self.niveau or "nc"
        # The Répertoire spécifique gives no level to its certifications.
        return certification.niveau or ("nc" if certification.est_rncp else "sans")

    @property
    def texte_objectif(self) -> str:
        """The text completed by the service Offre, else the RNCP/RS sheet's; plain text, may be empty."""
        return self.objectif or (
            self.certification.objectifs_contexte if self.certification else ""
        )

    @property
    def texte_programme(self) -> str:
        """The text completed by the service Offre, else the bloc titles then the activities of the sheet."""
        if self.programme or self.certification is None:
            return self.programme
        titres = [bloc.libelle for bloc in self.blocs() if bloc.libelle]
        return "\n".join([*titres, *filter(None, [self.certification.activites_visees])])

    def blocs(self) -> list[BlocCompetences]:
        """The blocs that can be chosen, in the sheet's order; no query when they were prefetched."""
        if self.certification is None:
            return []
        return [bloc for bloc in self.certification.blocs.all() if bloc.retire_le is None]

    def certificateurs(self) -> list[str]:
        """Who delivers the certification; no query when they were prefetched."""
        noms = (
            [c.nom for c in self.certification.certificateurs.all()] if self.certification else []
        )
        return noms or [nom for nom in [self.certificateur] if nom]

    def eligible_cpf(self, jour: datetime.date) -> bool:
        """An active RNCP/RS sheet whose registration is not ended that day, or an exemption of the law.

        Code du travail, L6323-6.
        """
        certification = self.certification
        return self.exemption_cpf or (
            certification is not None and certification.enregistree_le(jour)
        )
