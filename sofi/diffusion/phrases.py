"""A question is a sentence: the words in it that are filters, and the place, are read as such.

« comptable cpf » asks for « comptable » among what the CPF pays for; « secrétaire médicale nantes » for
« secrétaire médicale » around Nantes. What was understood is said, and can be taken back.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from sofi.referentiels.models import Commune
from sofi.socle.mots import MOTS_DE_PHRASE, MOTS_VIDES, racine
from sofi.socle.texte import plier

from . import codes, lieux
from .criteres import Criteres
from .moteur.mots import au_titre_surtout
from .moteur.suite import index
from .territoires import departements

MOTS_D_UN_LIEU = 6
_JETON = re.compile(r"[^\W_]+")
_CODE_POSTAL = re.compile(r"\d{5}", re.ASCII)
_A_DISTANCE = ("modalite", (2, codes.A_DISTANCE), "à distance")
_ALTERNANCE = ("financement", (codes.APPRENTISSAGE, codes.PROFESSIONNALISATION), "en alternance")
_APPRENTISSAGE = ("financement", (codes.APPRENTISSAGE,), "en apprentissage")
_CONTRAT_PRO = ("financement", (codes.PROFESSIONNALISATION,), "contrat de professionnalisation")
_CPF = ("financement", (codes.CPF,), "CPF")
_EMPLOI = ("public", (codes.DEMANDEUR,), "demandeur d’emploi")
# Facet, its numbers, what the page says → the folded words that mean it.
_EXPRESSIONS = {
    _CPF: (
        "mon compte formation",
        "compte personnel de formation",
        "eligible cpf",
        "eligible au cpf",
        "cpf",
    ),
    _A_DISTANCE: (
        "a distance",
        "en distanciel",
        "distanciel",
        "en ligne",
        "e learning",
        "elearning",
        "foad",
        "en visio",
    ),
    ("modalite", (1,), "en présentiel"): ("en presentiel", "presentiel"),
    _ALTERNANCE: ("en alternance", "alternance"),
    _APPRENTISSAGE: ("en apprentissage", "contrat d apprentissage", "par apprentissage"),
    _CONTRAT_PRO: ("contrat de professionnalisation", "contrat pro"),
    _EMPLOI: (
        "demandeur d emploi",
        "demandeurs d emploi",
        "demandeuse d emploi",
        "chomeur",
        "chomeurs",
    ),
    ("debut", (8,), "entrée permanente"): ("entree permanente", "entrees permanentes"),
}
FILTRES = {tuple(dite.split()): filtre for filtre, dites in _EXPRESSIONS.items() for dite in dites}
_PLUS_LONGUE = max(map(len, FILTRES))


@dataclass(frozen=True)
class Compris:
    """Words read as a filter or as the place: what they mean, and the question without them."""

    libelle: str
    sans: str
    filtre: bool = True


@dataclass(frozen=True)
class Lecture:
    """A sentence read: the criteria it means, what was understood, and what was left out to find something."""

    criteres: Criteres
    compris: list[Compris] = field(default_factory=list)
    ecartes: list[str] = field(default_factory=list)


class _Phrase:
    """The words of a sentence, as typed and folded, and which of them have been read."""

    def __init__(self, texte: str) -> None:
        ecrits = _JETON.findall(texte)
        self.mots = plier(texte).split()
        # Signs and acronyms may part words otherwise: then the folded words stand for themselves.
        self.ecrits = ecrits if [plier(mot) for mot in ecrits] == self.mots else self.mots
        self.lus: set[int] = set()

    def sans(self, rangs: Sequence[int] | set[int]) -> str:
        """The sentence without these words."""
        return " ".join(mot for rang, mot in enumerate(self.ecrits) if rang not in set(rangs))

    def suites(self, longueur_max: int) -> Iterator[range]:
        """The words in a row that nothing has read yet, the longest first, then the last ones."""
        for longueur in range(min(longueur_max, len(self.mots)), 0, -1):
            for debut in range(len(self.mots) - longueur, -1, -1):
                rangs = range(debut, debut + longueur)
                if self.lus.isdisjoint(rangs):
                    yield rangs

    def dit(self, rangs: range) -> str:
        """These words, folded."""
        return " ".join(self.mots[rang] for rang in rangs)


def lire(criteres: Criteres) -> Lecture:
    """The criteria that the sentence means; those that the address gives already are not read again.

    At most five queries: the communes of that name, how the word is used, the place.
    """
    phrase = _Phrase(criteres.texte)
    lus: list[tuple[str, range]] = []
    criteres = _filtres(phrase, criteres, lus)
    du_lieu: range | None = None
    if criteres.lieu is None and (trouve := _lieu(phrase)):
        du_lieu, lieu = trouve
        criteres = replace(criteres, lieu=lieu)
        lus.append((f"à {lieu.libelle}" if lieu.commune else lieu.libelle, du_lieu))
        phrase.lus.update(du_lieu)
    if not lus:
        return Lecture(criteres)
    compris = [
        Compris(libelle, phrase.sans(rangs), filtre=rangs != du_lieu) for libelle, rangs in lus
    ]
    return Lecture(replace(criteres, texte=_reste(phrase)), compris)


def lectures(criteres: Criteres) -> list[Lecture]:
    """The ways of reading a sentence, the best one first: as `lire` does, its words alone, then without the filters
    it names."""
    lue = lire(criteres)
    ecartes = [compris.libelle for compris in lue.compris if compris.filtre]
    toutes = [lue, Lecture(criteres)] if lue.compris else [lue]
    if ecartes and lue.criteres.texte:
        sans = replace(criteres, texte=lue.criteres.texte, lieu=lue.criteres.lieu)
        toutes.append(Lecture(sans, [c for c in lue.compris if not c.filtre], ecartes))
    return toutes


def _reste(phrase: _Phrase) -> str:
    """What is left to search: nothing when it is only the words of looking."""
    reste = [mot for rang, mot in enumerate(phrase.mots) if rang not in phrase.lus]
    if all(mot in MOTS_VIDES or mot in MOTS_DE_PHRASE for mot in reste):
        return ""
    return phrase.sans(phrase.lus)


def _filtres(phrase: _Phrase, criteres: Criteres, lus: list[tuple[str, range]]) -> Criteres:
    for rangs in phrase.suites(_PLUS_LONGUE):
        filtre = FILTRES.get(tuple(phrase.mots[rangs.start : rangs.stop]))
        if filtre and phrase.lus.isdisjoint(rangs):
            facette, numeros, libelle = filtre
            phrase.lus.update(rangs)
            lus.append((libelle, rangs))
            if not getattr(criteres, facette):
                change: dict[str, Any] = {facette: numeros}
                criteres = replace(criteres, **change)
    return criteres


def _lieu(phrase: _Phrase) -> tuple[range, lieux.Lieu] | None:
    """The commune or the département of the region that words name, the longest name first."""
    noms = {rangs: _nom_de_lieu(phrase.dit(rangs)) for rangs in phrase.suites(MOTS_D_UN_LIEU)}
    connus = _connus(set(noms.values()))
    seul = len([mot for mot in phrase.mots if mot not in MOTS_VIDES]) == 1
    for rangs, nom in noms.items():
        if nom not in connus or (seul and nom.isdecimal()) or _est_plutot_un_mot(nom):
            continue
        reponse = lieux.trouver(nom)
        if reponse.lieu:
            return rangs, reponse.lieu
    return None


def _nom_de_lieu(dit: str) -> str:
    """« st nazaire » is « saint nazaire »."""
    return " ".join({"st": "saint", "ste": "sainte"}.get(mot, mot) for mot in dit.split())


def _connus(noms: set[str]) -> set[str]:
    """Those that are a place of the region; one query, besides the départements."""
    postaux = [nom for nom in noms if _CODE_POSTAL.fullmatch(nom)]
    communes = Commune.objects.en_vigueur().filter(region=settings.REGION)
    trouvees = set(communes.filter(nom_plie__in=noms).values_list("nom_plie", flat=True))
    if postaux:
        par_code = communes.filter(codes_postaux__overlap=postaux).values_list(
            "codes_postaux", flat=True
        )
        trouvees |= {code for lus in par_code for code in lus if code in postaux}
    return trouvees | (noms & {plier(nom) for nom in departements().values()})


def _est_plutot_un_mot(nom: str) -> bool:
    """A word that more trainings have in their title than in their address: « change », « vue »."""
    if " " in nom or nom.isdecimal():
        return False
    etat = index().etat()
    return etat is not None and au_titre_surtout([part.segment for part in etat.parts], racine(nom))
