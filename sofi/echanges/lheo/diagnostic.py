"""What is wrong in an element, in French.

The schema says yes or no, quickly; this walk is made only on what it refused. It finds every lack
at once where libxml2 stops at the first one of each element, and owes nothing to libxml2's wording.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

from sofi.socle.formats import insecables

from . import langage
from .dates import defaut_de_date
from .langage import ESPACE, Enfant, Structure, Valeur

_PREFIXE = f"{{{ESPACE}}}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_EXTRAIT = 80  # characters quoted of a value
_LIGNE_COURTE = 65535  # libxml2 keeps a line's number on 16 bits
_CODES_EXPLIQUES = 6  # codes said with their titles; of a longer table, the codes alone
_INSTANT = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_IDENTIFIANT = re.compile(r"[^\W\d][\w.\-·]*")


@dataclass(frozen=True)
class Faute:
    """One reason to refuse: which element, its value, why, and its line when read from a file."""

    element: str
    valeur: str
    raison: str
    ligne: int | None = None
    formation: str = ""

    def __str__(self) -> str:
        lieu = f"Ligne {self.ligne}, élément" if self.ligne else "Élément"
        dans = f" (formation {self.formation})" if self.formation else ""
        return insecables(f"{lieu} « {self.element} »{dans} : {self.raison}.")


def diagnostiquer(
    noeud: etree._Element, *, opaques: frozenset[str] = frozenset()
) -> Iterator[Faute]:
    """Every fault of the element and of what it holds; elements named in ``opaques`` are passed."""
    nom = nom_court(noeud)
    if nom in opaques:
        return
    yield from _fautes_attributs(noeud, nom)
    description = langage.element(nom)
    if isinstance(description, Valeur):
        yield from _fautes_valeur(noeud, description)
    elif isinstance(description, Structure):
        yield from _fautes_structure(noeud, description, opaques)
    elif nom == "extras":
        yield from _fautes_extras(noeud)
    else:
        yield from _fautes_sous(noeud)


def nom_court(noeud: etree._Element) -> str:
    return str(noeud.tag).removeprefix(_PREFIXE)


def faute(noeud: etree._Element, raison: str, *, valeur: str = "", nom: str = "") -> Faute:
    return Faute(nom or nom_court(noeud), extrait(valeur), raison, ligne_de(noeud))


def ligne_de(noeud: etree._Element) -> int | None:
    """The line where the element starts. Past 65535, libxml2 gives the line where its text ends."""
    ligne = cast("int | None", noeud.sourceline)
    if ligne is None or ligne < _LIGNE_COURTE:
        return ligne
    if noeud.text:
        return ligne - noeud.text.count("\n")
    if len(noeud):
        return ligne_de(noeud[0])
    return ligne - (noeud.tail or "").count("\n")


def extrait(texte: str) -> str:
    return texte if len(texte) <= _EXTRAIT else f"{texte[:_EXTRAIT]}…"


def _enfants(noeud: etree._Element) -> list[etree._Element]:
    return [enfant for enfant in noeud if isinstance(enfant.tag, str)]


def est_connu(noeud: etree._Element) -> bool:
    tag = str(noeud.tag)
    return tag.startswith(_PREFIXE) and tag.removeprefix(_PREFIXE) in langage.noms()


def _fautes_structure(
    noeud: etree._Element, description: Structure, opaques: frozenset[str]
) -> Iterator[Faute]:
    yield from _texte_de_trop(noeud)
    rangs = {enfant.nom: rang for rang, enfant in enumerate(description.enfants)}
    presents: list[str] = []
    for enfant in _enfants(noeud):
        nom = nom_court(enfant)
        if not est_connu(enfant):
            yield faute(enfant, "élément inconnu de LHEO 2.3")
        elif nom not in rangs:
            yield faute(enfant, f"n’a pas sa place dans « {description.nom} »")
        else:
            yield from _faute_ordre(enfant, presents, rangs)
            presents.append(nom)
            yield from diagnostiquer(enfant, opaques=opaques)
    yield from _fautes_nombre(noeud, description, Counter(presents))


def _faute_ordre(
    enfant: etree._Element, presents: list[str], rangs: dict[str, int]
) -> Iterator[Faute]:
    nom = nom_court(enfant)
    precedes = [autre for autre in presents if rangs[autre] > rangs[nom]]
    if precedes:
        premier = min(precedes, key=lambda autre: rangs[autre])
        yield faute(enfant, f"ordre inattendu : doit venir avant « {premier} »")


def _fautes_nombre(
    noeud: etree._Element, description: Structure, presents: Counter[str]
) -> Iterator[Faute]:
    for enfant in description.enfants:
        nombre = presents[enfant.nom]
        if nombre < enfant.minimum:
            manque = (
                f"élément obligatoire absent de « {description.nom} »{_apres(description, enfant)}"
            )
            yield faute(noeud, manque, nom=enfant.nom)
        elif enfant.maximum is not None and nombre > enfant.maximum:
            trop = (
                f"présent {nombre} fois dans « {description.nom} », {enfant.maximum} fois au plus"
            )
            yield faute(noeud, trop, nom=enfant.nom)


def _apres(description: Structure, enfant: Enfant) -> str:
    rang = description.enfants.index(enfant)
    return (
        f" (attendu après « {description.enfants[rang - 1].nom} »)"
        if rang
        else " (attendu en tête)"
    )


def _texte_de_trop(noeud: etree._Element) -> Iterator[Faute]:
    morceaux = [noeud.text, *(enfant.tail for enfant in noeud)]
    texte = " ".join(morceau.strip() for morceau in morceaux if morceau and morceau.strip())
    if texte:
        yield faute(noeud, f"texte hors d’un élément : « {extrait(texte)} »", valeur=texte)


def _fautes_extras(noeud: etree._Element) -> Iterator[Faute]:
    yield from _texte_de_trop(noeud)
    for enfant in _enfants(noeud):
        if str(enfant.tag).removeprefix(_PREFIXE) in langage.LIBRES:
            yield from diagnostiquer(enfant)
        else:
            yield faute(enfant, "« extras » ne contient que des « extra » et des « extras »")


def _fautes_sous(noeud: etree._Element) -> Iterator[Faute]:
    """In ``extra`` anything goes, but an element of the language is checked wherever it stands."""
    for enfant in _enfants(noeud):
        yield from diagnostiquer(enfant) if est_connu(enfant) else _fautes_sous(enfant)


def _fautes_valeur(noeud: etree._Element, description: Valeur) -> Iterator[Faute]:
    for enfant in _enfants(noeud):
        yield faute(enfant, f"« {description.nom} » ne contient que du texte")
    texte = "".join(cast("Iterator[str]", noeud.itertext()))
    raison = defaut_de_valeur(description, texte)
    if raison:
        yield faute(noeud, raison, valeur=texte)


def defaut_de_valeur(description: Valeur, texte: str) -> str:
    """Why the text doesn't suit the element, in French; empty when it does."""
    if description.genre == "texte":
        return _defaut_longueur(description, len(texte))
    reduit = " ".join(texte.split())
    if description.genre == "date":
        return defaut_de_date(reduit)
    if description.genre == "table":
        return "" if reduit in description.codes else _hors_table(description, reduit)
    return _defaut_entier(description, reduit)


def _defaut_longueur(description: Valeur, longueur: int) -> str:
    exact = description.minimum == description.maximum
    if longueur > description.maximum:
        attendu = f"{description.maximum} exactement" if exact else f"{description.maximum} au plus"
        ecart = longueur - description.maximum
        return f"texte trop long de {_caracteres(ecart)} : {longueur} au lieu de {attendu}"
    if longueur == 0 and description.minimum:
        return "texte vide"
    if longueur < description.minimum:
        attendu = (
            f"{description.minimum} exactement" if exact else f"{description.minimum} au moins"
        )
        ecart = description.minimum - longueur
        return f"texte trop court de {_caracteres(ecart)} : {longueur} au lieu de {attendu}"
    return ""


def _caracteres(nombre: int) -> str:
    return f"{nombre} caractère{'s' if nombre > 1 else ''}"


def _hors_table(description: Valeur, code: str) -> str:
    codes = description.codes
    if len(codes) <= _CODES_EXPLIQUES:
        codes_admis = ", ".join(f"{cle} ({libelle})" for cle, libelle in codes.items())
    else:
        codes_admis = ", ".join(sorted(codes, key=int))
    return f"code « {extrait(code)} » absent de la table {description.table} ; codes admis : {codes_admis}"


def _defaut_entier(description: Valeur, texte: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]+", texte):
        return f"« {extrait(texte)} » n’est pas un nombre entier"
    chiffres = texte.lstrip("+-").lstrip("0") or "0"
    negatif = texte.startswith("-") and chiffres != "0"
    if (
        negatif
        or len(chiffres) > len(str(description.maximum))
        or int(chiffres) > description.maximum
    ):
        return (
            f"« {extrait(texte)} » n’est pas entre {description.minimum} et {description.maximum}"
        )
    return ""


def _fautes_attributs(noeud: etree._Element, nom: str) -> Iterator[Faute]:
    rangs = langage.attributs(nom)
    for cle, valeur in cast("dict[str, str]", noeud.attrib).items():
        if cle in rangs:
            raison = _defaut_attribut(rangs[cle].type, valeur)
            if raison:
                yield faute(noeud, f"attribut « {cle} » : {raison}", valeur=valeur)
        elif not cle.startswith(_XSI) and nom != "extra":
            yield faute(noeud, f"attribut « {cle} » inconnu de cet élément", valeur=valeur)
    for attribut in rangs.values():
        if attribut.obligatoire and attribut.nom not in noeud.attrib:
            yield faute(noeud, f"attribut « {attribut.nom} » obligatoire absent")


def _defaut_attribut(type_: str, valeur: str) -> str:
    reduit = valeur.strip()
    if type_ in ("ID", "IDREF") and not _IDENTIFIANT.fullmatch(reduit):
        return f"« {extrait(valeur)} » n’est pas un identifiant (une lettre d’abord, sans espace)"
    if type_ == "dateTime" and not _INSTANT.fullmatch(reduit):
        return f"« {extrait(valeur)} » n’est pas un instant (AAAA-MM-JJThh:mm:ss+hh:mm)"
    return ""
