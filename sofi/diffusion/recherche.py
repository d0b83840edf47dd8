"""The public search: a question in, a page of sessions with counts out."""

import datetime
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from django.db import connection

from sofi.offre.fiches import FicheSession
from sofi.referentiels import synonymes
from sofi.referentiels.models import Synonyme
from sofi.socle.memoire import memoire
from sofi.socle.mots import Question
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee

from .criteres import PAGES_MAX, PAR_PAGE, Criteres
from .lieux import voisines
from .models import Publication
from .orthographe import relire
from .phrases import Compris, Lecture, lectures
from .requetes import COLONNES, MASQUES, Conditions, conditions, sql_facettes, sql_page
from .vecteurs import question

CACHE_A_PARTIR_DE = 2000
"""Counts of a smaller result are cheap, and always fresh."""
DUREE_CACHE = 60  # seconds


@dataclass(frozen=True)
class Ligne:
    """One session found: its number, its document, its distance in km from the place asked for."""

    numero: int
    document: Document
    km: float | None

    @property
    def session(self) -> FicheSession:
        """The session's part of the document."""
        return next(s for s in self.document.sessions if s.id == self.numero)


@dataclass(frozen=True)
class Comptes:
    """How many sessions, and for each facet how many by value (by bit where there are several)."""

    total: int
    facettes: dict[str, Counter[int]]


@dataclass(frozen=True)
class Resultats:
    """One page of answers, the criteria that were used, and what was made of the words to get it.

    `compris`: words read as filters or as the place; `ecartes`: filters that were read and left out, nothing
    satisfying them; `corrige`: the words tried instead; `ignores`: those that no training holds, left out.
    """

    criteres: Criteres
    lignes: list[Ligne]
    comptes: Comptes
    corrige: str = ""
    compris: list[Compris] = field(default_factory=list)
    ignores: list[str] = field(default_factory=list)
    ecartes: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.comptes.total

    @property
    def pages(self) -> int:
        """How many pages can be shown, at least one."""
        return pages(self.total)


@dataclass(frozen=True)
class _Essai:
    """One way of reading the question, and what it counts."""

    lecture: Lecture
    communes: list[str] | None
    question: Question
    comptes: Comptes


def pages(total: int) -> int:
    """How many pages a number of results takes, at least 1 and at most PAGES_MAX."""
    return min(max(-(-total // PAR_PAGE), 1), PAGES_MAX)


def chercher(criteres: Criteres) -> Resultats:
    """Answer a question in a bounded number of queries, whatever is found; see `Criteres` for its meaning.

    Sessions not ended only. Nothing found: typing mistakes are corrected, then the words that no training holds
    are left out, unless the question wants its own words.
    """
    essai = _essayer(criteres)
    corrige, ignores = "", list[str]()
    if not essai.comptes.total and criteres.texte and not criteres.tel_quel:
        relue = relire(criteres.texte)
        corrige, second = _reessayer(criteres, relue.corrigee)
        if not second and relue.absents:
            texte = _sans(relue.corrigee or criteres.texte, relue.absents)
            corrige, second = _reessayer(criteres, texte)
            corrige, ignores = (relue.corrigee and corrige), relue.absents if second else []
        essai = second or essai
    total = essai.comptes.total
    lecture = essai.lecture
    retenus = replace(lecture.criteres, page=min(max(criteres.page, 1), pages(total)))
    lignes = _page(retenus, essai, total) if total else []
    return Resultats(
        retenus, lignes, essai.comptes, corrige, lecture.compris, ignores, lecture.ecartes
    )


def _reessayer(criteres: Criteres, texte: str) -> tuple[str, _Essai | None]:
    """The same question with other words, when it finds something."""
    if not texte.strip():
        return "", None
    essai = _essayer(replace(criteres, texte=texte))
    return (texte, essai) if essai.comptes.total else ("", None)


def _sans(texte: str, mots: list[str]) -> str:
    """The text without these words."""
    return " ".join(mot for mot in re.findall(r"[^\W_]+", texte) if mot.casefold() not in mots)


def _essayer(criteres: Criteres) -> _Essai:
    """The first reading that finds something: the sentence, then its words alone; names of letters and figures in
    one, then in two."""
    sans_lecture = not criteres.texte or criteres.tel_quel
    essais: list[_Essai] = []
    for lecture in [Lecture(criteres)] if sans_lecture else lectures(criteres):
        lus = lecture.criteres
        posee = question(lus.texte, tel_quel=lus.tel_quel)
        communes = _communes(lus)
        for essayee in dict.fromkeys([posee, posee.separee]):
            comptes = _compter(lus, essayee, communes)
            essais.append(_Essai(lecture, communes, essayee, comptes))
            if comptes.total:
                return essais[-1]
    return essais[0]


def _communes(criteres: Criteres) -> list[str] | None:
    """The communes of the radius; None when the question has none."""
    lieu = criteres.lieu
    if lieu is None or not lieu.commune or criteres.rayon is None:
        return None
    return voisines(lieu, criteres.rayon)


def _compter(criteres: Criteres, posee: Question, communes: list[str] | None) -> Comptes:
    """The counts of a question; those of a wide one without words, asked again and again, are kept a moment."""
    if posee:
        return _compter_en_base(_conditions(criteres, posee, communes))
    # Neither the page nor the order changes a count.
    neutre = replace(criteres, texte="", tri=None, page=1, tel_quel=False)
    cle = f"comptes:{hashlib.sha256(repr(neutre).encode()).hexdigest()}"
    comptes: Comptes | None = memoire.get(cle)
    if comptes is None:
        comptes = _compter_en_base(_conditions(criteres, posee, communes))
        if comptes.total >= CACHE_A_PARTIR_DE:
            memoire.set(cle, comptes, DUREE_CACHE)
    return comptes


def _conditions(criteres: Criteres, posee: Question, communes: list[str] | None) -> Conditions:
    return conditions(criteres, posee.sur_racines(), communes)


def _compter_en_base(c: Conditions) -> Comptes:
    """Total and facets in one query."""
    noms = list(COLONNES)
    facettes: dict[str, Counter[int]] = {nom: Counter() for nom in noms}
    total = 0
    with connection.cursor() as curseur:
        curseur.execute(sql_facettes(c), c.parametres)
        for groupe, *valeurs, rate, compte in curseur:
            # The one facet grouped here is the only bit at 0, the first facet being the highest bit.
            rang = next(r for r in range(len(noms)) if not groupe >> (len(noms) - 1 - r) & 1)
            if rate in (0, 1 << rang):
                facettes[noms[rang]][valeurs[rang]] += compte
            if rang == 0 and rate == 0:
                total += compte
    return Comptes(
        total, {nom: _par_bit(c) if nom in MASQUES else c for nom, c in facettes.items()}
    )


def _par_bit(comptes: Counter[int]) -> Counter[int]:
    """From counts by set of bits to counts by bit."""
    par_bit: Counter[int] = Counter()
    for bits, compte in comptes.items():
        for rang in range(bits.bit_length()):
            if bits >> rang & 1:
                par_bit[1 << rang] += compte
    return par_bit


def compter_avec(texte: str, jour: datetime.date, avec: Synonyme | None = None) -> int:
    """How many sessions hold these words; with a line of synonyms that isn't kept yet, to try it."""
    posee = synonymes.lire(texte, avec=avec)
    return _compter_en_base(_conditions(Criteres(jour=jour), posee, None)).total if posee else 0


def _page(criteres: Criteres, essai: _Essai, total: int) -> list[Ligne]:
    """The sessions of one page with their documents: two queries."""
    c = _conditions(criteres, essai.question, essai.communes)
    sql = sql_page(c, criteres, essai.question.rang(), total)
    with connection.cursor() as curseur:
        curseur.execute(sql, c.parametres)
        lignes_lues = curseur.fetchall()
    documents = documents_de({action for _, action, _ in lignes_lues})
    return [
        Ligne(numero, documents[action], km)
        for numero, action, km in lignes_lues
        if action in documents
    ]


def documents_de(actions: set[int]) -> dict[int, Document]:
    """The public documents of these actions, by action; one query."""
    publiees = OffrePubliee.objects.filter(pk__in=actions).values_list("pk", "version__document")
    return dict(publiees)


def publication(numero: int) -> tuple[Publication, Document] | None:
    """The row and the document of a published session, ended or not; None when there is none. Two queries."""
    ligne = Publication.objects.defer("vecteur").filter(pk=numero).first()
    if ligne is None:
        return None
    document = documents_de({ligne.action}).get(ligne.action)
    return None if document is None else (ligne, document)


def actives(action: int, jour: datetime.date) -> list[int]:
    """The published sessions of an action that are not ended, the first to begin first."""
    sessions = Publication.objects.filter(action=action, date_fin__gte=jour)
    return list(sessions.order_by("date_debut", "pk").values_list("pk", flat=True))
