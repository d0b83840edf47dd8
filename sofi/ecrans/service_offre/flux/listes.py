"""The files of the last days, the runs, what a stopped run would lose, what is left out."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.echanges.delta import Ecart, ecart
from sofi.echanges.donnees import fichiers as donnees_ouvertes
from sofi.echanges.donnees.passages import dernier_passage as derniere_ecriture
from sofi.echanges.flux import PART_RETIREE_MAX
from sofi.echanges.manifeste import (
    Genre,
    dates_des_fichiers,
    manifeste_du_jour,
    nom_d_annexe,
    nom_des_empreintes,
    nom_des_sessions,
)
from sofi.echanges.models import FluxEcrit, PassageDeFlux
from sofi.echanges.passages import dernier_passage, dossier, precedent
from sofi.echanges.sessions_ecrites import EcartDesSessions, ecart_des_sessions
from sofi.offre.models import Action, Session
from sofi.partenaires.fichiers import COMPLET, OUVERTS
from sofi.partenaires.listes import repris_par, reprises
from sofi.partenaires.mesure import diffusion
from sofi.socle.formats import accord

FICHIERS_MONTRES = 30
PASSAGES_MONTRES = 10
MESURE = datetime.timedelta(days=30)  # over which J+3 is measured


@dataclass(frozen=True)
class FichierMontre:
    """A feed and its file: `octets` is None once the file is gone."""

    flux: FluxEcrit
    octets: int | None
    dernier: bool

    @property
    def annexes(self) -> list[str]:
        """What stands beside it, by the words of its address; nothing once its file is gone."""
        if self.octets is None:
            return []
        noms = {genre.value: nom_d_annexe(self.flux.jour, genre) for genre in Genre}
        return [quoi for quoi, nom in noms.items() if (dossier() / nom).is_file()]


@dataclass(frozen=True)
class Perte:
    """The sessions of an établissement that a stopped run would lose."""

    etablissement: Etablissement
    sessions: int


@dataclass(frozen=True)
class Cause:
    """Why formations are left out, and which actions to look at."""

    element: str
    raison: str
    fautes: int
    actions: list[tuple[str, int]]


@dataclass(frozen=True)
class FichierDeLaNuit:
    """A file of the last feed: which one, what it is, what it holds."""

    quoi: str
    nom: str
    role: str
    contenu: list[str]
    octets: int
    sha256: str
    # The partners that have it whole, and since when.
    repris_par: list[str] = field(default_factory=list)


_ROLES = {
    Genre.DELTA: "ce qui a changé depuis le fichier précédent",
    Genre.INDEX: "un résumé par session et par organisme",
    Genre.PLUS: "organismes sans offre, et leurs domaines",
}
_COMPTES = {
    "nouvelles": ("formation nouvelle", "formations nouvelles"),
    "changees": ("changée", "changées"),
    "retirees": ("retirée", "retirées"),
    "offres": ("session", "sessions"),
    "organismes": ("organisme", "organismes"),
    "ecartes": (
        "écarté : ses coordonnées ne sont pas conformes",
        "écartés : coordonnées non conformes",
    ),
}


def page_des_exports() -> dict[str, Any]:
    """What the page shows, whoever reads it."""
    passage, aujourd_hui = dernier_passage(), timezone.localdate()
    retenu = passage if passage and passage.situation == PassageDeFlux.Situation.RETENU else None
    bilan = passage.bilan if passage else {}
    montres = fichiers()
    dernier = next((un for un in montres if un.dernier), None)
    preneurs = repris_par(dernier.flux) if dernier else {}
    return {
        "passage": passage,
        "retenu": retenu,
        "pertes": pertes(retenu) if retenu else [],
        "part": part_perdue(retenu) if retenu else None,
        "part_admise": PART_RETIREE_MAX,
        "fichiers": montres,
        "nuit": fichiers_de_la_nuit(dernier, preneurs),
        "ecriture": derniere_ecriture(),
        "donnees": (lots := donnees_ouvertes.lots()),
        "ouvertes": fichiers_ouverts(lots, preneurs),
        "precedent": precedent(),
        "causes": causes(bilan),
        "refusees": bilan.get("ecartees", {}).get("formations_refusees", 0),
        "passages": passages(),
        "prochaine": prochaine_nuit(),
        "jours_gardes": settings.FLUX_JOURS_GARDES,
        "reprises": reprises(),
        "diffusion": diffusion(aujourd_hui - MESURE, aujourd_hui),
    }


def fichiers() -> list[FichierMontre]:
    """One a day, the last of that day, the newest first; one query."""
    ecrits = FluxEcrit.objects.select_related("ecarte_par").order_by("-jour", "-ecrit_le", "-pk")
    du_jour = list(ecrits.distinct("jour")[:FICHIERS_MONTRES])
    dernier = next((flux for flux in du_jour if not flux.ecarte_le), None)
    return [FichierMontre(flux, _octets(flux), flux == dernier) for flux in du_jour]


def _octets(flux: FluxEcrit) -> int | None:
    chemin = dossier() / flux.fichier
    return chemin.stat().st_size if not flux.ecarte_le and chemin.is_file() else None


def fichiers_de_la_nuit(
    dernier: FichierMontre | None, preneurs: dict[str, list[str]]
) -> tuple[FluxEcrit, list[FichierDeLaNuit]] | None:
    """The last feed and what was written with it, as its manifest says; nothing once its file is gone."""
    if dernier is None or dernier.octets is None:
        return None
    manifeste = manifeste_du_jour(dossier(), dernier.flux.jour)
    if manifeste is None:
        return None
    contenu = [
        accord(manifeste.formations, "formation", "formations"),
        accord(manifeste.sessions, "session", "sessions"),
    ]
    complet = FichierDeLaNuit(
        "flux",
        manifeste.fichier,
        "toute l’offre",
        contenu,
        manifeste.octets,
        manifeste.sha256,
        preneurs.get(COMPLET, []),
    )
    annexes = [
        FichierDeLaNuit(
            annexe.genre,
            annexe.fichier,
            _ROLES[Genre(annexe.genre)],
            [accord(compte, *_COMPTES[nom]) for nom, compte in annexe.comptes.items()],
            annexe.octets,
            annexe.sha256,
            preneurs.get(annexe.genre, []),
        )
        for annexe in manifeste.annexes
    ]
    return dernier.flux, [complet, *annexes]


def fichiers_ouverts(
    lots: list[donnees_ouvertes.Lot], preneurs: dict[str, list[str]]
) -> list[tuple[donnees_ouvertes.Fichier, list[str]]]:
    """The last files of open data, and the partners that took one by their key: anybody has the others."""
    genres = {nom: genre for genre, nom in OUVERTS.items()}
    derniers = lots[0].fichiers if lots else []
    return [(un, preneurs.get(genres.get(un.nom, ""), [])) for un in derniers]


def jours_comparables() -> list[datetime.date]:
    """The days whose list of formations is kept, the newest first."""
    jours = dates_des_fichiers(dossier())
    gardes = [jour for jour in jours if (dossier() / nom_des_empreintes(jour)).is_file()]
    return gardes[::-1]


@dataclass(frozen=True)
class EcartMontre:
    """What changed from one feed to another, and which actions: the first ones of each kind, by title."""

    formations: Ecart
    sessions: EcartDesSessions

    @property
    def listes(self) -> list[tuple[str, int, list[Action]]]:
        """What they are, how many formations, the actions that are still there; one query."""
        nommees = self.formations.actions
        numeros = {numero for liste in nommees.values() for numero in liste}
        connues = Action.objects.filter(pk__in=numeros).avec_formation().in_bulk()
        return [
            (mots, compte, [connues[n] for n in nommees.get(quoi, []) if n in connues])
            for quoi, mots, compte in (
                ("nouvelles", "nouvelle,nouvelles", self.formations.nouvelles),
                ("changees", "changée,changées", self.formations.changees),
                ("retirees", "retirée,retirées", self.formations.retirees),
            )
            if compte
        ]


def comparer(du: datetime.date, au: datetime.date) -> EcartMontre | None:
    """What changed between the feeds of two days; None when one has gone meanwhile."""
    try:
        formations = ecart(*(dossier() / nom_des_empreintes(jour) for jour in (du, au)))
        avant, apres = (dossier() / nom_des_sessions(jour) for jour in (du, au))
        return EcartMontre(formations, ecart_des_sessions(avant, apres, au))
    except FileNotFoundError:
        return None


def passages() -> QuerySet[PassageDeFlux]:
    """The last runs, the newest first."""
    return PassageDeFlux.objects.select_related("auteur")[:PASSAGES_MONTRES]


def pertes(passage: PassageDeFlux) -> list[Perte]:
    """By établissement, those that lose most first; two queries."""
    numeros = passage.bilan.get("retirees", [])
    par_etablissement = (
        Session.objects.filter(pk__in=numeros)
        .values_list("action__etablissement")
        .annotate(Count("pk"))
    )
    comptes = dict(par_etablissement)
    trouves = Etablissement.objects.in_bulk(comptes)
    return [
        Perte(trouves[pk], compte)
        for pk, compte in sorted(comptes.items(), key=lambda un: (-un[1], un[0]))
    ]


def causes(bilan: dict[str, Any]) -> list[Cause]:
    """The causes of a manifest; the formations of one action, « F-A… », lead to it once."""
    return [
        Cause(
            cause["element"],
            cause["raison"],
            cause["fautes"],
            list(dict.fromkeys(_action(nom) for nom in cause["formations"])),
        )
        for cause in bilan.get("causes", [])
    ]


def _action(nom: str) -> tuple[str, int]:
    """« F-A » and the number of the action; 0 when the name doesn't say it."""
    morceaux = nom.split("-")
    numero = int(morceaux[1]) if len(morceaux) > 1 and morceaux[1].isdecimal() else 0
    return "-".join(morceaux[:2]), numero


def part_perdue(passage: PassageDeFlux) -> float | None:
    """Percent of the previous feed's sessions that a stopped run would lose."""
    avant = passage.bilan.get("avant")
    return round(passage.bilan["retirees_depuis"] * 100 / avant, 1) if avant else None


def prochaine_nuit() -> datetime.datetime:
    """When the next one is due."""
    maintenant = timezone.localtime()
    ce_jour = maintenant.replace(hour=settings.FLUX_HEURE, minute=0, second=0, microsecond=0)
    return ce_jour if ce_jour > maintenant else ce_jour + datetime.timedelta(days=1)
