"""Pages that the administration would have written, published; the legal ones say that this is a demonstration."""

import datetime
import re
import tomllib
from pathlib import Path
from typing import Any

from sofi.editorial.defauts import en_html
from sofi.editorial.models import Page, Rubrique, Sorte
from sofi.editorial.operations import enregistrer, publier
from sofi.editorial.sortes import A_COMPLETER, RICHES

TEXTES = Path(__file__).with_name("pages.toml")
SANS_DIRE = "(démonstration : une installation réelle le dit ici)"
_LACUNE = re.compile(re.escape(A_COMPLETER) + r"[^\]]*\]")


def ecrire(jour: datetime.date) -> None:
    """News of the days before that one, ressources, texts of some dispositifs, the legal pages."""
    textes = tomllib.loads(TEXTES.read_text(encoding="utf-8"))
    for nouvelle in textes["actualite"]:
        parait_le = jour - datetime.timedelta(days=nouvelle.pop("jours"))
        _publier(Sorte.ACTUALITE, parait_le=parait_le, **nouvelle)
    for rang, ressource in enumerate(textes["ressource"]):
        rendez_vous = _mardi_apres(jour) if ressource["rubrique"] == Rubrique.MARDI else None
        _publier(Sorte.RESSOURCE, ordre=rang, jour=rendez_vous, **ressource)
    for texte in textes["dispositif"]:
        _publier(Sorte.DISPOSITIF, **texte)
    for page in Page.objects.filter(sorte=Sorte.LEGALE):
        page.texte = _LACUNE.sub(SANS_DIRE, page.texte)
        publier(enregistrer(page, auteur=None), auteur=None)


def _publier(sorte: Sorte, **colonnes: Any) -> None:
    """Written then published, as the administration does."""
    lues = {nom: en_html(lu) if nom in RICHES else lu for nom, lu in colonnes.items()}
    publier(enregistrer(Page(sorte=sorte, **lues), auteur=None), auteur=None)


def _mardi_apres(jour: datetime.date) -> datetime.date:
    """The second Tuesday after a day."""
    return jour + datetime.timedelta(days=(1 - jour.weekday()) % 7 + 7)
