"""The figures of a sentence that are filters: « à moins de 30 km », « moins de 500 euros », « en 2 jours ».

A figure without its unit is a word: « SSIAP 1 », « caces 3 ».
"""

from collections.abc import Iterator

from . import codes
from .criteres import RAYONS
from .filtres import Filtre
from .jetons import Phrase

_CHIFFRES_MAX = 5
_KM = frozenset("km kilometre kilometres kms".split())
_EUROS = frozenset("euro euros eur".split())
_HEURES_PAR = {
    **dict.fromkeys(("h", "heure", "heures"), 1),
    **dict.fromkeys(("j", "jour", "jours", "journee", "journees"), 7),
    **dict.fromkeys(("semaine", "semaines"), 35),
    **dict.fromkeys(("mois",), 150),
}
_ANS = frozenset("an ans".split())
"""Years say no length that the page offers, nor an age that the offer tells: « en 1 an », « j'ai 25 ans »."""
_D_UN_AGE = frozenset("a de d enfant enfants bac".split())
"""« Les enfants de 3 ans », « de 0 à 3 ans » are a matter."""
_AU_PLUS = frozenset(
    "a moins de dans un rayon max maximum maxi jusqu pour budget d en sur pendant duree".split()
)
_AU_MAXIMUM = frozenset("max maximum maxi environ ttc".split())
_AUTOUR = frozenset("autour de d".split())
_PLUS = frozenset("plus dessus minimum mini".split())
# « Dans 2 mois », « depuis 3 jours », « 35 h par semaine », « 2 mois d'expérience » say no length.
_PAS_AVANT = frozenset("dans depuis apres avant il y".split())
_PAS_APRES = frozenset("par hebdo hebdomadaire hebdomadaires d".split())
_SUFFIT = frozenset("en sur de d pendant duree moins max maximum maxi".split())


def lire(phrase: Phrase) -> Iterator[tuple[Filtre, range]]:
    """Distances, prices and lengths; their words are read as they come."""
    for rang, mot in enumerate(phrase.mots):
        if rang in phrase.lus or not (lu := _nombre(phrase, rang)):
            continue
        debut, combien, unite = lu
        if unite in _ANS:
            if phrase.mot(debut - 1) not in _D_UN_AGE and not phrase.mot(debut - 1).isdecimal():
                phrase.lire(range(debut, rang + 1))
            continue
        filtre = _filtre(phrase, debut, combien, unite, mot)
        if filtre is None:
            continue
        rangs = _avec_ce_qui_borne(phrase, debut, rang + 1, unite)
        if phrase.mot(rangs.start - 1) in _PLUS:
            continue
        phrase.lire(rangs)
        yield filtre, rangs


def _nombre(phrase: Phrase, rang: int) -> tuple[int, int, str] | None:
    """The figure that ends just before a unit, where it begins, and the unit: « 1 500 euros »; « 30km » is one word."""
    mot = phrase.mots[rang]
    chiffres = mot.rstrip("abcdefghijklmnopqrstuvwxyz")
    if chiffres and chiffres != mot and chiffres.isascii() and chiffres.isdecimal():
        return (
            (rang, int(chiffres), mot[len(chiffres) :]) if len(chiffres) <= _CHIFFRES_MAX else None
        )
    avant = phrase.mot(rang - 1)
    if avant in ("un", "une") and phrase.mot(rang - 2) in _SUFFIT:
        return rang - 1, 1, mot
    if not (avant.isascii() and avant.isdecimal()) or len(avant) > _CHIFFRES_MAX:
        return None
    milliers = phrase.mot(rang - 2)
    if len(avant) == 3 and milliers.isascii() and milliers.isdecimal() and len(milliers) <= 2:
        return rang - 2, int(milliers + avant), mot
    return rang - 1, int(avant), mot


def _filtre(phrase: Phrase, debut: int, combien: int, unite: str, mot: str) -> Filtre | None:
    if unite in _KM and combien:
        rayon = next((r for r in RAYONS if combien <= r), RAYONS[-1])
        return Filtre(f"à moins de {rayon}\N{NO-BREAK SPACE}km", {"rayon": rayon})
    if unite in _EUROS:
        if not combien:
            return Filtre("gratuit", {"gratuit": True})
        rangs = enumerate(codes.PLAFONDS_DE_PRIX, 1)
        rang = next((rang for rang, plafond in rangs if combien <= plafond), 0)
        return _facette("prix", codes.PRIX[rang]) if rang else None
    heures = combien * _HEURES_PAR.get(unite, 0)
    if not heures or not _est_une_duree(phrase, debut, unite, mot):
        return None
    rangs = enumerate(codes.PLAFONDS_DE_DUREE)
    return next(
        (_facette("duree", codes.DUREES[r]) for r, plafond in rangs if heures <= plafond), None
    )


def _facette(nom: str, valeur: codes.Valeur) -> Filtre:
    return Filtre(valeur.libelle, {nom: (valeur.numero,)})


def _est_une_duree(phrase: Phrase, debut: int, unite: str, mot: str) -> bool:
    """Months and hours are also dates and rhythms: they say a length where a word tells so."""
    avant, apres = phrase.mot(debut - 1), phrase.mot(phrase.mots.index(mot, debut) + 1)
    if avant in _PAS_AVANT or apres in _PAS_APRES:
        return False
    dite = avant in _SUFFIT or apres in _AU_MAXIMUM
    return dite or unite not in ("mois", "h", "heure", "heures")


def _avec_ce_qui_borne(phrase: Phrase, debut: int, fin: int, unite: str) -> range:
    """With « à moins de », « maximum », « autour de », which say nothing more of it."""
    while phrase.mot(debut - 1) in _AU_PLUS:
        debut -= 1
    suivants = _AU_MAXIMUM | _AUTOUR if unite in _KM else _AU_MAXIMUM
    while phrase.mot(fin) in suivants:
        fin += 1
    return range(debut, fin)
