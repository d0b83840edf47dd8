"""What each kind of page holds, and what it lacks to appear."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from sofi.socle.texte_riche import en_texte

from .models import Page, Rubrique, Sorte

A_COMPLETER = "[à compléter"
"""How the texts given with SOFI mark what only the installation knows; a page that still holds it doesn't appear."""
RICHES = {
    "texte": 20_000,
    "pour_qui": 4_000,
    "ce_qu_il_paie": 4_000,
    "conditions": 4_000,
    "demarche": 4_000,
    "convention": 4_000,
}
"""The rich texts, and how many characters of plain text they may have: a legal page is some ten thousand long."""


@dataclass(frozen=True)
class Description:
    """A kind: how screens call it, its columns in the order of the form, those without which it doesn't appear."""

    pluriel: str
    nouvelle: str
    champs: tuple[str, ...]
    requis: tuple[str, ...]


SORTES = {
    Sorte.ACTUALITE: Description(
        "Actualités",
        "Écrire une actualité",
        ("titre", "resume", "texte", "lecteurs", "parait_le", "jusqu_au"),
        ("titre", "resume", "texte"),
    ),
    Sorte.RESSOURCE: Description(
        "Ressources",
        "Ajouter une ressource",
        ("titre", "resume", "rubrique", "dispositif", "jour", "ordre", "texte", "video", "fichier"),
        ("titre", "resume", "rubrique"),
    ),
    Sorte.DISPOSITIF: Description(
        "Base Dispositif",
        "Écrire un dispositif",
        (
            "dispositif",
            "titre",
            "resume",
            "pour_qui",
            "ce_qu_il_paie",
            "conditions",
            "demarche",
            "convention",
            "lien_convention",
        ),
        ("dispositif", "titre", "resume", "pour_qui", "ce_qu_il_paie"),
    ),
    Sorte.LEGALE: Description("Pages légales", "", ("titre", "texte"), ("titre", "texte")),
}


def manques(page: Page) -> list[str]:
    """Everything the page lacks to appear, in French; empty when it may."""
    return list(_manques(page))


def _manques(page: Page) -> Iterator[str]:
    for nom in SORTES[Sorte(page.sorte)].requis:
        champ: Any = Page._meta.get_field(nom)
        if not getattr(page, champ.attname):
            yield f"« {capfirst(champ.verbose_name)} » est à remplir."
    if page.sorte == Sorte.RESSOURCE:
        yield from _manques_d_une_ressource(page)
    if page.parait_le and page.jusqu_au and page.jusqu_au < page.parait_le:
        yield "Le dernier jour vient avant le premier : corrigez l’une des deux dates."
    yield from (f"Il reste à dire : {dit}." for dit in reste_a_dire(page))


def _manques_d_une_ressource(page: Page) -> Iterator[str]:
    if not (page.texte or page.video or page.fichier_id):
        yield "Une ressource donne un texte, une vidéo ou un fichier : ajoutez-en un."
    if page.rubrique == Rubrique.MARDI and not page.jour:
        yield "« Jour du rendez-vous » est à remplir pour un mardi de SOFI."
    if page.video and not page.texte:
        yield "Une vidéo a besoin de sa transcription : écrivez-la dans le texte."


def reste_a_dire(page: Page) -> list[str]:
    """What the given texts left to the installation: « [à compléter : l’hébergeur] » gives « l’hébergeur »."""
    morceaux = en_texte(page.texte).split(A_COMPLETER)[1:]
    return [morceau.partition("]")[0].lstrip(" :\u00a0") for morceau in morceaux]
