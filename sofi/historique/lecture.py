"""The history, in the words of the screens."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from .models import Changement
from .suivi import modele_de

LONGUEUR = 300


@dataclass(frozen=True)
class Champ:
    """One field, before and after."""

    nom: str
    avant: str
    apres: str


def chercher(
    *,
    table: str = "",
    objet: str = "",
    champ: str = "",
    personne: str = "",
    du: datetime.date | None = None,
    au: datetime.date | None = None,
    ecran: str = "",
) -> QuerySet[Changement]:
    """The changes that answer, the last one first."""
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
        lignes = lignes.filter(
            Q(utilisateur__email__icontains=mots) | Q(utilisateur__nom__icontains=mots)
        )
    if dits := ecran.split():
        lignes = lignes.filter(ecran__iregex="[ _]".join(map(re.escape, dits)))
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


def champs(changement: Changement) -> list[Champ]:
    """The fields of a change, by the names that screens give them."""
    modele = modele_de(changement.table)
    noms = {c.column: str(c.verbose_name) for c in modele._meta.concrete_fields} if modele else {}
    return [
        Champ(noms.get(colonne, colonne), _texte(valeur), _texte(changement.apres.get(colonne)))
        for colonne, valeur in changement.avant.items()
    ]


def _texte(valeur: Any) -> str:
    if valeur is None or valeur in ("", []):
        return "–"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    ecrit = ", ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)
    return ecrit if len(ecrit) <= LONGUEUR else f"{ecrit[:LONGUEUR]}…"


def nom_de_l_ecran(changement: Changement) -> str:
    """« organisme rattacher (service Offre) »; an import or a command says its own name."""
    role, _, ecran = changement.ecran.partition(":")
    return f"{ecran} ({role})".replace("_", " ") if ecran else role


def nom_de_l_objet(changement: Changement) -> str:
    """« session 12 »."""
    modele = modele_de(changement.table)
    nom = str(modele._meta.verbose_name) if modele else changement.table
    return f"{nom} {changement.objet}"
