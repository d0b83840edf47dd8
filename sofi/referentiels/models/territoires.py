"""Places: regions, départements, EPCI, zones d'emploi, communes. Source: COG (INSEE)."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When

from sofi.socle.recherche import Plie
from sofi.socle.texte import plier

from .commun import LIMITE_RECHERCHE, Reference, ReferenceQuerySet, vecteur_mots


class Region(Reference):
    code = models.CharField("code", max_length=3, primary_key=True)

    class Meta:
        verbose_name = "région"


class Departement(Reference):
    code = models.CharField("code", max_length=3, primary_key=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = "département"


class Epci(Reference):
    """An intercommunal body, by SIREN."""

    code = models.CharField("SIREN", max_length=9, primary_key=True)

    class Meta:
        verbose_name = "EPCI"


class ZoneEmploi(Reference):
    """An employment zone (2020 zoning)."""

    code = models.CharField("code", max_length=4, primary_key=True)

    class Meta:
        verbose_name = "zone d'emploi"


class CommuneQuerySet(ReferenceQuerySet["Commune"]):
    def chercher(self, question: str, limite: int = LIMITE_RECHERCHE) -> Self:
        """By the beginning of the name (or of a former name), postal code or code INSEE; largest first."""
        nom = plier(question)
        ordre = Case(
            When(Q(nom_plie=nom) | Q(code=nom.upper()), then=Value(0)),
            When(nom_plie__startswith=nom, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        trouvees = self.en_vigueur().par_mots(question).select_related("departement", "actuelle")
        return trouvees.order_by(
            ordre, F("population").desc(nulls_last=True), Plie("libelle"), "code"
        )[:limite]


class Commune(Reference):
    """A commune or a municipal arrondissement. Position in degrees WGS 84 (centroid of the territory).

    A former commune (déléguée, associée) with a code of its own is kept with `actuelle`; the names of
    those that share the code of the present one are in `autres_noms`: what is typed under a former name
    is found.
    """

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    codes_postaux = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    departement = models.ForeignKey(Departement, on_delete=models.PROTECT, null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True)
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, null=True, blank=True)
    zone_emploi = models.ForeignKey(ZoneEmploi, on_delete=models.PROTECT, null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    nom_plie = models.CharField("nom de recherche", max_length=200, blank=True, editable=False)
    actuelle = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="anciennes"
    )
    autres_noms = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    # Folded: names, former names, « st » for « saint », postal codes, code INSEE.
    mots = models.TextField("mots de recherche", blank=True, editable=False)

    objects: ClassVar = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        indexes: ClassVar = [
            models.Index(
                fields=["nom_plie"], name="commune_nom_plie", opclasses=["text_pattern_ops"]
            ),
            GinIndex(fields=["codes_postaux"], name="commune_codes_postaux"),
            GinIndex(vecteur_mots(), name="commune_mots"),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} ({self.departement_id})"

    @property
    def presente(self) -> "Commune":
        """The commune of today: itself, or the one a former commune became part of."""
        return self.actuelle or self


class Contour(Reference):
    """The outline of a commune or of a département (its code has two or three letters), drawn on the map.

    `polygones`: for each polygon its rings, the outer one first; a ring is a flat list of whole numbers, in
    ten-thousandths of a degree: the longitude and latitude of its first point, then the way to each of the next ones.
    """

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    polygones = models.JSONField("polygones", default=list)

    class Meta:
        verbose_name = "contour"
