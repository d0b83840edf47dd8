"""What each of the nearest trainings lacks, when none has all that was asked: « le soir », a word, the distance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sofi.socle.formats import INSECABLE
from sofi.socle.mots import Question, Suite
from sofi.socle.texte import plier

from .criteres import Criteres
from .lieux import communes_autour
from .moteur import reponse
from .moteur.dossier import Etat
from .moteur.mots import Mesure
from .moteur.reponse import Trouvee
from .phrases import Lecture

_MOT = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class _Voulu:
    """Something that was asked: how its lack is said, and the search that it satisfies."""

    manque: str
    criteres: Criteres
    question: Question
    absents: int = 0


def de(
    etat: Etat, lecture: Lecture, posee: Question, trouvees: list[Trouvee], *, absents: int
) -> dict[int, list[str]]:
    """First session of a result → what none of its sessions has, in the order it was asked.

    `absents`: how many groups of words may be lacking. One more search for each thing that was left out.
    """
    manques: dict[int, list[str]] = {}
    numeros = {numero for trouvee in trouvees for numero in trouvee.sessions}
    for voulu in _voulus(lecture, posee, absents) if numeros else ():
        c = voulu.criteres
        communes = communes_autour(c.lieu, c.rayon)
        recherche = reponse.chercher(
            etat, c, voulu.question, communes, mesure=Mesure(voulu.absents)
        )
        tenues = recherche.parmi(numeros)
        for trouvee in trouvees:
            if tenues.isdisjoint(trouvee.sessions):
                manques.setdefault(trouvee.sessions[0], []).append(voulu.manque)
    return manques


def _voulus(lecture: Lecture, posee: Question, absents: int) -> Iterator[_Voulu]:
    """The words, when some may lack; the filters and the distance that were left out."""
    c = lecture.criteres
    if absents:
        for groupe in posee.groupes:
            yield _Voulu(_sans(_tel_que_tape(groupe[0], c.texte)), c, Question((groupe,)))
    for laisse in lecture.laisses:
        yield _Voulu(_sans(laisse.libelle), replace(c, **laisse.champs), posee, absents)
    if lecture.rayon:
        loin = f"à plus de {lecture.rayon}{INSECABLE}km"
        yield _Voulu(loin, replace(c, rayon=lecture.rayon), posee, absents)


def _sans(dit: str) -> str:
    return f"sans «{INSECABLE}{dit}{INSECABLE}»"


def _tel_que_tape(suite: Suite, texte: str) -> str:
    """Folded words, as they were typed where they can be found."""
    tapes = {plier(mot): mot for mot in _MOT.findall(texte)}
    return " ".join(tapes.get(mot, mot) for mot in suite)
