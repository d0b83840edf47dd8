"""Words that mean the same thing to those who look for a training: kept by the administration, dated."""

import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sofi.socle.recherche import Plie


class SynonymeQuerySet(models.QuerySet["Synonyme"]):
    def en_vigueur(self, jour: datetime.date) -> Self:
        """Those that searches use that day."""
        return self.filter(Q(fin__isnull=True) | Q(fin__gt=jour), debut__lte=jour)


class Synonyme(models.Model):
    """Who looks for `terme` also finds what holds one of `equivalents`, and the other way round if `reciproque`.

    Never deleted: it ends. Used when a question is asked, so a change needs no index made again.
    """

    terme = models.CharField("on cherche", max_length=100)
    equivalents = ArrayField(models.CharField(max_length=100), verbose_name="on trouve aussi")
    reciproque = models.BooleanField("dans les deux sens", default=True)
    debut = models.DateField("depuis le")
    fin = models.DateField("finie le", null=True, blank=True)

    objects: ClassVar = SynonymeQuerySet.as_manager()

    class Meta:
        verbose_name = "synonyme de la recherche"
        verbose_name_plural = "synonymes de la recherche"
        ordering: ClassVar = [Plie("terme"), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["terme"], condition=Q(fin__isnull=True), name="synonyme_unique"
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gte=models.F("debut")),
                name="synonyme_finit_apres",
                violation_error_message="La fin ne peut précéder le début.",
            ),
        ]

    def __str__(self) -> str:
        return self.terme

    @property
    def trouves(self) -> str:
        """The equivalents in one line, as they are typed."""
        return ", ".join(self.equivalents)

    def cote_a_cote(self) -> list[tuple[str, list[str]]]:
        """Each text one may look for, with those found too."""
        tous = [self.terme, *self.equivalents]
        cherches = tous if self.reciproque else [self.terme]
        return [(texte, [autre for autre in tous if autre != texte]) for texte in cherches]
