"""The agenda of the region: meetings about public trainings and open days of organismes, to come.

Meetings are read from their rows, written with each publication; open days from the directory, as it is now.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from sofi.annuaire.models import Etablissement, PorteOuverte
from sofi.historique.models import Changement
from sofi.socle.recherche import tous_les_mots

from .evenements import Evenement, Genre, de_porte
from .lieux import Lieu, voisines
from .models import RendezVous
from .organismes import publics

TOUT_LE_JOUR = datetime.time(0, 0)
"""Where a meeting without an hour stands in its day: before the others."""


@dataclass(frozen=True)
class Question:
    """What is asked of the agenda, from a day on. Without a radius, the commune alone or the whole département.

    What is followed at a distance has no place: `a_distance` leaves the place out.
    """

    jour: datetime.date
    texte: str = ""
    lieu: Lieu | None = None
    rayon: int = 0
    domaine: int = 0
    du: datetime.date | None = None
    au: datetime.date | None = None
    genres: frozenset[Genre] = field(default_factory=frozenset)
    a_distance: bool = False


@dataclass(frozen=True)
class Comptes:
    """How many there are of each kind, whatever kinds are asked for; how many of them at a distance."""

    collectives: int
    portes: int
    a_distance: int


def _dates(question: Question) -> Q:
    dates = Q(date__gte=max(question.du or question.jour, question.jour))
    return dates & Q(date__lte=question.au) if question.au else dates


def _communes(question: Question) -> list[str] | None:
    """The communes asked for; None without any, or for a whole département. At most one query."""
    lieu = question.lieu
    if question.a_distance or lieu is None or not lieu.commune:
        return None
    return voisines(lieu, question.rayon) if question.rayon else [lieu.commune]


def _collectives(question: Question, communes: list[str] | None) -> QuerySet[RendezVous]:
    lignes = RendezVous.objects.filter(
        _dates(question) & tous_les_mots(question.texte, "titre", "organisme")
    )
    if question.domaine:
        lignes = lignes.filter(domaine=question.domaine)
    if communes is not None:
        lignes = lignes.filter(commune__in=communes)
    elif question.lieu and not question.a_distance:
        lignes = lignes.filter(departement=question.lieu.departement)
    return lignes


def _portes(question: Question, communes: list[str] | None) -> QuerySet[PorteOuverte]:
    """Open days of the organismes the public sees, that aren't withdrawn."""
    lignes = PorteOuverte.objects.filter(
        _dates(question),
        tous_les_mots(question.texte, "etablissement__nom", "etablissement__raison_sociale"),
        retire_le__isnull=True,
        etablissement__in=publics(question.jour).order_by().values("pk"),
    )
    if question.domaine:
        domaines = Etablissement.domaines.through._default_manager.filter(
            etablissement=OuterRef("etablissement"),
            formacode__code__startswith=f"{question.domaine:03}",
        )
        lignes = lignes.filter(Exists(domaines))
    if communes is not None:
        lignes = lignes.filter(site__commune__in=communes)
    elif question.lieu and not question.a_distance:
        lignes = lignes.filter(site__commune__departement=question.lieu.departement)
    return lignes


class Reponse:
    """The answer to a question, in the order of days and hours; its pages are read as they are asked for."""

    def __init__(self, question: Question) -> None:
        self.question = question
        communes = _communes(question)
        self._collectives = _collectives(question, communes)
        self._portes = _portes(question, communes)

    def comptes(self) -> Comptes:
        """Two queries."""
        c = self._collectives.aggregate(n=Count("pk"), d=Count("pk", filter=Q(a_distance=True)))
        p = self._portes.aggregate(n=Count("pk"), d=Count("pk", filter=Q(site__isnull=True)))
        return Comptes(c["n"], p["n"], c["d"] + p["d"])

    @property
    def reperes(self) -> QuerySet[Any, dict[str, Any]]:
        """Kind, number and moment of each event of the answer, in order: what a page is cut from."""
        collectives, portes = self._collectives, self._portes
        if self.question.a_distance:
            collectives = collectives.filter(a_distance=True)
            portes = portes.filter(site__isnull=True)
        genres = self.question.genres or frozenset(Genre)
        parties = [
            lignes.order_by().annotate(
                genre=Value(genre.value, output_field=CharField()),
                numero_=numero,
                heure=Coalesce("debut", Value(TOUT_LE_JOUR)),
            )
            for genre, lignes, numero in (
                (Genre.COLLECTIVE, collectives, F("numero")),
                (Genre.PORTES, portes, F("pk")),
            )
            if genre in genres
        ]
        lus = [partie.values("date", "heure", "genre", "numero_") for partie in parties]
        return lus[0].union(*lus[1:], all=True).order_by("date", "heure", "genre", "numero_")


def evenements(reperes: Iterable[dict[str, Any]]) -> list[Evenement]:
    """The events of these marks, in their order; at most three queries."""
    cles = [(repere["genre"], repere["numero_"]) for repere in reperes]
    collectives = [numero for genre, numero in cles if genre == Genre.COLLECTIVE]
    portes = [numero for genre, numero in cles if genre == Genre.PORTES]
    trouves = {e.numero: e for e in _lues(collectives)} if collectives else {}
    ouvertes = {e.numero: e for e in _portes_lues(portes)} if portes else {}
    par_genre = {Genre.COLLECTIVE: trouves, Genre.PORTES: ouvertes}
    return [par_genre[genre][n] for genre, n in cles if n in par_genre[genre]]


def _lues(numeros: list[int]) -> Iterable[Evenement]:
    for ligne in RendezVous.objects.filter(pk__in=numeros):
        yield Evenement(
            genre=Genre.COLLECTIVE,
            numero=ligne.numero,
            cible=ligne.session,
            titre=ligne.titre,
            organisme=ligne.organisme,
            date=ligne.date,
            debut=ligne.debut,
            fin=ligne.fin,
            modifie_le=ligne.publie_le,
            a_distance=ligne.a_distance,
            nom_du_lieu=ligne.nom_du_lieu,
            rue=ligne.rue,
            code_postal=ligne.code_postal,
            ville=ligne.ville,
            departement=ligne.departement,
            lien=ligne.lien,
            places=ligne.places,
            commentaire=ligne.commentaire,
            commune_de_la_session=ligne.commune_session,
        )


def _portes_lues(numeros: list[int]) -> Iterable[Evenement]:
    """Open days don't say when they changed: the history does; before it, their établissement."""
    table = PorteOuverte._meta.db_table
    changements = Changement.objects.filter(table=table, objet__in=map(str, numeros)).order_by()
    dates = dict(changements.values("objet").annotate(m=Max("le")).values_list("objet", "m"))
    portes = PorteOuverte.objects.filter(pk__in=numeros)
    for porte in portes.select_related("etablissement", "site__commune"):
        modifie_le = dates.get(str(porte.pk)) or porte.etablissement.modifie_le
        yield de_porte(porte, modifie_le=modifie_le)


def porte_ouverte(numero: int, *, etablissement: int, jour: datetime.date) -> Evenement | None:
    """One open day of an organisme that the public sees, not withdrawn nor over; else None. Three queries."""
    portes = _portes(Question(jour), None).filter(pk=numero, etablissement=etablissement)
    return next(iter(_portes_lues([numero])), None) if portes.exists() else None
