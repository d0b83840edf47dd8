"""What every reference row shares: it may be withdrawn, it is never deleted; it is searched by words."""

import datetime
from typing import Self, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

from sofi.socle.mots import Question, lire
from sofi.socle.texte import plier

LIMITE_RECHERCHE = 20
M = TypeVar("M", bound=models.Model)


def vecteur_mots() -> SearchVector:
    """The indexed words of a row: its `mots`, folded by `socle.texte`, stored without any dictionary."""
    return SearchVector("mots", config="simple")


def requete_mots(question: Question) -> SearchQuery:
    """Every word asked for, in any order, each as the beginning of a word of the row."""
    return SearchQuery(question.sur_mots(), search_type="raw", config="simple")


class ReferenceQuerySet(models.QuerySet[M]):
    def en_vigueur(self) -> Self:
        """Rows that can still be chosen."""
        return self.filter(retire_le__isnull=True)

    def par_mots(self, question: str | Question) -> Self:
        """Rows whose `mots` hold every word asked for; none when there is no word."""
        lue = lire(question) if isinstance(question, str) else question
        if not lue:
            return self.none()
        return self.annotate(vecteur=vecteur_mots()).filter(vecteur=requete_mots(lue))


def pertinence(question: str, *, exact: Q) -> Case:
    """Order of the answers: 0 named exactly, 1 title begins with these words, 2 they stand whole in a row (« FLE »
    is a synonym of its own before it begins « fleuriste »), 3 title begins so, 4 the words in a row, 5 the others.

    `mots` begins with the folded title.
    """
    phrase = plier(question)
    entiers = Q(mots__startswith=f"{phrase} ") | Q(mots=phrase)
    return Case(
        When(exact, then=Value(0)),
        When(entiers, then=Value(1)),
        When(Q(mots__contains=f" {phrase} ") | Q(mots__endswith=f" {phrase}"), then=Value(2)),
        When(mots__startswith=phrase, then=Value(3)),
        When(mots__contains=phrase, then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )


class Reference(models.Model):
    """A row of an official table, known by its code.

    The offer keeps pointing at withdrawn rows; screens no longer propose them.
    """

    libelle = models.CharField("libellé", max_length=600)
    retire_le: "models.DateField[datetime.date | None, datetime.date | None]" = models.DateField(
        "retiré le", null=True, blank=True
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk} {self.libelle}"
