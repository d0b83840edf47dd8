"""Values of the language as the cards hold them."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from html import unescape
from typing import Any

from django.db import models

from sofi.offre.codes import Niveau
from sofi.offre.fiches import FICHES, MODELES, TYPES, Champ
from sofi.offre.fiches.champ import Fiche
from sofi.offre.fiches.pieces import Piece
from sofi.socle.texte import plier

from ..construction import INFO_SOFI
from ..noeuds import RIEN, Noeud, date_lue

_ENTIER = re.compile(r"\d{1,9}")
_DECIMAL = re.compile(r"\d{1,7}(?:[.,]\d{1,6})?")
_BALISE = re.compile(r"</?[a-zA-Z][^<>]*>")
# The scale before 2019, read and never written.
_ANCIENS = {"2": "sans", "3": "sans", "4": "3", "5": "4", "6": "5", "7": "6", "8": "7"}
OUI_NON = {"1": True, "0": False}


def niveau_lu(code: str) -> str:
    """« 15 » as « 5 », the old « 6 » too; empty for a code that isn't one."""
    if code in ("0", ""):
        return Niveau.NON_COMMUNIQUE.value if code else ""
    if code in _ANCIENS:
        return _ANCIENS[code]
    if code in ("1", "11", "12"):
        return Niveau.SANS.value
    return str(int(code) - 10) if code in ("13", "14", "15", "16", "17", "18") else ""


def jour_lu(texte: str) -> str | None:
    """An ISO date; None when it is unknown."""
    jour = date_lue(texte)
    return jour.isoformat() if jour else None


def entier_lu(texte: str) -> int | None:
    """A whole number; None when it isn't one."""
    return int(texte) if _ENTIER.fullmatch(texte) else None


def decimal_lu(texte: str) -> str | None:
    """A number as the document holds it; None when it isn't one."""
    propre = "".join(texte.split())
    return propre.replace(",", ".") if _DECIMAL.fullmatch(propre) else None


def texte_lu(texte: str) -> str:
    """A text without the tags that some escape into it, its lines kept; nothing for the network's dash."""
    if not texte.isprintable():  # several lines
        texte = "\n".join(ligne.strip() for ligne in texte.splitlines())
    texte = texte.strip()
    return "" if texte in RIEN else texte


@cache
def codes_de(choix: type[models.TextChoices]) -> frozenset[str]:
    """The codes of a list of choices; asking it each time makes them again."""
    return frozenset(choix.values)


def a_du_html(texte: str) -> bool:
    """Tags were escaped into this text."""
    return bool(_BALISE.search(texte))


def sans_html(texte: str) -> str:
    """The text of what was HTML, as one line."""
    return " ".join(unescape(_BALISE.sub(" ", texte)).split())


def mots_lus(texte: str, choix: Mapping[str, str]) -> list[str] | None:
    """The codes whose labels these words are, in their order; None when one of them is no label."""
    codes = [choix.get(_plie(mot)) for mot in _morceaux(texte, choix)]
    connus = [code for code in codes if code]
    return connus if len(connus) == len(codes) else None


_plie = lru_cache(maxsize=2_000)(plier)
"""The words of choices come back from one session to the next."""


def _morceaux(texte: str, choix: Mapping[str, str]) -> list[str]:
    """Parted by commas, but where a label has a comma of its own."""
    morceaux = [mot.strip() for mot in texte.split(",") if mot.strip()]
    reunis: list[str] = []
    while morceaux:
        for combien in range(min(3, len(morceaux)), 0, -1):
            mot = ", ".join(morceaux[:combien])
            if combien == 1 or _plie(mot) in choix:
                reunis.append(mot)
                del morceaux[:combien]
                break
    return reunis


def par_libelle(*listes: type[models.TextChoices]) -> dict[str, str]:
    """The codes by their folded labels."""
    return {plier(str(choix.label)): choix.value for liste in listes for choix in liste}


@dataclass(frozen=True, slots=True)
class Simple:
    """How a plain field is read: where its value stands, and what its text is worth."""

    cle: str
    porteur: str  # the element that `reste` starts from; from any other, `chemin` is the whole path
    chemin: str
    reste: str
    extra: str  # of a field without an element: our own ``extra``, named after it
    lire: Callable[[str], Any]


def simples(fiche: Fiche, *, sauf: Container[str]) -> tuple[Simple, ...]:
    """How each plain field of a card is read, told once: it is asked for each session of a file."""
    champs = (c for c in FICHES[fiche] if est_simple(fiche, c) and c.cle not in sauf)
    return tuple(_simple(fiche, champ, champ.lheo) for champ in champs)


def en_extras(fiche: Fiche, cles: Container[str]) -> tuple[Simple, ...]:
    """The same of these fields, said by our own extras whatever the element that carries them for others."""
    return tuple(_simple(fiche, champ, "extras") for champ in FICHES[fiche] if champ.cle in cles)


def _simple(fiche: Fiche, champ: Champ, lheo: str) -> Simple:
    porteur, suite, reste = lheo.partition("/")
    return Simple(
        cle=champ.cle,
        porteur=porteur if suite else "",
        chemin=lheo,
        reste=reste,
        extra=champ.cle.replace("_", "-") if lheo == "extras" else "",
        lire=_lecture(MODELES[fiche]._meta.get_field(champ.nom)),
    )


def valeurs_simples(champs: Iterable[Simple], portees: Sequence[Noeud]) -> dict[str, Any]:
    """The plain fields among these, each read in the element that its row of the table names.

    A field of the table whose value is a text, a number, a date, a yes or no or a choice of the language's own
    codes needs nothing else to be read.
    """
    valeurs: dict[str, Any] = {}
    for champ in champs:
        for noeud in portees:
            if texte := _texte(noeud, champ):
                if (valeur := champ.lire(texte)) is not None:
                    valeurs[champ.cle] = valeur
                break
    return valeurs


def _texte(noeud: Noeud, champ: Simple) -> str:
    """What the element of the field says."""
    if champ.extra:
        return texte_lu(noeud.extra(INFO_SOFI, champ.extra))
    for trouve in noeud.tous(champ.reste if noeud.nom == champ.porteur else champ.chemin):
        if texte := texte_lu(trouve.texte):
            return texte
    return ""


def _lecture(champ: Any) -> Callable[[str], Any]:
    """What a text is worth in this field; None when it means nothing there."""
    if isinstance(champ, models.BooleanField):
        return OUI_NON.get
    if isinstance(champ, models.DateField):
        return jour_lu
    if isinstance(champ, models.DecimalField):
        return decimal_lu
    if isinstance(champ, models.IntegerField):
        return entier_lu
    codes = frozenset(str(code) for code, _ in getattr(champ, "flatchoices", ()) or ())
    return partial(_parmi, codes) if codes else str


def _parmi(codes: frozenset[str], texte: str) -> str | None:
    return texte if texte in codes else None


def est_simple(fiche: Fiche, champ: Champ) -> bool:
    """Its value is a text, a number, a date, a yes or no, or one choice: what `valeurs_simples` reads alone."""
    if not champ.lheo or champ.cle not in TYPES[fiche].__struct_fields__:
        return False
    modele = MODELES[fiche]._meta
    if champ.nom not in {f.name for f in modele.fields}:
        return False
    champ_du_modele: Any = modele.get_field(champ.nom)
    return not champ_du_modele.is_relation and not hasattr(champ_du_modele, "base_field")


def dits(carte: Piece) -> dict[str, Any]:
    """What a card says: its attributes that aren't their default."""
    vierge = type(carte)()
    valeurs = {nom: getattr(carte, nom) for nom in carte.__struct_fields__}
    return {nom: valeur for nom, valeur in valeurs.items() if valeur != getattr(vierge, nom)}
