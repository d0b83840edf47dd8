"""What alerts write: what is new since the last time, once for each period; that their year ends.

Each alert is told in the transaction that says it was: killed anywhere, the job begins again where nothing is kept.
"""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Min
from django.db.models.functions import Greatest
from django.utils import timezone

from sofi.courriels.periodes import HEURE
from sofi.diffusion import veille
from sofi.diffusion.faits import dates, duree, ville
from sofi.diffusion.veille import Nature, Trouvaille, Veille
from sofi.offre.fiches import FicheSession

from . import recherches
from .alertes import AVANT_LA_FIN, Rythme, ecrire_a_son_abonne, periode
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
}


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
                vue=Greatest("vue", ouverte.numero), envoyee_pour=debut
            )
            apres = lot[-1].pk


def _lot(alertes: AlerteQuerySet) -> AlerteQuerySet:
    """The next ones, that no other process has in hand; nobody changes them meanwhile."""
    libres = alertes.select_for_update(of=("self",), skip_locked=True)
    return libres.select_related("abonne").order_by("pk")[:LOT]


class _Tournee:
    """What is looked for once, for all the alerts that ask it."""

    def __init__(self, ouverte: Veille, debut: datetime.date, jour: datetime.date) -> None:
        self.ouverte, self.debut, self.jour = ouverte, debut, jour
        self._lues: dict[tuple[str, int], tuple[Recherche, list[Trouvaille]]] = {}

    def dire(self, alerte: Alerte) -> bool:
        """Write what is new to one alert; nothing when there is nothing."""
        if not self.ouverte.a_change(alerte.vue):
            return False
        recherche, nouveautes = self._chercher(alerte)
        if recherche.perdus:
            Alerte.objects.filter(pk=alerte.pk).update(perdue=True)
            clef = f"perdue:{self.debut}"
            ecrire_a_son_abonne(alerte, "alerte_perdue", clef=clef, recherche=recherche)
        elif nouveautes:
            ecrire_a_son_abonne(
                alerte,
                "alerte",
                clef=f"{self.debut}",
                recherche=recherche,
                nouveautes=[_dite(trouvaille) for trouvaille in nouveautes[:MONTREES]],
                total=len(nouveautes),
                au_plus=veille.AU_PLUS,
            )
        return bool(recherche.perdus or nouveautes)

    def _chercher(self, alerte: Alerte) -> tuple[Recherche, list[Trouvaille]]:
        """What the search means that day, and what is new for it."""
        clef = (alerte.recherche, alerte.vue)
        if clef not in self._lues:
            if len(self._lues) >= GARDEES:
                self._lues.clear()
            recherche = recherches.lire(alerte.recherche, self.jour)
            nouveautes = (
                [] if recherche.perdus else self.ouverte.nouveautes(recherche.criteres, alerte.vue)
            )
            self._lues[clef] = (recherche, nouveautes)
        return self._lues[clef]


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
        yield ", ".join(filter(None, [ville(session), quand, duree(session)]))


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
