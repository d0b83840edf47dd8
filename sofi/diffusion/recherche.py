"""The public search: a question in, a page of trainings with counts out."""

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sofi.offre.fiches import FicheSession
from sofi.referentiels import moutures, synonymes
from sofi.referentiels.models import Synonyme
from sofi.socle.mots import Question, dit_quelque_chose
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee

from . import manques
from .criteres import PAGES_MAX, PAR_PAGE, PLAFOND, Criteres
from .lieux import communes_autour
from .moteur import grappes, reponse
from .moteur.dossier import Etat
from .moteur.entree import lire_carte
from .moteur.grappes import Repartition
from .moteur.mots import Mesure
from .moteur.reponse import Comptes, Trouvee
from .moteur.suite import index
from .orthographe import relire
from .phrases import Compris, Lecture, lectures
from .vecteurs import numeros, question


@dataclass(frozen=True, eq=False)
class Retenue:
    """A training found: its card, and the sessions that answer (the best one first).

    `manques`: what none of these sessions has, of what was asked. Two are the same when they are one object: what is
    drawn from it is then at hand for whoever finds it again, from wherever.
    """

    document: Document
    numeros: tuple[int, ...]
    manques: tuple[str, ...] = ()

    @property
    def sessions(self) -> Iterator[FicheSession]:
        """The sessions that answer, in their order."""
        par_numero = {session.id: session for session in self.document.sessions}
        return (par_numero[numero] for numero in self.numeros)


@dataclass(frozen=True)
class Ligne:
    """A training found and the distance in km of the session shown first, None when there is nothing to say."""

    retenue: Retenue
    km: float | None = None

    @property
    def document(self) -> Document:
        return self.retenue.document

    @property
    def numeros(self) -> tuple[int, ...]:
        return self.retenue.numeros

    @property
    def manques(self) -> tuple[str, ...]:
        return self.retenue.manques

    @property
    def numero(self) -> int:
        """The session shown first."""
        return self.numeros[0]

    @property
    def session(self) -> FicheSession:
        """The session shown first, as the card says it."""
        return next(self.sessions)

    @property
    def sessions(self) -> Iterator[FicheSession]:
        """The sessions that answer, in their order."""
        return self.retenue.sessions


@dataclass(frozen=True)
class Resultats:
    """One page of answers, the criteria that were used, and what was made of the words to get it.

    `compris`: words read as filters or as the place; `ecartes`: filters that were read and left out, nothing
    satisfying them; `corrige`: the words tried instead; `ignores`: those that no training holds, left out;
    `presque`: no training holds all the words, these hold all but so many groups of them; `reste`: the actions that
    the index, being made, doesn't hold yet; `laisses`: the filters among `ecartes`; `seuls`: where nothing is found,
    the words that find something alone.
    """

    criteres: Criteres
    lignes: list[Ligne]
    comptes: Comptes
    corrige: str = ""
    compris: list[Compris] = field(default_factory=list)
    ignores: list[str] = field(default_factory=list)
    ecartes: list[str] = field(default_factory=list)
    presque: int = 0
    reste: int = 0
    laisses: list[Compris] = field(default_factory=list)
    seuls: list[str] = field(default_factory=list)
    _situer: Callable[[], Repartition] | None = field(default=None, repr=False, compare=False)

    @property
    def repartition(self) -> Repartition:
        """Where all of them are, whatever the page."""
        return self._situer() if self._situer else Repartition.vide(self.criteres)

    @property
    def proches(self) -> bool:
        """None has all that was asked: these are the nearest ones."""
        return bool(self.presque or self.ecartes)

    @property
    def total(self) -> int:
        return self.comptes.total

    @property
    def pages(self) -> int:
        """How many pages can be shown, at least one."""
        return pages(self.total)


@dataclass(frozen=True)
class Essai:
    """One way of reading the question, and what it counts."""

    lecture: Lecture
    recherche: reponse.Recherche
    comptes: Comptes
    posee: Question
    manque: int = 0


def pages(total: int) -> int:
    """How many pages a number of results takes, at least 1 and at most PAGES_MAX."""
    return min(max(-(-total // PAR_PAGE), 1), PAGES_MAX)


def chercher(criteres: Criteres) -> Resultats:
    """Answer a question from the index of this machine, brought up to date; see `Criteres` for its meaning.

    Sessions not ended only. Nothing found: typing mistakes are corrected, then the words that no training holds are
    left out, then the trainings that hold most of the words are shown, unless the question wants its own words.
    """
    etat = index().a_jour()
    if etat is None:
        reste = OffrePubliee.objects.count()
        aucun = Comptes(0, defaultdict(Counter))
        return Resultats(replace(criteres, page=1), [], aucun, reste=reste)
    with moutures.ensemble():
        essai, corrige, ignores = repondre(etat, criteres)
        total = essai.comptes.total
        lecture = essai.lecture
        retenus = replace(lecture.criteres, page=min(max(criteres.page, 1), pages(total)))
        trouvees = replace(essai.recherche, criteres=retenus).page(total) if total else []
        absents = manques.de(etat, lecture, essai.posee, trouvees, absents=essai.manque)
        seuls = [] if total else _seuls(etat, criteres, retenus.texte)
    return Resultats(
        criteres=retenus,
        lignes=[
            _ligne(trouvee, tuple(absents.get(trouvee.sessions[0], ()))) for trouvee in trouvees
        ],
        comptes=essai.comptes,
        corrige=corrige,
        compris=lecture.compris,
        ignores=ignores,
        ecartes=lecture.ecartes,
        presque=essai.manque,
        reste=etat.manifeste.reste,
        laisses=lecture.laisses,
        seuls=seuls,
        _situer=partial(grappes.repartir, etat, essai.recherche),
    )


def tout(criteres: Criteres) -> Iterator[Ligne]:
    """Every result of a question in their order, PLAFOND at most, one after the other."""
    etat = index().a_jour()
    if etat is None:
        return
    with moutures.ensemble():
        essai, _, _ = repondre(etat, criteres)
    fin = min(essai.comptes.total, PLAFOND)
    for trouvee in essai.recherche.tranche(0, fin):
        yield _ligne(trouvee)


def ou(criteres: Criteres) -> Repartition:
    """Where all the results of a question are, whatever the communes chosen; nowhere while the index is being made."""
    etat = index().a_jour()
    if etat is None:
        return Repartition.vide(criteres)
    with moutures.ensemble():
        essai, _, _ = repondre(etat, replace(criteres, commune=()))
    return grappes.repartir(etat, essai.recherche)


def suivre(
    etat: Etat, criteres: Criteres, actions: NDArray[np.int64]
) -> tuple[Iterator[Ligne], Callable[[Etat], set[int]]]:
    """The results of a question among a few actions; and what tells which sessions answered it in another state.

    Everything asked is wanted: no typing mistake is corrected, nothing is left out.
    """
    with moutures.ensemble():
        essai = _essayer(etat, criteres)
    trouvees = () if essai.lecture.ecartes else essai.recherche.des_actions(actions).tous()

    def repondaient(avant: Etat) -> set[int]:
        anciennes = _poser(avant, essai.lecture, essai.posee).recherche.tous()
        return {numero for trouvee in anciennes for numero in trouvee.sessions}

    return map(_ligne, trouvees), repondaient


def repondre(etat: Etat, criteres: Criteres) -> tuple[Essai, str, list[str]]:
    """The first way of reading that finds something, the words tried instead, those left out."""
    essai = _essayer(etat, criteres)
    if essai.comptes.total or not criteres.texte or criteres.tel_quel:
        return essai, "", []
    relue = relire(criteres.texte, etat, essai.lecture.criteres.texte)
    corrige, second = _reessayer(etat, criteres, relue.corrigee)
    if second:
        return second, corrige, []
    if relue.absents:
        texte = _sans(relue.corrigee or criteres.texte, relue.absents)
        corrige, second = _reessayer(etat, criteres, texte, absents=len(relue.absents))
        if second:
            return second, relue.corrigee and corrige, relue.absents
    return _presque(etat, criteres) or essai, "", []


MOTS_ESSAYES, MOTS_PROPOSES = 6, 3
"""Words of a question that found nothing: so many are tried alone, so many are said."""
CARTES_LUES = 1024  # some ten megabytes, each of three times: read, held, drawn
_carte = lru_cache(maxsize=CARTES_LUES)(lire_carte)
"""The same trainings answer many questions: the cards read last are at hand."""


def _ligne(trouvee: Trouvee, manques: tuple[str, ...] = ()) -> Ligne:
    return Ligne(_retenue(trouvee.carte, trouvee.sessions, manques), trouvee.km)


@lru_cache(maxsize=CARTES_LUES)
def _retenue(carte: bytes, sessions: tuple[int, ...], manques: tuple[str, ...]) -> Retenue:
    return Retenue(_carte(carte), sessions, manques)


def _reessayer(
    etat: Etat, criteres: Criteres, texte: str, *, absents: int = 0
) -> tuple[str, Essai | None]:
    """The same question with other words, when it finds something; `absents`: how many it is without."""
    if not dit_quelque_chose(texte):
        return "", None
    essai = _essayer(etat, replace(criteres, texte=texte), absents=absents)
    return (texte, essai) if essai.comptes.total else ("", None)


def _sans(texte: str, mots: list[str]) -> str:
    """The text without these words."""
    return " ".join(mot for mot in re.findall(r"[^\W_]+", texte) if mot.casefold() not in mots)


def _seuls(etat: Etat, criteres: Criteres, texte: str) -> list[str]:
    """The longest words of a text that find something alone, where together they find nothing."""
    mots = [mot for mot in dict.fromkeys(texte.split()) if len(mot) > 2 and dit_quelque_chose(mot)]
    if len(mots) < 2:
        return []
    longs = sorted(mots, key=len, reverse=True)[:MOTS_ESSAYES]
    trouvent = (m for m in longs if _essayer(etat, replace(criteres, texte=m)).comptes.total)
    return list(islice(trouvent, MOTS_PROPOSES))


def _lectures(criteres: Criteres) -> list[Lecture]:
    sans_lecture = not criteres.texte or criteres.tel_quel
    return [Lecture(criteres)] if sans_lecture else lectures(criteres)


def _essayer(etat: Etat, criteres: Criteres, *, absents: int = 0) -> Essai:
    """The first reading that finds something: the sentence, then its words alone; names of letters and figures in
    one, then in two."""
    essais: list[Essai] = []
    for lecture in _lectures(criteres):
        posee = question(lecture.criteres.texte, tel_quel=lecture.criteres.tel_quel)
        for essayee in dict.fromkeys([posee, posee.separee]):
            essais.append(_poser(etat, lecture, essayee, absents=absents))
            if essais[-1].comptes.total:
                return essais[-1]
    return essais[0]


def _presque(etat: Etat, criteres: Criteres) -> Essai | None:
    """The trainings that hold most of the words, when none holds them all: with the filters and the distance, else
    without them; letters and figures in one, then each for itself."""
    premiere, *autres = _lectures(criteres)
    for lecture in (premiere, *(autre for autre in autres if autre.ecartes)):
        posee = question(lecture.criteres.texte, tel_quel=lecture.criteres.tel_quel)
        for essayee in dict.fromkeys([posee, posee.eclatee]):
            for manque in range(1, len(essayee.groupes)):
                essai = _poser(etat, lecture, essayee, manque=manque)
                if essai.comptes.total:
                    return essai
    return None


def _poser(
    etat: Etat, lecture: Lecture, posee: Question, *, manque: int = 0, absents: int = 0
) -> Essai:
    lus = lecture.criteres
    communes = communes_autour(lus.lieu, lus.rayon)
    mesure = Mesure(manque, absents)
    recherche = reponse.chercher(
        etat, lus, posee, communes, numeros=numeros(lus.texte), mesure=mesure
    )
    return Essai(lecture, recherche, recherche.compter(), posee, manque)


def compter_avec(texte: str, jour: datetime.date, avec: Synonyme | None = None) -> int:
    """How many trainings hold these words; with a line of synonyms that isn't kept yet, to try it."""
    posee, etat = synonymes.lire(texte, avec=avec), index().a_jour()
    if not posee or etat is None:
        return 0
    return reponse.chercher(etat, Criteres(jour=jour), posee, None).compter().total


def documents_de(actions: set[int]) -> dict[int, Document]:
    """The public documents of these actions, by action; one query."""
    publiees = OffrePubliee.objects.filter(pk__in=actions).values_list("pk", "version__document")
    return dict(publiees)
