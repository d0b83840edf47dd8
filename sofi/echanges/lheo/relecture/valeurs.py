"""What is wrong with the values of a formation, and what SOFI doesn't hold of it: each with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from .. import langage
from ..dates import INCONNUES
from ..diagnostic import Faute, defaut_de_valeur, extrait
from ..langage import Valeur
from ..noeuds import RIEN, Noeud

COURT = 40  # signs of a text that is likely to come back
_LIBRES = frozenset({"extras", "extra"})
# Worked out here from the rest, or said of organismes in the directory: nothing is lost.
_DEDUITS = frozenset(
    "certifiante nombre-heures-total duree-indicative prix-total-TTC conventionnement url-formation url-session "
    "code-public-vise prise-en-charge-frais-possible frais-restants detail-conditions-prise-en-charge "
    "modalites-alternance code-perimetre-recrutement geolocalisation latitude longitude departement region pays "
    "code-INSEE-canton type-cycle type-alternance reference-certification reference-code-RNCP reference-code-RS "
    "reference-code-CERTIFINFO date-information adresse-information modalites-recrutement code-NSF fax "
    "organisme-formateur organisme-formation-responsable".split()
)
_CONSEILS = {
    "restauration": "Sur la fiche du site, dans l’annuaire",
    "hebergement": "Sur la fiche du site, dans l’annuaire",
    "transport": "Sur la fiche du site, dans l’annuaire",
    "acces-handicapes": "Sur la fiche du site, dans l’annuaire",
    "prix-horaire-TTC": "Dans les frais de la fiche Dispositif, en total",
    "duree-conventionnee": "Dans « Commentaire durée »",
    "infos-perimetre-recrutement": "Dans « Public visé »",
    "modalites-inscription": "Dans « Commentaire » d’une information collective, ou sur votre site",
    "enseignement": "Dans le programme de la fiche Action",
    "sous-modules": "Dans le programme de la fiche Action",
    "modules-prerequis": "Dans « Commentaire pré-requis »",
    "positionnement": "Dans le programme de la fiche Action",
    "identifiant-module": "Nulle part : c’est à vous seul",
    "code-type-formation": "Nulle part : SOFI déduit l’éligibilité de la certification",
}
NULLE_PART = "Nulle part : c’est à vous seul"


@dataclass(frozen=True)
class Hors:
    """Something of the file that no card holds."""

    element: str
    ligne: int
    exemple: str
    conseil: str


def fautes_de_valeurs(formation: Noeud) -> Iterator[Faute]:
    """The values that the language refuses: codes out of their table, dates, numbers, texts too long.

    Not what real files do everywhere: a dash for nothing, an unknown date, an order that isn't the schema's.
    """
    numero, pile = formation.attributs.get("numero", ""), [formation]
    while pile:  # `descendants`, written here: it is the longest loop of a reading
        noeud = pile.pop()
        if noeud.enfants:
            pile.extend(reversed(noeud.enfants))
            continue
        if (texte := noeud.texte) in RIEN:
            continue
        juger = _defaut_connu if len(texte) <= COURT else _defaut
        if defaut := juger(noeud.nom, texte):
            yield Faute(noeud.nom, extrait(texte), defaut, noeud.ligne, numero)


def _defaut(nom: str, texte: str) -> str:
    """Why this element can't hold this text; empty when it can, or when nothing judges it."""
    valeur = _valeurs().get(nom)
    return defaut_de_valeur(valeur, texte) if valeur else ""


_defaut_connu = lru_cache(maxsize=20_000)(_defaut)
"""Codes, dates and towns come back from one formation to the next."""


@cache
def _valeurs() -> dict[str, Valeur]:
    """The elements of the language whose text it judges."""
    elements = {nom: langage.element(nom) for nom in langage.noms() if nom not in _LIBRES}
    return {nom: element for nom, element in elements.items() if isinstance(element, Valeur)}


def dates_inconnues(formation: Noeud) -> Iterator[Noeud]:
    """The dates that the file says it doesn't know."""
    return (
        noeud
        for noeud in formation.descendants()
        if noeud.nom in ("debut", "fin", "date") and noeud.texte in INCONNUES
    )


def hors_de_sofi(formation: Noeud, lus: frozenset[str]) -> Iterator[Hors]:
    """What no card holds: elements of the language that aren't in `lus`, elements and extras of nobody."""
    for noeud in formation.enfants:
        yield from _hors(noeud, lus, formation.nom)


def _hors(noeud: Noeud, lus: frozenset[str], parent: str) -> Iterator[Hors]:
    if noeud.nom == "extras":
        if noeud.attributs.get("info", "") not in _EXTRAS_LUS and (texte := _premier(noeud)):
            nom = noeud.attributs.get("info") or "extras"
            yield Hors(f"extras « {nom} »", noeud.ligne, extrait(texte), NULLE_PART)
        return
    if noeud.nom in _DEDUITS:
        return
    if noeud.nom not in langage.noms():
        yield Hors(f"{parent}/{noeud.nom}", noeud.ligne, extrait(_premier(noeud)), NULLE_PART)
        return
    if not noeud.enfants:
        if noeud.nom not in lus and noeud.texte not in RIEN:
            yield Hors(
                f"{parent}/{noeud.nom}",
                noeud.ligne,
                extrait(noeud.texte),
                _CONSEILS.get(noeud.nom, NULLE_PART),
            )
        return
    if noeud.nom not in lus:
        yield Hors(
            noeud.nom, noeud.ligne, extrait(_premier(noeud)), _CONSEILS.get(noeud.nom, NULLE_PART)
        )
        return
    for enfant in noeud.enfants:
        yield from _hors(enfant, lus, noeud.nom)


_EXTRAS_LUS = frozenset(
    "sofi flux-intercarif type-action type-formation dispositif duree-hebdo specificites frais-pedagogiques "
    "eligibilite-cpf validation session-perimee categorie-organisme".split()
)


def _premier(noeud: Noeud) -> str:
    """The first text that it holds."""
    return next((n.texte for n in noeud.descendants() if n.texte not in RIEN), "")
