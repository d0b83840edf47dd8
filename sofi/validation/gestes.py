"""What is done to several objects at once: each on its own, kept, and undone in one go for thirty days.

A gesture is its lines. Each is written in the transaction that does it, so that a gesture cut short can still
be undone; undoing leaves what was changed since, and says so.
"""

import datetime
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action, Dispositif, Session
from sofi.offre.operations import SaisieImpossible

from .circuit import CircuitImpossible
from .directe import MiseAJourImpossible
from .models import Geste, LigneDeGeste, OffrePubliee

REFUS = (CircuitImpossible, MiseAJourImpossible, SaisieImpossible)
DELAI = datetime.timedelta(days=30)


class RetourImpossible(CircuitImpossible):
    """This object can't be put back; the message says why, in French."""


@dataclass(frozen=True)
class Objet:
    """One of the objects of a gesture: how its line names it, and the action it is or belongs to."""

    cible: Any
    action: int
    nom: str
    numero: int


Faire = Callable[[Any], tuple[str, dict[str, Any]]]
"""Do it to one object: what was done, and what it takes to put it back; raises one of REFUS, saying why."""
Revenir = Callable[[LigneDeGeste, Utilisateur], str]
"""Put the object of a line back as it was; says what was done, or raises RetourImpossible."""


def executer(geste: Geste, objets: Iterable[Objet], faire: Faire) -> Geste:
    """Do it to each object in a transaction of its own, its line with it: one that can't be leaves the others."""
    for objet in objets:
        try:
            with transaction.atomic():
                texte, avant = faire(objet.cible)
                _noter(geste, objet, texte, avant)
        except REFUS as refus:
            _noter(geste, objet, str(refus), None)
    return geste


def _noter(geste: Geste, objet: Objet, texte: str, avant: dict[str, Any] | None) -> None:
    LigneDeGeste.objects.create(
        geste=geste,
        action_id=objet.action,
        objet=objet.nom[:300],
        numero=objet.numero,
        faite=avant is not None,
        texte=texte,
        avant=avant or {},
    )


def jusqu_au(geste: Geste) -> datetime.date:
    """The last day it can be undone."""
    return timezone.localdate(geste.le + DELAI)


def a_defaire(geste: Geste, maintenant: datetime.datetime) -> QuerySet[LigneDeGeste]:
    """The lines that can still be undone: done, not undone yet, in time."""
    lignes = geste.lignes.filter(faite=True, retour="").exclude(avant={})
    return lignes if timezone.localdate(maintenant) <= jusqu_au(geste) else lignes.none()


def defaire(geste: Geste, revenir: Revenir, *, auteur: Utilisateur) -> None:
    """Put back each object in a transaction of its own; twice undoes nothing again."""
    maintenant = timezone.now()
    numeros = list(a_defaire(geste, maintenant).values_list("pk", flat=True))
    if not numeros:
        return
    for numero in numeros:
        try:
            with transaction.atomic():
                _defaire_ligne(numero, revenir, auteur)
        except REFUS as impossible:
            LigneDeGeste.objects.filter(pk=numero, retour="").update(
                retour=LigneDeGeste.Retour.LAISSEE, raison=str(impossible)
            )
    Geste.objects.filter(pk=geste.pk, annule_le__isnull=True).update(
        annule_le=maintenant, annule_par=auteur
    )


def _defaire_ligne(numero: int, revenir: Revenir, auteur: Utilisateur) -> None:
    """Under the line's lock: somebody who undoes the same gesture finds it done."""
    ligne = LigneDeGeste.objects.select_for_update(of=("self",)).get(pk=numero)
    if ligne.retour:
        return
    ligne.raison = revenir(ligne, auteur)
    ligne.retour = LigneDeGeste.Retour.RETABLIE
    ligne.save(update_fields=["retour", "raison"])


def empreinte(action: Action) -> str:
    """What changes as soon as the action, its cards or its public version do; four queries."""
    cartes = [
        Action.objects.filter(pk=action.pk).values_list("etat", "formation", "revision"),
        Session.objects.filter(action=action.pk).order_by("pk").values_list("pk", "revision"),
        Dispositif.objects.filter(session__action=action.pk)
        .order_by("pk")
        .values_list("pk", "revision"),
        OffrePubliee.objects.filter(action=action.pk).values_list("version"),
    ]
    return hashlib.sha256(repr([list(lues) for lues in cartes]).encode()).hexdigest()
