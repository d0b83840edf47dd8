"""The fields of a card as the recap and the review show them: label, value as it will be read, what lacks.

    lignes(Fiche.SESSION, session, manques)

In a template, `{% load sofi_recap %}` then `{% recap lignes %}` draws them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import mark_safe

from sofi.offre.codes import Fiche
from sofi.offre.regles import Manque
from sofi.socle import texte_riche
from sofi.validation.document import FICHE_DE, Document
from sofi.validation.lecture import CarteLue, ChampLu, lire, lire_document

COURT = 45  # characters of a choice that may stand in a row with others


@dataclass(frozen=True)
class Ligne:
    """A field of a card. `textes`: one for each choice or row; `html` instead, when the text is rich."""

    nom: str
    libelle: str
    textes: tuple[str, ...] = ()
    html: str = ""  # safe
    manques: list[Manque] = field(default_factory=list)
    conditionnel: bool = False

    @property
    def vide(self) -> bool:
        """Nothing was answered."""
        return not self.textes

    @property
    def est_montree(self) -> bool:
        """Shown on a line of its own."""
        return bool(self.textes or self.manques)

    @property
    def a_nommer(self) -> bool:
        """Named among those left empty, unless it is only asked in other cases than this one."""
        return not self.est_montree and not self.conditionnel

    @property
    def enumeree(self) -> str:
        """Short choices, one after the other; empty when they need a line each."""
        courts = all(len(texte) <= COURT for texte in self.textes)
        return ", ".join(self.textes) if courts and len(self.textes) > 1 else ""

    @property
    def large(self) -> bool:
        """Takes the whole width: a rich or a long text."""
        return bool(self.html) or sum(map(len, self.textes)) > 120

    @property
    def classe(self) -> str:
        """How the line stands out: what blocks the sending, else what only warns."""
        if not self.manques:
            return "large" if self.large else ""
        return "erreur" if any(manque.est_bloquant for manque in self.manques) else "avertissement"


def lignes(fiche: Fiche, objet: Any, manques: Iterable[Manque] = ()) -> list[Ligne]:
    """The fields of this card in the table's order, then what is said of it under no field of the table.

    A card is read as its document will be: the recap can't say anything else than what will be published.
    """
    return avec_manques(lire(fiche, FICHE_DE[fiche](objet)), de_la_carte(manques, fiche, objet.pk))


def de_la_carte(manques: Iterable[Manque], fiche: str, objet: int) -> list[Manque]:
    """What is said of this card; a lack without a number is about the only card of its kind."""
    return [m for m in manques if m.fiche == fiche and m.objet in (None, objet)]


def avec_manques(champs: Iterable[ChampLu], manques: list[Manque]) -> list[Ligne]:
    """Each field with what is said of it; nothing said is left out."""
    lignes_lues = [
        Ligne(
            c.nom,
            c.libelle,
            c.textes,
            _riche(c.html),
            [m for m in manques if m.champ == c.nom],
            c.conditionnel,
        )
        for c in champs
    ]
    noms = {ligne.nom for ligne in lignes_lues}
    autres: dict[str, list[Manque]] = {}
    for manque in manques:
        if manque.champ not in noms:
            autres.setdefault(manque.champ, []).append(manque)
    return lignes_lues + [
        Ligne(nom, manques_lus[0].libelle, manques=manques_lus)
        for nom, manques_lus in autres.items()
    ]


def _riche(html: str) -> str:
    """Rich text, read again from what is allowed: the page never trusts what is stored."""
    return mark_safe(texte_riche.examiner(html).html) if html else ""


@dataclass(frozen=True)
class CarteMontree:
    """A card of a document with its lines, and how many of its lacks block or only warn."""

    carte: CarteLue
    lignes: list[Ligne]
    bloquants: int
    avertissements: int
    dispositifs: list["CarteMontree"] = field(default_factory=list)

    @property
    def nom(self) -> str:
        """« Session 143842 », « Dispositif CPF, session 143842 »."""
        if self.carte.fiche == Fiche.SESSION:
            return f"{self.carte.fiche.label} {self.carte.objet}"
        if self.carte.fiche == Fiche.DISPOSITIF:
            return f"{self.carte.fiche.label} {self.carte.titre}, session {self.carte.parent}"
        return self.carte.fiche.label

    @property
    def ancre(self) -> str:
        """Begins the id of each of its lines: « S-143842- »."""
        return f"{self.carte.fiche}-{self.carte.objet}-"


@dataclass(frozen=True)
class Arbre:
    """A whole document, card under card."""

    etablissement: CarteMontree
    formation: CarteMontree
    action: CarteMontree
    sessions: list[CarteMontree]

    def cartes(self) -> list[CarteMontree]:
        """Every card, in the order F, A, S with its D, the établissement last."""
        sessions = [c for s in self.sessions for c in (s, *s.dispositifs)]
        return [self.formation, self.action, *sessions, self.etablissement]


def arbre(document: Document, manques: Iterable[Manque] = ()) -> Arbre:
    """The cards of a document as they are shown, with what the rules say of them when they were asked."""
    manques_lus = list(manques)
    montrees = [_montrer(carte, manques_lus) for carte in lire_document(document)]
    par_fiche = {carte_montree.carte.fiche: carte_montree for carte_montree in montrees}
    sessions = {m.carte.objet: m for m in montrees if m.carte.fiche == Fiche.SESSION}
    for carte_montree in montrees:
        if carte_montree.carte.parent is not None:
            sessions[carte_montree.carte.parent].dispositifs.append(carte_montree)
    return Arbre(
        par_fiche[Fiche.ETABLISSEMENT],
        par_fiche[Fiche.FORMATION],
        par_fiche[Fiche.ACTION],
        list(sessions.values()),
    )


def _montrer(carte: CarteLue, manques: list[Manque]) -> CarteMontree:
    de_cette_carte = de_la_carte(manques, carte.fiche, carte.objet)
    bloquants = sum(manque.est_bloquant for manque in de_cette_carte)
    return CarteMontree(
        carte,
        avec_manques(carte.champs, de_cette_carte),
        bloquants,
        len(de_cette_carte) - bloquants,
    )
