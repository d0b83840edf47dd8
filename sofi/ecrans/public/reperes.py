"""Pages where one lands: a certification, a métier, a domaine, a commune, a regional programme and its trainings."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.text import slugify

from sofi.diffusion import codes, noms
from sofi.diffusion.criteres import Criteres, Tri
from sofi.diffusion.insertion import Promotion, promotions
from sofi.diffusion.moteur import reperes as moteur
from sofi.diffusion.moteur.entree import Repere, reperes_de
from sofi.diffusion.moteur.suite import index
from sofi.diffusion.recherche import Resultats, chercher
from sofi.diffusion.territoires import departements
from sofi.ecrans.commun.adresses import adresse as adresse_de
from sofi.offre.fiches import FicheSession
from sofi.socle.formats import INSECABLE, accord
from sofi.socle.texte import plier
from sofi.validation.document import Document

from . import alertes, geographie
from .geographie import Geographie
from .presentation.carte import Carte, cartes

MOTS_MAX = 80  # characters of the words of an address
LIES_MAX = 8
"""Neighbours shown of each kind: enough to go on, few enough to be read."""


@dataclass(frozen=True)
class Genre:
    """A kind of page: what it is called, what is said before its code, what it is told beside."""

    code: str
    titre: str
    precision: str
    voisins: tuple[str, ...]


@dataclass(frozen=True)
class Lien:
    libelle: str
    url: str
    compte: str


@dataclass(frozen=True)
class PageDeRepere:
    """All that the page shows."""

    genre: Genre
    code: str
    nom: str
    resultats: Resultats
    cartes: list[Carte]
    url: str
    url_recherche: str
    carte: Geographie
    url_alerte: str
    departements: list[Lien]
    voisins: list[tuple[str, list[Lien]]]
    promotions: tuple[Promotion, ...] = ()

    @property
    def precision(self) -> str:
        """« ROME D1102 », « RNCP37538 »."""
        return f"{self.genre.precision}{INSECABLE}{self.code}".strip(INSECABLE)

    @property
    def compte(self) -> str:
        """« 11 formations, 31 sessions »."""
        sessions = accord(self.resultats.comptes.sessions, "session", "sessions")
        return f"{accord(self.resultats.total, 'formation', 'formations')}, {sessions}"

    @property
    def voir_toutes(self) -> str:
        """What the button to the search says; empty when the page shows them all."""
        total = self.resultats.total
        montre_tout = total == len(self.cartes)
        return "" if montre_tout else f"Voir les {accord(total, 'formation', 'formations')}"


GENRES = {
    genre.code: genre
    for genre in (
        Genre("certification", "Certification", "", ("metier", "domaine")),
        Genre("metier", "Métier", "ROME", ("certification", "domaine")),
        Genre("domaine", "Domaine", "Formacode", ("certification", "metier")),
        Genre("lieu", "Se former à", "", ("domaine", "certification")),
        Genre("programme", "Programme régional", "", ("domaine", "lieu")),
    )
}
PLURIELS = {
    "certification": "Certifications",
    "metier": "Métiers",
    "domaine": "Domaines",
    "lieu": "Communes",
    "programme": "Programmes régionaux",
}


MENE_A = {
    "certification": "Qui prépare cette certification",
    "metier": "Formations au même métier",
    "domaine": "Formations du même domaine",
    "lieu": "Formations dans la même commune",
}
"""What a training's page says of the pages it leads to."""


def adresse(genre: str, code: str, nom: str) -> str:
    """The address of the page of a mark."""
    return adresse_de(f"public:{genre}", f"{code}-{_mots(nom) or genre}")


@lru_cache(maxsize=4096)
def _mots(nom: str) -> str:
    return slugify(plier(nom))[:MOTS_MAX].strip("-")


def composer(genre: str, code: str, jour: datetime.date) -> PageDeRepere | None:
    """The page of a mark; None when neither the index nor the reference tables know it."""
    sorte, repere = GENRES[genre], Repere(genre, code, "")
    resultats = chercher(Criteres(jour=jour, reperes=(repere.cle,), tri=Tri.DATE))
    etat = index().etat()
    nom = noms.nom_de(etat, genre, code)
    if not nom:
        return None
    voisins = [
        (
            PLURIELS[autre],
            [_lien(p) for p in moteur.lies(etat, repere.cle, autre, jour, combien=LIES_MAX)],
        )
        for autre in sorte.voisins
        if etat
    ]
    return PageDeRepere(
        genre=sorte,
        code="" if genre in ("lieu", "programme") else code,
        nom=nom,
        resultats=resultats,
        cartes=cartes(resultats.lignes, jour),
        url=adresse(genre, code, nom),
        url_recherche=_recherche(genre, code),
        carte=geographie.du_repere(resultats, f"{genre}:{code}"),
        url_alerte=alertes.adresse(urlencode({"repere": f"{genre}:{code}"})),
        departements=_departements(genre, code, resultats),
        voisins=[(titre, liens) for titre, liens in voisins if liens],
        promotions=promotions(code) if genre == "certification" else (),
    )


def _recherche(genre: str, code: str, **autres: str) -> str:
    """The search of what this mark is about."""
    parametres = {"repere": f"{genre}:{code}", **autres}
    return f"{adresse_de('public:accueil')}?{urlencode(parametres)}"


def _departements(genre: str, code: str, resultats: Resultats) -> list[Lien]:
    """Where, the most trainings first; a training of two départements counts in both."""
    noms = departements()
    comptes = resultats.comptes.facettes["departement"].most_common()
    return [
        Lien(
            noms[numero],
            _recherche(genre, code, departement=numero),
            accord(n, "formation", "formations"),
        )
        for valeur, n in comptes
        if (numero := codes.code_departement(valeur)) in noms
    ]


def _lien(proposition: moteur.Proposition) -> Lien:
    return Lien(
        proposition.libelle,
        adresse(proposition.genre, proposition.code, proposition.libelle),
        accord(proposition.compte, "formation", "formations"),
    )


def de_la_formation(
    document: Document, session: FicheSession
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The pages that a training leads to: its certification, métiers, domaines, commune; by kind, name and address."""
    par_genre: dict[str, list[tuple[str, str]]] = {genre: [] for genre in MENE_A}
    for repere in reperes_de(document, [session]):
        if repere.genre in par_genre:
            lien = (repere.libelle, adresse(repere.genre, repere.code, repere.libelle))
            par_genre[repere.genre].append(lien)
    return [(MENE_A[genre], liens) for genre, liens in par_genre.items() if liens]


def liste(genre: str, jour: datetime.date) -> list[tuple[str, list[Lien]]]:
    """Every mark of a kind that a training is about, by its first letter."""
    etat = index().a_jour()
    par_lettre: dict[str, list[Lien]] = {}
    for proposition in moteur.tous(etat, genre, jour) if etat else []:
        lettre = plier(proposition.libelle)[:1].upper()
        par_lettre.setdefault(lettre, []).append(_lien(proposition))
    return sorted(par_lettre.items())
