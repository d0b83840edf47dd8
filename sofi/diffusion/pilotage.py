"""Steering figures of what is public: the offer by place, domaine, dispositif and programme; quality; silence.

A session counts as long as it is neither withdrawn nor ended. Each figure is one query, whatever the volume.
"""

import datetime
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import GreaterThan

from sofi.annuaire.models import Etablissement, Rattachement
from sofi.comptes.models import Role
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Dispositif, Session
from sofi.socle.texte import plier
from sofi.validation.models import Evenement, OffrePubliee
from sofi.validation.qualite import CRITERES, Critere

from .codes import code_departement
from .domaines import CHAMPS
from .models import Publication, QualitePubliee
from .territoires import departements

TRANCHES = ((0, 24), (25, 49), (50, 74), (75, 89), (90, 100))
"""Scores, from the lowest to the highest, both included."""
AGES = (91, 182, 365)
"""Days since the last publication: three months, six, a year."""
SILENCE = datetime.timedelta(days=365)  # a year without an act: the organisme is said silent


@dataclass(frozen=True)
class Part:
    """A part of the public offer."""

    libelle: str
    sessions: int
    actions: int
    organismes: int
    annee: int = field(default=0, compare=False)  # of a programme, whose name says it


@dataclass(frozen=True)
class PartDuCritere:
    """A criterion of quality: how many public actions it is about, how many meet it."""

    critere: Critere
    concernees: int
    atteintes: int


@dataclass(frozen=True)
class Fraicheur:
    """The public actions by age of their version: one figure more than AGES has; and those about to say nothing."""

    ages: list[int]
    sans_session: int


def par_departement(jour: datetime.date) -> list[Part]:
    """The offer by département of the place, the largest first."""
    noms = departements()

    def nommer(numero: int) -> str:
        code = code_departement(numero)
        return f"{noms[code]} ({code})" if code in noms else "Lieu inconnu"

    return [Part(nommer(numero), *nombres) for numero, *nombres in _comptes("departement", jour)]


def par_domaine(jour: datetime.date) -> list[Part]:
    """The offer by champ of the principal Formacode, the largest first."""
    return [
        Part(CHAMPS.get(champ, "Domaine inconnu"), *nombres)
        for champ, *nombres in _comptes("domaine", jour)
    ]


def _comptes(facette: str, jour: datetime.date) -> "QuerySet[Publication, tuple[Any, ...]]":
    """Sessions, actions and organismes of each value of a facet."""
    lignes = Publication.objects.filter(date_fin__gte=jour).order_by().values(facette)
    return (
        lignes.annotate(
            sessions=Count("pk"),
            actions=Count("action", distinct=True),
            organismes=Count("etablissement", distinct=True),
        )
        .order_by("-sessions", facette)
        .values_list(facette, "sessions", "actions", "organismes")
    )


def par_dispositif(jour: datetime.date) -> list[Part]:
    """The offer by dispositif, the largest first; a session counts once for each of its own."""
    parts = _parts(
        """
        SELECT coalesce(d.libelle, t.code), count(*), count(DISTINCT s.action), count(DISTINCT s.etablissement)
        FROM diffusion_sessionsuivie s
        CROSS JOIN unnest(s.types) AS t(code)
        LEFT JOIN referentiels_typedispositif d ON d.code = t.code
        WHERE s.publique AND s.date_fin >= %s
        GROUP BY 1
        """,
        jour,
    )
    return sorted(parts, key=_par_nombre)


def par_programme(jour: datetime.date) -> list[Part]:
    """The offer of each regional programme, year by year, the last year first."""
    parts = _parts(
        """
        SELECT g.libelle || ' ' || g.annee, count(*), count(DISTINCT p.action), count(DISTINCT p.etablissement),
            g.annee
        FROM diffusion_publication p
        JOIN offre_action a ON a.id = p.action
        JOIN programmes_lot l ON l.numero = a.lot_id
        JOIN programmes_programme g ON g.cle = l.programme_id
        WHERE p.date_fin >= %s
        GROUP BY g.libelle, g.annee
        """,
        jour,
    )
    return sorted(parts, key=_par_nombre)


def _par_nombre(part: Part) -> tuple[int, int, str]:
    """The last year first, the largest first, then by name as people sort it."""
    return -part.annee, -part.sessions, plier(part.libelle)


def _parts(requete: str, jour: datetime.date) -> list[Part]:
    with connection.cursor() as curseur:
        curseur.execute(requete, [jour])
        return [Part(*ligne) for ligne in curseur.fetchall()]


def publiees(jour: datetime.date) -> dict[str, int]:
    """The public sessions, actions and organismes in all."""
    return Publication.objects.filter(date_fin__gte=jour).aggregate(
        sessions=Count("pk"),
        actions=Count("action", distinct=True),
        organismes=Count("etablissement", distinct=True),
    )


def scores() -> tuple[float | None, list[int]]:
    """The mean score of the public actions (None when there is none), and how many of them in each of TRANCHES."""
    tranches = {
        f"de_{bas}": Count("pk", filter=Q(score__range=(bas, haut))) for bas, haut in TRANCHES
    }
    comptes = QualitePubliee.objects.aggregate(moyenne=Avg("score"), **tranches)
    return comptes["moyenne"], [comptes[f"de_{bas}"] for bas, _ in TRANCHES]


def completude() -> list[PartDuCritere]:
    """Each criterion over the public actions, the least met first."""
    comptes = {
        f"{champ}_{critere.bit}": Count("pk", filter=GreaterThan(F(champ).bitand(critere.bit), 0))
        for critere in CRITERES
        for champ in ("concernes", "manquants")
    }
    totaux = QualitePubliee.objects.aggregate(**comptes)
    parts = [
        PartDuCritere(
            c,
            totaux[f"concernes_{c.bit}"],
            totaux[f"concernes_{c.bit}"] - totaux[f"manquants_{c.bit}"],
        )
        for c in CRITERES
    ]
    return sorted(
        parts, key=lambda part: part.atteintes / part.concernees if part.concernees else 1
    )


def fraicheur(maintenant: datetime.datetime, jour: datetime.date) -> Fraicheur:
    """The public actions by age of what is public, and those without any session to come."""
    limites = [maintenant - datetime.timedelta(days=age) for age in AGES]
    recentes = {
        f"moins_{age}": Count("pk", filter=Q(version__publie_le__gt=limite))
        for age, limite in zip(AGES, limites, strict=True)
    }
    sessions = Publication.objects.filter(action=OuterRef("pk"), date_fin__gte=jour)
    sans = Count("pk", filter=~Exists(sessions))
    comptes = OffrePubliee.objects.aggregate(total=Count("pk"), sans=sans, **recentes)
    cumuls = [0, *(comptes[f"moins_{age}"] for age in AGES), comptes["total"]]
    return Fraicheur([b - a for a, b in pairwise(cumuls)], comptes["sans"])


def silencieux(jour: datetime.date) -> QuerySet[Etablissement]:
    """The établissements that have an offer and of which nobody did anything for a year.

    A sign is an act of one of its people on one of its actions, a card saved, or an action created. Each has
    `dernier_signe`, `derniere_connexion`, `en_ligne` (public actions) and `sessions` (public, to come).
    """
    offre = Action.objects.filter(etablissement=OuterRef("pk")).exclude(etat=Etat.ARCHIVEE)
    cree = _figure(offre, "etablissement", Max("cree_le"))
    personnes = Rattachement.objects.filter(etablissement=OuterRef("pk"))
    publiees_de = OffrePubliee.objects.filter(action__etablissement=OuterRef("pk"))
    sessions = Publication.objects.filter(etablissement=OuterRef("pk"), date_fin__gte=jour)
    return (
        Etablissement.objects.filter(Exists(offre), ferme_le=None)
        .annotate(dernier_signe=Greatest(cree, *(Coalesce(s, cree) for s in _signes())))
        .filter(dernier_signe__date__lt=jour - SILENCE)
        .annotate(
            derniere_connexion=_figure(personnes, "etablissement", Max("utilisateur__last_login")),
            en_ligne=Coalesce(_figure(publiees_de, "action__etablissement", Count("pk")), 0),
            sessions=Coalesce(_figure(sessions, "etablissement", Count("pk")), 0),
        )
    )


def _signes() -> list[Subquery]:
    """When one of its people last acted on one of its actions, and last saved one of its cards."""
    acte: Any = Evenement.objects.filter(auteur__role=Role.ORGANISME)
    comptes = [(acte, "action__etablissement", "le")]
    for modele, chemin in (
        (Action, "etablissement"),
        (Session, "action__etablissement"),
        (Dispositif, "session__action__etablissement"),
    ):
        cartes: Any = modele._default_manager.filter(modifie_par__role=Role.ORGANISME)
        comptes.append((cartes, chemin, "modifie_le"))
    return [
        _figure(lignes.filter(**{chemin: OuterRef("pk")}), chemin, Max(champ))
        for lignes, chemin, champ in comptes
    ]


def _figure(lignes: "QuerySet[Any]", groupe: str, figure: Any) -> Subquery:
    """One figure of the rows that share this path."""
    groupees = lignes.order_by().values(groupe)
    return Subquery(groupees.annotate(figure=figure).values("figure"))
