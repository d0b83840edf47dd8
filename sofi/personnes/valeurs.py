"""Who is looked for: a name, addresses, numbers; how they are found in words and in JSON, and what replaces them."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

from sofi.comptes.models import Utilisateur
from sofi.socle.telephones import lire

_CIVILITES = r"(?:M\.|MM\.|Mr|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle)"
_ESPACE = r"[\s\u00a0\u202f]"
_VARIANTES = {
    "a": "aàâäáãå",
    "c": "cç",
    "e": "eéèêë",
    "i": "iîïíì",
    "n": "nñ",
    "o": "oôöóòõ",
    "u": "uùûüú",
    "y": "yÿý",
}
LIBELLE = "Personne effacée n° {}"
JAMAIS = r"(?!)"
"""A pattern that finds nothing."""


@dataclass(frozen=True)
class Personne:
    """What is looked for. `nom_seul`: the name without its first name is theirs too, wherever it stands as a word.

    `telephones`: those of the person alone, as they are kept (`sofi.socle.telephones`).
    """

    nom: str = ""
    prenom: str = ""
    courriels: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    nom_seul: bool = False

    @classmethod
    def du_compte(cls, compte: Utilisateur) -> Self:
        """Whose account it is."""
        return cls(nom=compte.nom, prenom=compte.prenom, courriels=(compte.email.lower(),))

    @classmethod
    def de_json(cls, valeurs: dict[str, Any]) -> Self:
        """As a request keeps it."""
        return cls(
            nom=valeurs.get("nom", ""),
            prenom=valeurs.get("prenom", ""),
            courriels=tuple(filter(None, valeurs.get("courriels", ()))),
            telephones=tuple(filter(None, valeurs.get("telephones", ()))),
            nom_seul=bool(valeurs.get("nom_seul")),
        )

    def en_json(self) -> dict[str, Any]:
        """As a request keeps it."""
        return asdict(self)

    def est_nomme(self, nom: str, prenom: str) -> bool:
        """Is it their name, in one field or in two, in either order?"""
        if not self.nom:
            return False
        voulus = {plier(f"{self.prenom} {self.nom}"), plier(f"{self.nom} {self.prenom}")}
        return plier(f"{prenom} {nom}") in voulus and (
            bool(self.prenom) or self.nom_seul or not prenom
        )

    def est_joint_par(self, valeur: str) -> bool:
        """Is it one of their addresses, or of their numbers?"""
        return bool(valeur) and (
            valeur.strip().lower() in self.courriels or valeur.strip() in self.telephones
        )


def plier(texte: str) -> str:
    """Without case, accents, hyphens nor double spaces, to compare names."""
    nu = "".join(
        signe for signe in unicodedata.normalize("NFKD", texte) if not unicodedata.combining(signe)
    )
    return " ".join(re.sub(r"[-’']", " ", nu).casefold().split())


def motif_du_nom(nom: str, espace: str = _ESPACE) -> str:
    """A pattern for a name, with or without its accents, its words apart or hyphenated."""
    mots = ["".join(_variante(signe) for signe in mot) for mot in plier(nom).split()]
    return rf"(?:{espace}|[-’'])+".join(mots)


def _variante(signe: str) -> str:
    variantes = _VARIANTES.get(signe)
    return f"[{variantes}{variantes.upper()}]" if variantes else re.escape(signe)


def _motif_du_numero(numero: str) -> str:
    """A number as it is kept, or as people write it: « 02 40 20 40 20 », « +33 2.40… »."""
    national = re.sub(r"^\+(33|262|590|594|596)", "", numero)
    chiffres = r"[\s.\u00a0-]*".join(national.lstrip("0"))
    return rf"(?:\+\d{{2,3}}[\s.\u00a0-]*(?:\(0\))?[\s.\u00a0-]*|0){chiffres}"


@dataclass(frozen=True)
class Gomme:
    """What replaces a person, everywhere: their label in words, nothing in a field of its own."""

    personne: Personne
    numero: int
    fiches: frozenset[int] = frozenset()  # the contact sheets that are or were theirs

    def dans(self, texte: str) -> bool:
        """Is there something of them in these words?"""
        return bool(self._dans_un_texte.search(texte))

    @property
    def libelle(self) -> str:
        """« Personne effacée n° 12 »."""
        return LIBELLE.format(self.numero)

    @cached_property
    def candidats(self) -> str:
        """A pattern of PostgreSQL's (`~*`) for what may hold something of them: more than what does."""
        p = self.personne
        morceaux = [re.escape(courriel) for courriel in p.courriels]
        # A class of spaces is written by hand: \u00a0 isn't one for PostgreSQL.
        morceaux += [
            _motif_du_numero(numero).replace(r"\u00a0", "\u00a0") for numero in p.telephones
        ]
        if p.nom:
            morceaux.append(motif_du_nom(p.nom, "[[:space:]\u00a0\u202f]"))
        return "|".join(morceaux)

    @cached_property
    def _dans_un_texte(self) -> re.Pattern[str]:
        p = self.personne
        motifs = [rf"(?<![\w.+-]){re.escape(courriel)}(?![\w-])" for courriel in p.courriels]
        motifs += [rf"(?<![\d+]){_motif_du_numero(numero)}(?!\d)" for numero in p.telephones]
        motifs += [rf"(?<!\w){motif}(?!\w)" for motif in self._noms()]
        return re.compile("|".join(motifs) or JAMAIS, re.IGNORECASE)

    def _noms(self) -> list[str]:
        """The longest first: a civility goes with its name."""
        p = self.personne
        if not p.nom:
            return []
        nom, avec = motif_du_nom(p.nom), rf"(?:{_CIVILITES}{_ESPACE}+)?"
        motifs = []
        if p.prenom:
            prenom = motif_du_nom(p.prenom)
            entre = rf"{_ESPACE}+"
            motifs += [rf"{avec}{prenom}{entre}{nom}", rf"{avec}{nom}(?:,?{entre}){prenom}"]
        motifs.append(rf"{_CIVILITES}{_ESPACE}+{nom}")
        return [*motifs, nom] if p.nom_seul else motifs

    def texte(self, valeur: str) -> str:
        """The words without them; nothing when they are all of it and one may be reached by it."""
        if self.personne.est_joint_par(valeur):
            return ""
        return self._dans_un_texte.sub(self.libelle, valeur)

    def json(self, valeur: Any, *, seules: bool = False) -> Any:
        """The same in what JSON holds. `seules`: the fields of a row that is theirs, of which some may be absent."""
        if isinstance(valeur, str):
            return self.texte(valeur)
        if isinstance(valeur, list):
            return [self.json(une, seules=seules) for une in valeur]
        if isinstance(valeur, dict):
            return self._objet(valeur, seules)
        return valeur

    def _objet(self, objet: dict[str, Any], seules: bool) -> dict[str, Any]:
        suite = {cle: self.json(valeur, seules=seules) for cle, valeur in objet.items()}
        nom, prenom = objet.get("nom"), objet.get("prenom")
        if (
            isinstance(nom, str)
            and isinstance(prenom, str)
            and self.personne.est_nomme(nom, prenom)
        ):
            vides = ("prenom", "civilite", "fonction", "telephone", "courriel", "email")
            suite |= {cle: "" for cle in vides if cle in objet} | {"nom": self.libelle}
        elif seules:
            suite |= self._a_part(nom, prenom)
        return suite

    def _a_part(self, nom: Any, prenom: Any) -> dict[str, str]:
        """A name and a first name, each changed without the other."""
        p = self.personne
        suite = {}
        if isinstance(nom, str) and p.nom and plier(nom) == plier(p.nom):
            suite["nom"] = self.libelle
        if isinstance(prenom, str) and p.prenom and plier(prenom) == plier(p.prenom):
            suite["prenom"] = ""
        return suite


def telephone_lu(saisi: str) -> str:
    """A number as it is kept; empty when it isn't one."""
    return lire(saisi) or ""
