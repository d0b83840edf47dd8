"""The établissements that the public may see, and what they have online."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from sofi.annuaire.models import Contact, Etablissement, PorteOuverte, Site
from sofi.referentiels.models import Formacode
from sofi.socle.recherche import Plie, tous_les_mots

from .lieux import Lieu, voisines
from .models import Publication
from .recherche import Ligne, Retenue, documents_de

COMPLETE = (
    ~Q(raison_sociale="")
    & ~Q(nom="")
    & ~Q(nda="")
    & ~Q(ligne1="")
    & Q(commune__isnull=False)
    & (~Q(telephone="") | ~Q(courriel=""))
)
"""A sheet that says who, where, and how to reach them."""


@dataclass(frozen=True)
class Question:
    """What is asked of the organismes. Without a radius, the commune alone, or the whole département."""

    nom: str = ""
    domaine: str = ""
    lieu: Lieu | None = None
    rayon: int = 0


def publics(jour: datetime.date) -> QuerySet[Etablissement]:
    """The établissements the public sees on that day.

    Not closed, and either with a published session that isn't over (its sheet was complete when it was
    validated), or with a complete sheet (names, NDA, address in a commune, telephone or e-mail) and at
    least one domaine d'intervention: without offer nor domaine there is nothing to tell anybody.
    """
    ouverts = Etablissement.objects.exclude(ferme_le__lte=jour)
    liens = Etablissement.domaines.through._default_manager
    a_un_domaine = Exists(liens.filter(etablissement=OuterRef("pk")))
    return ouverts.filter(Exists(_actives(jour)) | (COMPLETE & Q(a_un_domaine)))


def est_public(numero: int, jour: datetime.date) -> bool:
    """Whether the public sees this one; one query."""
    return publics(jour).filter(pk=numero).exists()


def _actives(jour: datetime.date) -> QuerySet[Publication]:
    """The published sessions, not over, of the établissement of the outer query."""
    return Publication.objects.filter(etablissement=OuterRef("pk"), date_fin__gte=jour)


def chercher(question: Question, jour: datetime.date) -> QuerySet[Etablissement]:
    """Those of this name, that work in this domaine, at this place or with a site there."""
    organismes = publics(jour).filter(tous_les_mots(question.nom, "nom", "raison_sociale"))
    if question.domaine:
        formacodes = Formacode.objects.domaines().par_mots(question.domaine)
        codes = list(formacodes.values_list("pk", flat=True))
        organismes = organismes.filter(_lie(Etablissement.domaines.through, formacode__in=codes))
    if question.lieu:
        organismes = organismes.filter(_au_lieu(question.lieu, question.rayon))
    return organismes.order_by(Plie("nom"), Plie("ville"), "pk")


def _lie(modele: Any, **conditions: Any) -> Exists:
    return Exists(modele._default_manager.filter(etablissement=OuterRef("pk"), **conditions))


def _au_lieu(lieu: Lieu, rayon: int) -> Q:
    """Its address or one of its sites is there."""
    if lieu.commune:
        ou: dict[str, Any] = {"commune__in": voisines(lieu, rayon) if rayon else [lieu.commune]}
    else:
        ou = {"commune__departement": lieu.departement}
    return Q(**ou) | Q(_lie(Site, retire_le__isnull=True, **ou))


def comptes(etablissements: Iterable[Etablissement], jour: datetime.date) -> dict[int, int]:
    """How many published sessions, not over, each of these has; one query."""
    numeros = [etablissement.pk for etablissement in etablissements]
    sessions = Publication.objects.filter(etablissement__in=numeros, date_fin__gte=jour)
    groupes = sessions.values("etablissement").annotate(nombre=Count("pk"))
    return dict(groupes.values_list("etablissement", "nombre"))


@dataclass(frozen=True)
class Fiche:
    """What the directory tells the public of one établissement; nothing withdrawn, nothing over."""

    etablissement: Etablissement
    domaines: list[Formacode] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    portes_ouvertes: list[PorteOuverte] = field(default_factory=list)


def fiche(numero: int, jour: datetime.date) -> Fiche | None:
    """The établissement of that number with its lists; None when the public doesn't see it. Five queries."""
    etablissement = publics(jour).select_related("commune").filter(pk=numero).first()
    if etablissement is None:
        return None
    sites = etablissement.sites.filter(retire_le__isnull=True).select_related("commune")
    contacts = etablissement.contacts.filter(retire_le__isnull=True)
    portes = etablissement.portes_ouvertes.filter(retire_le__isnull=True, date__gte=jour)
    return Fiche(
        etablissement,
        list(etablissement.domaines.order_by(Plie("libelle"))),
        list(sites),
        [contact for contact in contacts if contact.est_joignable],
        list(portes.select_related("site__commune")),
    )


def formations(numero: int, jour: datetime.date) -> QuerySet[Publication, dict[str, Any]]:
    """Its public actions with how many sessions are not over, the first to begin first."""
    sessions = Publication.objects.filter(etablissement=numero, date_fin__gte=jour)
    groupes = sessions.values("action").annotate(debut=Min("date_debut"), nombre=Count("pk"))
    return groupes.order_by("debut", "action")


def premieres(actions: Iterable[int], jour: datetime.date) -> dict[int, Ligne]:
    """The next session of each of these actions with its document; two queries."""
    numeros = set(actions)
    sessions = Publication.objects.filter(action__in=numeros, date_fin__gte=jour)
    documents = documents_de(numeros)
    lignes: dict[int, Ligne] = {}
    for action, session in sessions.order_by("date_debut", "pk").values_list("action", "pk"):
        if action in documents:
            lignes.setdefault(action, Ligne(Retenue(documents[action], (session,))))
    return lignes
