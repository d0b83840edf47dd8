"""The sessions chosen in a list, to do something to all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.annuaire.origines import Origine
from sofi.diffusion import sessions as diffusees
from sofi.ecrans.commun.numeros import numeros
from sofi.offre.models import Session

from . import colonnes

LIMITE = 200  # sessions at once: each is a transaction of its own, while one waits
TOUTES_LES_LISTES = diffusees.LISTES | {diffusees.JAMAIS_PUBLIEES.code: diffusees.JAMAIS_PUBLIEES}


def liste_de(donnees: QueryDict) -> diffusees.Liste:
    """The list of sessions the address names; the active ones by default."""
    return TOUTES_LES_LISTES.get(donnees.get("liste", ""), diffusees.LISTES["actives"])


@dataclass(frozen=True)
class Choix:
    """The sessions chosen in a list that are the établissement's own; `nombre_demande`: how many were asked for."""

    sessions: list[Session]
    nombre_demande: int

    @property
    def trop(self) -> bool:
        """More than can be done at once."""
        return self.nombre_demande > LIMITE

    @property
    def perdues(self) -> int:
        """How many aren't here."""
        return self.nombre_demande - len(self.sessions)

    @property
    def est_possible(self) -> bool:
        """Something can be done."""
        return bool(self.sessions) and not self.trop


def choisir(donnees: QueryDict, etablissement: Etablissement) -> Choix:
    """The sessions ticked, or all those of the list one comes from as it is narrowed."""
    if donnees.get("tous") == "1":
        choisies = _numeros_de_la_liste(QueryDict(donnees.get("retour", "")), etablissement)
    else:
        choisies = list(dict.fromkeys(numeros(donnees.getlist("s"))))[: LIMITE + 1]
    return Choix(sessions_de(etablissement, choisies), len(choisies))


def _numeros_de_la_liste(etat: QueryDict, etablissement: Etablissement) -> list[int]:
    """All the sessions of a list, one more than the limit at most."""
    tableau = colonnes.tableau_des_sessions(etat, colonnes.types_de_dispositif())
    toutes = diffusees.trouver(liste_de(etat), etablissement.pk, timezone.localdate())
    return [ligne["numero"] for ligne in tableau.lignes(toutes)[: LIMITE + 1]]


def sessions_de(etablissement: Etablissement, choisis: Iterable[int]) -> list[Session]:
    """Those of these sessions that are the établissement's own, and entered here."""
    sessions = Session.objects.filter(
        pk__in=list(choisis), action__etablissement=etablissement, action__origine=Origine.SOFI
    )
    return list(
        sessions.select_related("action__formation__fiche", "lieu").order_by("date_debut", "pk")
    )
