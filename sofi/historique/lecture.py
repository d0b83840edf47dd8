"""The history, searched."""

import datetime
import re
from collections.abc import Collection
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.socle.recherche import tous_les_mots

from .models import Changement


def chercher(
    *,
    table: str = "",
    objet: str = "",
    champ: str = "",
    personne: str = "",
    du: datetime.date | None = None,
    au: datetime.date | None = None,
    ecran: str = "",
    ecrans: Collection[str] = (),
) -> QuerySet[Changement]:
    """The changes that answer, the last one first; `ecrans` are those that screens call as `ecran` says."""
    lignes = Changement.objects.select_related("utilisateur")
    exacts: dict[str, Any] = {"table": table, "objet": objet.strip()}
    if du:
        exacts["le__gte"] = _minuit(du)
    if au:
        exacts["le__lt"] = _minuit(au + datetime.timedelta(days=1))
    lignes = lignes.filter(**{nom: valeur for nom, valeur in exacts.items() if valeur})
    if champ.strip():
        lignes = lignes.filter(avant__has_key=champ.strip())
    if mots := personne.strip():
        nommes = Q(email__icontains=mots) | tous_les_mots(mots, "nom", "prenom")
        lignes = lignes.filter(utilisateur__in=Utilisateur.objects.filter(nommes).values("pk"))
    if mots_de_l_ecran := ecran.split():
        lignes = lignes.filter(
            Q(ecran__iregex="[ _]".join(map(re.escape, mots_de_l_ecran))) | Q(ecran__in=ecrans)
        )
    return lignes


def _minuit(jour: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time.min))


def de_l_action(action: Model) -> QuerySet[Changement]:
    """The changes of an action's four cards and of all their rows, deleted ones included."""
    pk, formation = str(action.pk), str(action.formation_id)  # type: ignore[attr-defined]
    sessions = (
        Changement.objects.filter(table="offre_session", parent=pk).order_by().values("objet")
    )
    rangees = ("offre_dispositif", "offre_informationcollective", "offre_periodeinscription")
    de_l_action = (
        "offre_session",
        "offre_ancienneformation",
        "offre_equipement",
        "offre_action_prerequis",
    )
    de_la_formation = (
        "offre_domainedeformation",
        "offre_metierdeformation",
        "offre_formation_blocs",
    )
    return Changement.objects.select_related("utilisateur").filter(
        Q(table="offre_action", objet=pk)
        | Q(table__in=de_l_action, parent=pk)
        | Q(table="offre_formation", objet=formation)
        | Q(table__in=de_la_formation, parent=formation)
        | Q(table__in=rangees, parent__in=sessions)
    )
