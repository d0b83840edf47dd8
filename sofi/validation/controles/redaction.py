"""Checks on what the organisme wrote: empty of sense, shouted, with a telephone in it, said twice."""

import re
from collections.abc import Iterator

from sofi.offre.codes import Fiche
from sofi.offre.models import Action
from sofi.socle.texte import plier

from .controle import Controle, Niveau, controle, textes, titres

VIDES = frozenset(
    "a voir|a venir|a definir|a preciser|a completer|non renseigne|en cours|en cours de redaction|"
    "neant|rien|aucun|aucune|test|nc|n a|na|idem|cf site|voir site|voir site internet|"
    "nous consulter|nous contacter|sur demande|tbd|etc".split("|")
)
# A keyboard struck at random, or the printers' Latin.
_REMPLISSAGE = re.compile(r"\b(x{3,}|a{4,}|lorem ipsum|dolor sit amet|azerty|qwerty|blabla)\b")
_TELEPHONE = re.compile(r"(?<![\d/])(?:\+33\s?[1-9]|0[1-9])(?:[\s.\-]?\d{2}){4}(?!\d)")
_COURRIEL = re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]*\w")
_ADRESSE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MOT = re.compile(r"[^\W\d_]+")
_PHRASE = re.compile(r"[.!?\n]+")
CAPITALES_MIN = 4
"""Words in capitals running: fewer may be acronyms (CAP AEPE, CACES R489)."""
LETTRES_MIN = 4  # a longer word isn't an acronym
LONGS_MIN = 2  # one long word may be a name
PHRASE_MIN = 25  # characters: a shorter sentence may be said twice


def textes_vides(action: Action) -> Iterator[Controle]:
    """A text says something: neither « à voir », nor « xxx », nor the title once more."""
    titre = plier(action.titre)
    for texte in textes(action):
        plie = plier(texte.texte)
        if not plie or plie in VIDES or _REMPLISSAGE.search(plie):
            message = f"« {texte.texte[:60]} » ne dit rien au candidat."
        elif plie in (titre, plier(action.formation.titre)):
            message = "Ce texte répète l'intitulé."
        else:
            continue
        yield controle(
            Niveau.BLOQUANT,
            texte.fiche,
            texte.objet,
            texte.champ,
            message,
            "Demandez à l'organisme un vrai texte, ou videz ce champ s'il est facultatif.",
        )


def capitales(action: Action) -> Iterator[Controle]:
    """Texts are written in small letters; acronyms stay in capitals."""
    for texte in (*titres(action), *textes(action)):
        if extrait := _mots_en_capitales(texte.texte):
            yield controle(
                Niveau.ALERTE,
                texte.fiche,
                texte.objet,
                texte.champ,
                f"« {extrait} » est écrit en capitales.",
                "Corrigez en minuscules : les lecteurs d'écran épellent les capitales.",
            )


def _mots_en_capitales(texte: str) -> str:
    """The first run of words in capitals long enough not to be acronyms, else nothing."""
    suite: list[str] = []
    for mot in _MOT.findall(texte):
        if not mot.isupper():
            suite = []
            continue
        suite.append(mot)
        longs = sum(len(m) > LETTRES_MIN for m in suite)
        if len(suite) >= CAPITALES_MIN and longs >= LONGS_MIN:
            return " ".join(suite)
    return ""


_COORDONNEES = (
    (_COURRIEL, "l'adresse e-mail", "Retirez-la du texte : les contacts de la session la donnent."),
    (
        _TELEPHONE,
        "le numéro de téléphone",
        "Retirez-le du texte : les contacts de la session le donnent.",
    ),
    (_ADRESSE, "l'adresse web", "Retirez-la du texte : elle a son champ, « URL action »."),
)


def coordonnees(action: Action) -> Iterator[Controle]:
    """Telephone numbers, e-mails and web addresses are in their own fields, where they are kept up to date."""
    for texte in textes(action):
        for motif, nom, remede in _COORDONNEES:
            if trouve := motif.search(texte.texte):
                yield controle(
                    Niveau.ALERTE,
                    texte.fiche,
                    texte.objet,
                    texte.champ,
                    f"Le texte contient {nom} {trouve[0]}.",
                    remede,
                )


def phrases_doubles(action: Action) -> Iterator[Controle]:
    """A sentence is said once in an action."""
    premiers: dict[str, str] = {}
    for texte in textes(action):
        if texte.fiche != Fiche.ACTION:
            continue
        for phrase in _PHRASE.split(texte.texte):
            plie = plier(phrase)
            if len(plie) < PHRASE_MIN:
                continue
            if plie in premiers:
                ici = (
                    "deux fois ici"
                    if premiers[plie] == texte.champ
                    else "aussi dans un autre champ"
                )
                yield controle(
                    Niveau.INFORMATION,
                    texte.fiche,
                    texte.objet,
                    texte.champ,
                    f"La phrase « {phrase.strip()[:80]} » est écrite {ici}.",
                    "Gardez-la là où le candidat la cherchera.",
                )
                break
            premiers[plie] = texte.champ
