"""What narrows a search, in the public's words: on its page, in its alerts."""

from collections.abc import Iterator
from dataclasses import dataclass

from sofi.socle.formats import INSECABLE, jour_abrege

from .criteres import Criteres
from .moteur.entree import Repere
from .noms import nommes
from .parametres import facettes
from .phrases import loin_de


@dataclass(frozen=True)
class Precision:
    """One thing asked: how it is said, and the parameters of the address that ask it (`valeur`: that one only)."""

    libelle: str
    cles: tuple[str, ...]
    valeur: str | None = None


def autour(criteres: Criteres) -> str:
    """« à moins de 50 km de Mayenne »; empty without a place."""
    lieu, rayon = criteres.lieu, criteres.rayon
    if lieu is None:
        return ""
    if not lieu.commune:
        return f"dans le département {lieu.texte}"
    if rayon is None:
        return f"dans toute la région, depuis {lieu.libelle}"
    return loin_de(lieu.libelle, rayon)


def precisions(criteres: Criteres) -> Iterator[Precision]:
    """Everything that is asked besides the words, in the order of the page."""
    if ou := autour(criteres):
        ailleurs = "" if criteres.rayon is None else ", ou à distance"
        yield Precision(f"{ou[0].upper()}{ou[1:]}{ailleurs}", ("ou", "rayon"))
    for nom, valeur in nommes(tuple(Repere("lieu", code, "").cle for code in criteres.commune)):
        yield Precision(f"À {nom}", ("commune",), valeur.partition(":")[2])
    if criteres.a_partir_du:
        yield Precision(f"À partir du {jour_abrege(criteres.a_partir_du)}", ("du",))
    for nom, valeur in nommes(criteres.reperes):
        yield Precision(nom, ("repere",), valeur)
    if criteres.jusqu_au:
        yield Precision(f"Jusqu’au {jour_abrege(criteres.jusqu_au)}", ("au",))
    for facette in facettes(criteres.jour):
        for v in facette.valeurs:
            if v.numero in getattr(criteres, facette.nom):
                yield Precision(f"{facette.titre}{INSECABLE}: {v.libelle}", (facette.nom,), v.code)


def en_une_phrase(criteres: Criteres) -> str:
    """« « ébéniste », à moins de 50 km de Nantes, ou à distance, financement : CPF »; what asks nothing is said so."""
    mots = [f"«{INSECABLE}{criteres.texte}{INSECABLE}»"] if criteres.texte else []
    dites = [
        p.libelle if "repere" in p.cles else f"{p.libelle[0].lower()}{p.libelle[1:]}"
        for p in precisions(criteres)
    ]
    return ", ".join([*mots, *dites]) or "toutes les formations"
