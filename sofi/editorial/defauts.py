"""The texts given with SOFI for the legal pages: drafts that say what only the installation knows.

They are text files that anybody can read again: « # » begins a title, « - » an item of a list, « <https://…> » is a
link, and a blank line parts paragraphs.
"""

import re
from html import escape
from pathlib import Path

from .models import Legale

DONNEES = Path(__file__).parent / "donnees"
_LIEN = re.compile(r"&lt;(https://[^&\s]+)&gt;")


def texte_de(adresse: str) -> str:
    """The rich text given for a legal page."""
    return en_html((DONNEES / f"{adresse}.txt").read_text(encoding="utf-8"))


def en_html(texte: str) -> str:
    """The canonical HTML of such a file."""
    return "".join(_bloc(bloc) for bloc in re.split(r"\n\s*\n", texte.strip()))


def _bloc(bloc: str) -> str:
    if bloc.startswith("# "):
        return f"<p><strong>{escape(bloc[2:], quote=False)}</strong></p>"
    if bloc.startswith("- "):
        lignes = "".join(f"<li>{_ligne(ligne[2:])}</li>" for ligne in bloc.splitlines())
        return f"<ul>{lignes}</ul>"
    return f"<p>{_ligne(' '.join(bloc.splitlines()))}</p>"


def _ligne(texte: str) -> str:
    return _LIEN.sub(r'<a href="\1" rel="noopener">\1</a>', escape(texte, quote=False))


def brouillons() -> list[dict[str, str]]:
    """The columns of each legal page, as a first installation gets them."""
    return [
        {
            "sorte": "legale",
            "adresse": str(legale.value),
            "titre": str(legale.label),
            "texte": texte_de(legale.value),
        }
        for legale in Legale
    ]
