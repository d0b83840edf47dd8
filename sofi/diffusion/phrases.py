"""A question is a sentence: the words in it that are filters, and the place, are read as such.

« comptable cpf » asks for « comptable » among what the CPF pays for; « secrétaire médicale nantes » for
« secrétaire médicale » around Nantes. What was understood is said, and can be taken back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sofi.socle.formats import INSECABLE, de_la_commune
from sofi.socle.mots import racine

from . import filtres, lieux_dits, quantites
from .criteres import RAYON_HABITUEL, Criteres, Tri
from .filtres import Filtre
from .jetons import Phrase
from .lieux_dits import LieuDit
from .moteur.mots import au_titre_surtout
from .moteur.suite import index

_SIRET = re.compile(r"(?<!\d)\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{5})?(?!\d)", re.ASCII)
_EURO = re.compile(r"(?<=\d)\s*€")
_NUMERO_DE = re.compile(
    r"\b(?:certif\s?info|siret|siren|formacode)\s*(?:n°\s*)?:?\s*(?=\d)", re.IGNORECASE
)


@dataclass(frozen=True)
class Compris:
    """Words read as a filter or as the place: what they mean, and the question without them.

    `champs`: what the filter asks of the criteria.
    """

    libelle: str
    sans: str
    filtre: bool = True
    champs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Lecture:
    """A sentence read: the criteria it means, what was understood, and what was left out to find something.

    `laisses`: the filters left out; `rayon`: the distance left out, in km, 0 when it is kept.
    """

    criteres: Criteres
    compris: list[Compris] = field(default_factory=list)
    ecartes: list[str] = field(default_factory=list)
    laisses: list[Compris] = field(default_factory=list)
    rayon: int = 0


def lire(criteres: Criteres) -> Lecture:
    """The first of `lectures`."""
    return lectures(criteres)[0]


def lectures(criteres: Criteres) -> list[Lecture]:
    """The ways of reading a sentence, the best one first; the next ones are tried when it finds nothing.

    As it is understood; where the place may be a word of titles, that too; without the filters it names; without the
    distance; its words alone, before all that when no place is understood. At most fourteen queries.
    """
    criteres = replace(criteres, texte=_numeros_joints(criteres.texte))
    lues = _lues(criteres)
    lue = lues[-1]
    if not lue.compris:
        return lues
    seuls, elargies = [Lecture(criteres)], _elargies(criteres, lue)
    sure = lue.criteres.lieu and len(lues) == 1
    return [*lues, *elargies, *seuls] if sure else [*lues, *seuls, *elargies]


def _lues(criteres: Criteres) -> list[Lecture]:
    """What the sentence means: twice when the words of its place may be those of a title.

    The place of the sentence, typed last, prevails over the one of the address, unless it is doubtful.
    """
    phrase = Phrase(criteres.texte)
    trouves = [*quantites.lire(phrase), *filtres.lire(phrase, criteres.jour)]
    dit = lieux_dits.lire(phrase, _est_plutot_un_mot)
    if dit and dit.doute and criteres.lieu:
        dit = None
    if dit and dit.doute:
        mots = _lecture(phrase.copie(), criteres, trouves, None)
        return [mots, _lecture(phrase, criteres, trouves, dit)]
    return [_lecture(phrase, criteres, trouves, dit)]


def _lecture(
    phrase: Phrase,
    criteres: Criteres,
    trouves: list[tuple[Filtre, range]],
    dit: LieuDit | None,
) -> Lecture:
    if dit:
        phrase.lire(dit.rangs)
    lieu = dit.lieu if dit else criteres.lieu
    situes = [(f, rangs) for f, rangs in trouves if lieu or "rayon" not in f.champs]
    tous = [*situes, *filtres.niveau_seul(phrase)]
    if not phrase.lus:
        return Lecture(criteres)
    lus = replace(
        criteres,
        texte=phrase.reste(),
        lieu=lieu,
        **_champs(criteres, (filtre for filtre, _ in tous)),
    )
    compris = [
        Compris(filtre.libelle, phrase.sans(rangs), champs=filtre.champs) for filtre, rangs in tous
    ]
    if dit:
        compris.append(Compris(dit.libelle, phrase.sans(dit.rangs), filtre=False))
    return Lecture(lus, compris)


def _champs(criteres: Criteres, lus: Iterable[Filtre]) -> dict[str, Any]:
    """What the filters ask together; what the address gives already is not read again."""
    champs: dict[str, Any] = {}
    for filtre in lus:
        for nom, valeur in filtre.champs.items():
            donne = getattr(criteres, nom)
            if donne and not (nom == "rayon" and donne == RAYON_HABITUEL):
                continue
            deja = champs.get(nom)
            champs[nom] = deja + valeur if isinstance(deja, tuple) else valeur
    return champs


def _elargies(criteres: Criteres, lue: Lecture) -> list[Lecture]:
    """The same without the filters it names, then without the distance, the nearest first, and without both."""
    laisses = [compris for compris in lue.compris if compris.filtre]
    ecartes = [compris.libelle for compris in laisses]
    gardes = [compris for compris in lue.compris if not compris.filtre]
    sans = replace(criteres, texte=lue.criteres.texte, lieu=lue.criteres.lieu)
    sans_filtres = (
        [Lecture(sans, gardes, ecartes, laisses)] if ecartes and lue.criteres.texte else []
    )
    if not gardes:
        return sans_filtres
    return [*sans_filtres, *(_partout(lecture) for lecture in [lue, *sans_filtres])]


def _partout(lue: Lecture) -> Lecture:
    """The same in the whole region, the nearest first."""
    lieu, rayon = lue.criteres.lieu, lue.criteres.rayon
    if lieu is None or not lieu.commune or rayon is None:
        return lue
    loin = replace(lue.criteres, rayon=None, tri=lue.criteres.tri or Tri.DISTANCE)
    ecartes = [*lue.ecartes, loin_de(lieu.libelle, rayon)]
    return Lecture(loin, lue.compris, ecartes, lue.laisses, rayon)


def loin_de(commune: str, rayon: int) -> str:
    """« à moins de 50 km du Mans »."""
    return f"à moins de {rayon}{INSECABLE}km {de_la_commune(commune)}"


def _numeros_joints(texte: str) -> str:
    """A SIRET typed by groups in one word; a number without what it is the number of; « € » as it is said."""
    texte = _EURO.sub(" euros ", texte)
    joint = _SIRET.sub(lambda trouve: re.sub(r"\D", "", trouve[0]), texte)
    return _NUMERO_DE.sub("", joint)


def _est_plutot_un_mot(nom: str) -> bool:
    """A word that more trainings have in their title than in their address: « change », « vue »."""
    if " " in nom or nom.isdecimal():
        return False
    etat = index().etat()
    return etat is not None and au_titre_surtout([part.segment for part in etat.parts], racine(nom))
