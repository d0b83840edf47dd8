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
_EXTRAIT = 80
_LIGNE_COURTE = 65535
_CODES_EXPLIQUES = 6
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
    decrit = langage.element(nom)
    if isinstance(decrit, Valeur):
        yield from _fautes_valeur(noeud, decrit)
    elif isinstance(decrit, Structure):
        yield from _fautes_structure(noeud, decrit, opaques)
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


def connu(noeud: etree._Element) -> bool:
    tag = str(noeud.tag)
    return tag.startswith(_PREFIXE) and tag.removeprefix(_PREFIXE) in langage.noms()


def _fautes_structure(
    noeud: etree._Element, decrit: Structure, opaques: frozenset[str]
) -> Iterator[Faute]:
    yield from _texte_de_trop(noeud)
    admis = {enfant.nom: rang for rang, enfant in enumerate(decrit.enfants)}
    presents: list[str] = []
    for enfant in _enfants(noeud):
        nom = nom_court(enfant)
        if not connu(enfant):
            yield faute(enfant, "élément inconnu de LHEO 2.3")
        elif nom not in admis:
            yield faute(enfant, f"n’a pas sa place dans « {decrit.nom} »")
        else:
            yield from _faute_ordre(enfant, presents, admis)
            presents.append(nom)
            yield from diagnostiquer(enfant, opaques=opaques)
    yield from _fautes_nombre(noeud, decrit, Counter(presents))


def _faute_ordre(
    enfant: etree._Element, presents: list[str], admis: dict[str, int]
) -> Iterator[Faute]:
    nom = nom_court(enfant)
    devances = [autre for autre in presents if admis[autre] > admis[nom]]
    if devances:
        premier = min(devances, key=lambda autre: admis[autre])
        yield faute(enfant, f"ordre inattendu : doit venir avant « {premier} »")


def _fautes_nombre(
    noeud: etree._Element, decrit: Structure, presents: Counter[str]
) -> Iterator[Faute]:
    for enfant in decrit.enfants:
        nombre = presents[enfant.nom]
        if nombre < enfant.minimum:
            manque = f"élément obligatoire absent de « {decrit.nom} »{_apres(decrit, enfant)}"
            yield faute(noeud, manque, nom=enfant.nom)
        elif enfant.maximum is not None and nombre > enfant.maximum:
            trop = f"présent {nombre} fois dans « {decrit.nom} », {enfant.maximum} fois au plus"
            yield faute(noeud, trop, nom=enfant.nom)


def _apres(decrit: Structure, enfant: Enfant) -> str:
    rang = decrit.enfants.index(enfant)
    return f" (attendu après « {decrit.enfants[rang - 1].nom} »)" if rang else " (attendu en tête)"


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
        yield from diagnostiquer(enfant) if connu(enfant) else _fautes_sous(enfant)


def _fautes_valeur(noeud: etree._Element, decrit: Valeur) -> Iterator[Faute]:
    for enfant in _enfants(noeud):
        yield faute(enfant, f"« {decrit.nom} » ne contient que du texte")
    texte = "".join(cast("Iterator[str]", noeud.itertext()))
    raison = defaut_de_valeur(decrit, texte)
    if raison:
        yield faute(noeud, raison, valeur=texte)


def defaut_de_valeur(decrit: Valeur, texte: str) -> str:
    """Why the text doesn't suit the element, in French; empty when it does."""
    if decrit.genre == "texte":
        return _defaut_longueur(decrit, len(texte))
    reduit = " ".join(texte.split())
    if decrit.genre == "date":
        return defaut_de_date(reduit)
    if decrit.genre == "table":
        return "" if reduit in decrit.codes else _hors_table(decrit, reduit)
    return _defaut_entier(decrit, reduit)


def _defaut_longueur(decrit: Valeur, longueur: int) -> str:
    exact = decrit.minimum == decrit.maximum
    if longueur > decrit.maximum:
        attendu = f"{decrit.maximum} exactement" if exact else f"{decrit.maximum} au plus"
        ecart = longueur - decrit.maximum
        return f"texte trop long de {_caracteres(ecart)} : {longueur} au lieu de {attendu}"
    if longueur == 0 and decrit.minimum:
        return "texte vide"
    if longueur < decrit.minimum:
        attendu = f"{decrit.minimum} exactement" if exact else f"{decrit.minimum} au moins"
        ecart = decrit.minimum - longueur
        return f"texte trop court de {_caracteres(ecart)} : {longueur} au lieu de {attendu}"
    return ""


def _caracteres(nombre: int) -> str:
    return f"{nombre} caractère{'s' if nombre > 1 else ''}"


def _hors_table(decrit: Valeur, code: str) -> str:
    codes = decrit.codes
    if len(codes) <= _CODES_EXPLIQUES:
        admis = ", ".join(f"{cle} ({libelle})" for cle, libelle in codes.items())
    else:
        admis = ", ".join(sorted(codes, key=int))
    return f"code « {extrait(code)} » absent de la table {decrit.table} ; codes admis : {admis}"


def _defaut_entier(decrit: Valeur, texte: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]+", texte):
        return f"« {extrait(texte)} » n’est pas un nombre entier"
    chiffres = texte.lstrip("+-").lstrip("0") or "0"
    negatif = texte.startswith("-") and chiffres != "0"
    if negatif or len(chiffres) > len(str(decrit.maximum)) or int(chiffres) > decrit.maximum:
        return f"« {extrait(texte)} » n’est pas entre {decrit.minimum} et {decrit.maximum}"
    return ""


def _fautes_attributs(noeud: etree._Element, nom: str) -> Iterator[Faute]:
    admis = langage.attributs(nom)
    for cle, valeur in cast("dict[str, str]", noeud.attrib).items():
        if cle in admis:
            raison = _defaut_attribut(admis[cle].type, valeur)
            if raison:
                yield faute(noeud, f"attribut « {cle} » : {raison}", valeur=valeur)
        elif not cle.startswith(_XSI) and nom != "extra":
            yield faute(noeud, f"attribut « {cle} » inconnu de cet élément", valeur=valeur)
    for attribut in admis.values():
        if attribut.obligatoire and attribut.nom not in noeud.attrib:
            yield faute(noeud, f"attribut « {attribut.nom} » obligatoire absent")


def _defaut_attribut(type_: str, valeur: str) -> str:
    reduit = valeur.strip()
    if type_ in ("ID", "IDREF") and not _IDENTIFIANT.fullmatch(reduit):
        return f"« {extrait(valeur)} » n’est pas un identifiant (une lettre d’abord, sans espace)"
    if type_ == "dateTime" and not _INSTANT.fullmatch(reduit):
        return f"« {extrait(valeur)} » n’est pas un instant (AAAA-MM-JJThh:mm:ss+hh:mm)"
    return ""
