"""What alerts write: what is new since the last time, once for each period; that their year ends.

Each alert is told in the transaction that says it was: killed anywhere, the job begins again where nothing is kept.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from sofi.annuaire.models import PorteOuverte
from sofi.courriels.periodes import HEURE
from sofi.diffusion import portes, veille
from sofi.diffusion.faits import dates, duree, places, ville
from sofi.diffusion.veille import Nature, Trouvaille, Veille
from sofi.offre.fiches import FicheSession, pieces
from sofi.socle.formats import heure, jour_abrege

from . import recherches
from .alertes import AVANT_LA_FIN, Pour, Rythme, ecrire_a_son_abonne, periode
from .models import Alerte, AlerteQuerySet
from .recherches import Recherche

LOT = 50
"""Alerts of a transaction: what a kill takes back."""
MONTREES = 10
"""Trainings of an e-mail; the page shows the others."""
SESSIONS_MONTREES = 3
GARDEES = 200
"""Answers kept in memory for the next alerts."""
TITRES = {
    Nature.FORMATION: "Nouvelle formation",
    Nature.SESSION: "Nouvelles dates",
    Nature.DATES: "Dates changées",
    Nature.REPOND: "Répond maintenant à votre recherche",
    Nature.PLACES: "Des places se libèrent",
    Nature.REUNION: "Réunion d’information",
}
NATURES = {
    Pour.NOUVELLES: veille.NOUVELLES,
    Pour.PLACES: frozenset({Nature.PLACES}),
    Pour.REUNIONS: frozenset({Nature.REUNION}),
}
"""What is looked for, by what was asked."""


def envoyer_les_alertes(maintenant: datetime.datetime) -> int:
    """Write what is new to each alert whose day or week has begun; return how many were written. Again: nothing.

    Nothing while the index of the machine isn't whole: they are due until it is.
    """
    return sum(
        _envoyer(rythme, periode(rythme, maintenant), maintenant) for rythme in Rythme.values
    )


def _envoyer(rythme: str, debut: datetime.date, maintenant: datetime.datetime) -> int:
    dues = Alerte.objects.dues(maintenant, rythme, debut)
    depuis = dues.aggregate(depuis=Min("vue"))["depuis"]
    ouverte = None if depuis is None else veille.ouvrir(depuis)
    if ouverte is None:
        return 0
    tournee = _Tournee(ouverte, debut, timezone.localdate(maintenant))
    ecrites = apres = 0
    while True:
        with transaction.atomic():
            lot = list(_lot(dues.filter(pk__gt=apres)))
            if not lot:
                return ecrites
            ecrites += sum(tournee.dire(alerte) for alerte in lot)
            Alerte.objects.filter(pk__in=[alerte.pk for alerte in lot]).update(
                vue=Greatest("vue", ouverte.numero),
                portes_vues=Greatest("portes_vues", tournee.porte),
                envoyee_pour=debut,
            )
            apres = lot[-1].pk


def _lot(alertes: AlerteQuerySet) -> AlerteQuerySet:
    """The next ones, that no other process has in hand; nobody changes them meanwhile."""
    libres = alertes.select_for_update(of=("self",), skip_locked=True)
    return libres.select_related("abonne").order_by("pk")[:LOT]


@dataclass(frozen=True)
class _Nouveautes:
    """What there is to tell of a search."""

    recherche: Recherche
    trouvailles: list[Trouvaille]
    portes: list[PorteOuverte]


class _Tournee:
    """What is looked for once, for all the alerts that ask it."""

    def __init__(self, ouverte: Veille, debut: datetime.date, jour: datetime.date) -> None:
        self.ouverte, self.debut, self.jour = ouverte, debut, jour
        self.porte = portes.derniere()
        self._lues: dict[tuple[object, ...], _Nouveautes] = {}

    def dire(self, alerte: Alerte) -> bool:
        """Write what is new to one alert; nothing when there is nothing."""
        if not (self.ouverte.a_change(alerte.vue) or self._a_des_portes(alerte)):
            return False
        lues = self._chercher(alerte)
        total = len(lues.trouvailles) + len(lues.portes)
        if lues.recherche.perdus:
            Alerte.objects.filter(pk=alerte.pk).update(perdue=True)
            clef = f"perdue:{self.debut}"
            ecrire_a_son_abonne(alerte, "alerte_perdue", clef=clef, recherche=lues.recherche)
        elif total:
            ecrire_a_son_abonne(
                alerte,
                "alerte",
                clef=f"{self.debut}",
                recherche=lues.recherche,
                nouveautes=[_dite(trouvaille) for trouvaille in lues.trouvailles[:MONTREES]],
                portes=[_porte_dite(porte) for porte in lues.portes[:MONTREES]],
                total=total,
                montrees=min(len(lues.trouvailles), MONTREES) + min(len(lues.portes), MONTREES),
                au_moins=len(lues.trouvailles) == veille.AU_PLUS,
            )
        return bool(lues.recherche.perdus or total)

    def _a_des_portes(self, alerte: Alerte) -> bool:
        return Pour.REUNIONS in alerte.pour and alerte.portes_vues < self.porte

    def _chercher(self, alerte: Alerte) -> _Nouveautes:
        """What the search means that day, and what is new for it."""
        clef = (alerte.recherche, alerte.vue, alerte.portes_vues, *sorted(alerte.pour))
        if clef not in self._lues:
            if len(self._lues) >= GARDEES:
                self._lues.clear()
            self._lues[clef] = self._lire(alerte)
        return self._lues[clef]

    def _lire(self, alerte: Alerte) -> _Nouveautes:
        recherche = recherches.lire(alerte.recherche, self.jour)
        if recherche.perdus:
            return _Nouveautes(recherche, [], [])
        voulues = frozenset().union(*(NATURES[Pour(pour)] for pour in alerte.pour))
        return _Nouveautes(
            recherche,
            self.ouverte.nouveautes(recherche.criteres, alerte.vue, voulues),
            portes.annoncees(recherche.criteres, alerte.portes_vues)
            if self._a_des_portes(alerte)
            else [],
        )


def _porte_dite(porte: PorteOuverte) -> dict[str, object]:
    """Open days in the e-mail's words: « Nantes, 10 janv. 2027, de 9 h à 12 h »."""
    ou = porte.site.ville if porte.site else "À distance"
    a = f" à {heure(porte.fin)}" if porte.fin else ""
    return {
        "organisme": porte.etablissement.nom,
        "quand": f"{ou}, {jour_abrege(porte.date)}, {'de' if porte.fin else 'à'} {heure(porte.debut)}{a}",
        "page": reverse(
            "public:organisme",
            args=[porte.etablissement_id, slugify(porte.etablissement.nom) or "o"],
        ),
    }


def _dite(trouvaille: Trouvaille) -> dict[str, object]:
    """A training in the e-mail's words."""
    ligne = trouvaille.ligne
    sessions = list(ligne.sessions)
    return {
        "titre": TITRES[trouvaille.nature],
        "formation": ligne.document.action.titre,
        "organisme": ligne.document.organisme.nom,
        "sessions": list(_sessions_dites(trouvaille, sessions[:SESSIONS_MONTREES])),
        "autres": len(sessions[SESSIONS_MONTREES:]),
        "numero": ligne.numero,
    }


def _sessions_dites(trouvaille: Trouvaille, sessions: list[FicheSession]) -> Iterator[str]:
    """« Nantes (44), 7 sept. 2026 → 18 juin 2027 (au lieu de…), 420 h »."""
    for session in sessions:
        avant = trouvaille.avant.get(session.id)
        au_lieu = f" (au lieu de {dates(avant)})" if avant and dates(avant) else ""
        quand = f"{dates(session) or 'dates à demander à l’organisme'}{au_lieu}"
        restent = places(session) if trouvaille.natures[session.id] == Nature.PLACES else None
        dites = [ville(session), quand, duree(session), restent.texte if restent else ""]
        yield ", ".join(filter(None, dites))
        for reunion in trouvaille.reunions.get(session.id, ()):
            yield _reunion_dite(reunion)


def _reunion_dite(reunion: pieces.InformationCollective) -> str:
    """« Réunion : 12 janv. 2027 à 9 h 30, Nantes »."""
    ou = reunion.adresse.ville if reunion.adresse else "à distance"
    debut = reunion.heure_debut and datetime.time.fromisoformat(reunion.heure_debut)
    quand = jour_abrege(datetime.date.fromisoformat(reunion.date))
    return f"Réunion\N{NO-BREAK SPACE}: {quand}{f' à {heure(debut)}' if debut else ''}, {ou}"


def annoncer_les_fins(maintenant: datetime.datetime) -> int:
    """A month before its year ends, ask whether an alert is to be kept; once, in the day."""
    if timezone.localtime(maintenant).hour < HEURE:
        return 0
    actives = Alerte.objects.actives(maintenant).filter(rappelee=False)
    bientot = actives.filter(expire_le__lte=maintenant + AVANT_LA_FIN)
    ecrites = 0
    while True:
        with transaction.atomic():
            lot = list(_lot(bientot))
            for alerte in lot:
                ecrire_a_son_abonne(
                    alerte, "alerte_garder", clef=f"garder:{alerte.expire_le:%Y%m%d}"
                )
            Alerte.objects.filter(pk__in=[alerte.pk for alerte in lot]).update(rappelee=True)
        if not lot:
            return ecrites
        ecrites += len(lot)
