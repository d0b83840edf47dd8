"""The one reading of words, for what is indexed and for what is asked, for the public and for the staff.

    racines("Infirmières, SSIAP 1")   what an index holds: infirmier ssiap 1 ssiap1
    lire("infirmière ssiap1")         a question: every one of its words, under any of its forms

A question is written for each kind of place where words are looked for: an index of roots (`sur_racines`),
an index of folded words (`sur_mots`), a plain column (`debuts`). It knows no table: `referentiels.synonymes`
adds what the administration says is the same thing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from .texte import plier

LONGUEUR_MAX = 60
"""Longer « words » are codes or addresses that nobody types."""
PREFIXE_MIN = 5
"""From this length on a word asked for is also the beginning of a word: « compta » finds « comptabilité »."""
MOTS_MAX = 12
"""Words of a question beyond this number are left out: each costs a search of the index."""
_ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|quoiqu|presqu|[cdjlmnst])['’ʼ]", re.IGNORECASE)

# French words that say nothing of a training. Words that are also a trade or a matter stay out of
# this list: « son » (ingénieur du son), « car » (conducteur de car), « or », « été », « est ».
_LISTE_VIDES = """
a ai au aux avec ce ces cet cette chez dans de des donc dont du elle elles en et eu il ils je la
le les leur leurs lui ma mais me mes mon ne nos notre nous on ou par pas pour qu que qui sa se
ses si sont sous sur ta te tes toi ton tu un une vos votre vous y l
"""
MOTS_VIDES = frozenset(_LISTE_VIDES.split())
# The words of looking itself, in a sentence: « je voudrais devenir comptable ».
_LISTE_PHRASE = """
formation formations stage stages cours devenir metier metiers apprendre reconversion trouver trouve chercher cherche
recherche rechercher voudrais voudrait veux veut souhaite souhaiterais aimerais aimerait faire suivre comment besoin
envie travailler changer quoi quel quelle quels quelles existe sais sait peux peut dois combien coute inscrire obtenir
passer job boulot secteur domaine apres rapidement vite urgent bonjour merci svp stp est
"""
MOTS_DE_PHRASE = frozenset(_LISTE_PHRASE.split())

# Plurals, then feminines: (ending, its replacement, shortest word it applies to).
_PLURIELS = (("eaux", "eau", 5), ("aux", "al", 5), ("s", "", 4), ("x", "", 4))
_FEMININS = (
    ("iere", "ier", 6),
    ("ere", "er", 7),
    ("trice", "teur", 7),
    ("euse", "eur", 6),
    ("eure", "eur", 7),
    ("ienne", "ien", 7),
    ("onne", "on", 7),
    ("elle", "el", 7),
    ("ale", "al", 6),
    ("ive", "if", 6),
    ("ante", "ant", 7),
    ("ente", "ent", 7),
    ("ointe", "oint", 7),
    ("cate", "cat", 6),
    ("idate", "idat", 7),
    ("arde", "ard", 7),
    ("ee", "e", 6),
    ("woman", "man", 7),
)
_IRREGULIERS = {
    "travaux": "travail",
    "vitraux": "vitrail",
    "emaux": "email",
    "hotesse": "hote",
    "maitresse": "maitre",
    "publique": "public",
    "reportrice": "reporter",
    "voyageuse": "voyageur",
}
# How a plain column may write what a root stands for: (ending of the root, beginnings that hold it).
_DEBUTS = (
    ("teur", ("teur", "trice", "teuse")),
    ("eur", ("eur", "euse")),
    ("if", ("if", "ive")),
    ("al", ("al", "aux")),
)
_JOINT = re.compile(r"([a-z]{1,6})(\d{1,4})")
_LETTRES_MAX, _CHIFFRES_MAX = 6, 4
_SIGLE_MAX = 4
_SIGNES = {"plusplus": "++", "sharp": "#"}


def racine(mot: str) -> str:
    """The form under which a folded word is held: singular, and masculine for the endings of trades."""
    if not mot.isalpha() or mot.endswith(tuple(_SIGNES)):
        return mot
    if mot in _IRREGULIERS:
        return _IRREGULIERS[mot]
    if not mot.endswith("ss"):
        mot = _remplacer(mot, _PLURIELS)
    return _IRREGULIERS.get(mot) or _remplacer(mot, _FEMININS)


def _remplacer(mot: str, fins: Sequence[tuple[str, str, int]]) -> str:
    for fin, remplacement, longueur in fins:
        if len(mot) >= longueur and mot.endswith(fin):
            return mot[: len(mot) - len(fin)] + remplacement
    return mot


_PERMIS = {"a", "ce"}
"""Categories of driving licences that are stop words elsewhere: « permis CE »."""


def _est_vide(mot: str, avant: str) -> bool:
    """True when a word says nothing, after that one."""
    return mot in MOTS_VIDES and not (avant == "permis" and mot in _PERMIS)


def coeur(texte: str) -> str:
    """A sentence as typed, without the words at both ends that say nothing in it: « je cherche … à » around the job.

    As it is when no other word is left.
    """
    mots = texte.split()
    plies = [plier(_ELISION.sub(" ", mot)) for mot in mots]
    disent = [
        rang
        for rang, (avant, mot) in enumerate(zip(["", *plies], plies, strict=False))
        if mot and mot not in MOTS_DE_PHRASE and not _est_vide(mot, avant)
    ]
    if not disent:
        return texte
    gardes = mots[disent[0] : disent[-1] + 1]
    return " ".join([_ELISION.sub("", gardes[0]), *gardes[1:]])


def dit_quelque_chose(texte: str) -> bool:
    """Some word of it isn't of looking itself, nor a figure."""
    return any(not mot.isdecimal() and mot not in MOTS_DE_PHRASE for mot in mots_utiles(texte))


def mots_utiles(texte: str) -> list[str]:
    """Folded words of a text, in their order, without elisions nor French stop words.

    Give it the text as typed, not a folded one: « d'ébéniste » loses its « d », « permis D » keeps it.
    """
    return [mot for mot in plier(_ELISION.sub(" ", texte)).split() if mot not in MOTS_VIDES]


def _se_joignent(mot: str, suivant: str) -> bool:
    """A word and a figure that make one name: « SSIAP 1 », « R 489 », « RNCP 37538 »."""
    if not suivant.isdecimal() or not mot.isalpha():
        return False
    court = len(mot) <= _LETTRES_MAX and len(suivant) <= _CHIFFRES_MAX
    return (court and mot not in MOTS_DE_PHRASE) or mot in ("rncp", "rs")


def racines(texte: str) -> list[str]:
    """The forms that an index holds for a text: its words, and names of letters and figures in one and in two."""
    formes: list[str] = []
    avant = ""
    for mot in plier(_ELISION.sub(" ", texte)).split():
        if len(mot) <= LONGUEUR_MAX:
            if _se_joignent(avant, mot):
                formes.append(avant + mot)
            if not _est_vide(mot, avant):
                formes.append(racine(mot))
            if joint := _JOINT.fullmatch(mot):
                formes += joint.groups()
        avant = mot
    return formes


def _joindre(mots: Sequence[str]) -> list[str]:
    """Words as they are asked for: « ssiap 1 » is « ssiap1 »."""
    joints: list[str] = []
    for mot in mots:
        if joints and _se_joignent(joints[-1], mot):
            joints[-1] += mot
        else:
            joints.append(mot)
    return joints


def mots_demandes(texte: str, *, phrase: bool = False) -> list[str]:
    """The distinct folded words that a text asks for, without those that say nothing unless nothing else is left.

    In a sentence (`phrase`), the words of looking itself say nothing: « devenir », « formation ».
    """
    tous = _joindre(plier(_ELISION.sub(" ", texte)).split())
    tous = [mot for mot in dict.fromkeys(tous) if len(mot) <= LONGUEUR_MAX]
    utiles = [
        mot for avant, mot in zip(["", *tous], tous, strict=False) if not _est_vide(mot, avant)
    ]
    if phrase:
        utiles = [mot for mot in utiles if mot not in MOTS_DE_PHRASE] or utiles
    elif not utiles:
        utiles = tous  # a name of stop words only, being typed
    return utiles[:MOTS_MAX]


Suite = tuple[str, ...]
"""Words that must all be there."""
Table = dict[Suite, list[Suite]]
"""Roots in a row → the other ways of saying them."""


@dataclass(frozen=True)
class Question:
    """What is asked: of each group, one of the ways of saying it; each way is words that must all be there."""

    groupes: tuple[tuple[Suite, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groupes)

    @property
    def mots(self) -> list[str]:
        """The words as they were asked for."""
        return [mot for groupe in self.groupes for mot in groupe[0]]

    @property
    def eclatee(self) -> "Question":
        """The same, letters and figures each asked for: what to try when most of the words are enough."""
        groupes: list[tuple[Suite, ...]] = []
        for groupe in self.groupes:
            eclats = parts(groupe[0][0]) if groupe == ((groupe[0][0],),) else ()
            groupes += [((part,),) for part in eclats] if len(eclats) > 1 else [groupe]
        return replace(self, groupes=tuple(dict.fromkeys(groupes)))

    @property
    def separee(self) -> "Question":
        """The same, letters and figures apart: what to try when « CAP 2 » in one word gives nothing."""
        groupes = tuple(
            tuple(tuple(part for mot in suite for part in parts(mot)) for suite in groupe)
            for groupe in self.groupes
        )
        return replace(self, groupes=groupes)

    def sur_racines(self) -> str:
        """The tsquery for an index of roots."""
        return _requete(self, lambda mot: [racine_demandee(mot)])

    def sur_mots(self) -> str:
        """The tsquery for an index of folded words in their order, each word typed being the beginning of one."""
        if len(self.mots) == 1 and len(self.mots[0]) == 1:
            return f"'{self.mots[0]}':*"  # a word being typed
        return _requete(self, _dans_des_mots)


def lire(texte: str, *, phrase: bool = False) -> Question:
    """The question that a text asks: every one of its words."""
    return Question(tuple(((mot,),) for mot in mots_demandes(texte, phrase=phrase)))


def parts(mot: str) -> Suite:
    """« ssiap1 » in its letters and its figures; any other word alone."""
    joint = _JOINT.fullmatch(mot)
    return (joint[1], joint[2]) if joint else (mot,)


def racine_demandee(mot: str) -> str:
    """The operand of a root: a long one is also the beginning of a word."""
    forme = racine(mot)
    return f"'{forme}':*" if len(forme) >= PREFIXE_MIN and forme.isalpha() else f"'{forme}'"


def _requete(question: Question, formes: Callable[[str], list[str]]) -> str:
    return " & ".join(
        _ou(_et(_ou(formes(mot)) for mot in suite) for suite in groupe)
        for groupe in question.groupes
    )


def _ou(formes: Iterable[str]) -> str:
    lues = list(dict.fromkeys(formes))
    return lues[0] if len(lues) == 1 else f"({' | '.join(lues)})"


def _et(formes: Iterable[str]) -> str:
    lues = list(formes)
    return lues[0] if len(lues) == 1 else f"({' & '.join(lues)})"


def _dans_des_mots(mot: str) -> list[str]:
    """PostgreSQL would read « c++ » as « c »: an index of words holds it in letters only."""
    lisibles = [debut for debut in debuts(mot) if debut.replace(" ", "").isalnum()]
    return [_operande_de_debut(debut) for debut in lisibles]


def _operande_de_debut(debut: str) -> str:
    """Words in a row, the last one being only begun unless a space closes it."""
    operandes = [f"'{part}'" for part in debut.split()]
    return " <-> ".join(operandes) + ("" if debut.endswith(" ") else ":*")


def debuts(mot: str) -> list[str]:
    """The beginnings, in a folded text, of what a word stands for; a space at the end closes the word.

    « boulangère » is found under « boulanger », « vendeuse » under « vendeur » and « vendeus », « CAP »
    under « c a p », « R489 » under « r 489 », « C » only alone.
    """
    if joint := _JOINT.fullmatch(mot):
        return [mot, " ".join(joint.groups())]
    for fin, signe in _SIGNES.items():
        if mot.endswith(fin) and len(mot) == len(fin) + 1:
            return [mot, mot[0] + signe]
    if len(mot) == 1 and mot.isalpha():
        return [f"{mot} "]
    forme = racine(mot)
    trouves = [forme, *([mot] if not mot.startswith(forme) else [])]
    for fin, autres in _DEBUTS:
        if forme.endswith(fin) and len(forme) > len(fin) + 2:
            trouves = [forme[: -len(fin)] + autre for autre in autres]
            break
    if 1 < len(mot) <= _SIGLE_MAX and mot.isalpha():
        trouves.append(" ".join(mot))
    return list(dict.fromkeys(trouves))
