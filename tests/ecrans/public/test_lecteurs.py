"""Which views read what is published: all that the public reads, but what visitors write."""

import re

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.sources import RACINE

AU_PRIMAIRE = {
    "alerte", "alerte_arreter", "alerte_creer", "alerte_demandee", "alertes", "garder", "partager",
    "selection_partagee", "signalement", "signaler",
}  # fmt: skip
"""What visitors write, and what they then read of it."""
SANS_REPLIQUE = {
    "sofi/diffusion/appels.py": "counts calls",
    "sofi/diffusion/changements.py": "listens to the primary",
    "sofi/diffusion/indexation.py": "writes the rows",
    "sofi/diffusion/management/commands/index.py": "listens to the primary",
    "sofi/diffusion/pilotage.py": "figures of the staff",
    "sofi/diffusion/vues.py": "counts views",
}
"""What of the rooms that the public reads uses the primary's own connection, and what for."""


def vues_publiques() -> list[URLPattern]:
    (public,) = [
        r
        for r in get_resolver().url_patterns
        if isinstance(r, URLResolver) and r.app_name == "public"
    ]
    return [motif for motif in public.url_patterns if isinstance(motif, URLPattern)]


@pytest.mark.parametrize("motif", vues_publiques(), ids=lambda m: m.name)
def test_tout_ce_que_le_public_lit_peut_se_lire_ailleurs(motif: URLPattern) -> None:
    assert getattr(motif.callback, "lit_le_publie", False) is (motif.name not in AU_PRIMAIRE)


def test_ce_que_le_public_lit_suit_le_serveur_de_la_requete() -> None:
    """`django.db.connection` is the primary's: a reader that used it would mix two servers."""
    employee = re.compile(r"from django\.db import [^\n]*\bconnection\b")
    trouvees = {
        fichier.relative_to(RACINE).as_posix()
        for salle in ("diffusion", "editorial", "referentiels")
        for fichier in (RACINE / "sofi" / salle).rglob("*.py")
        if not {"migrations", "demonstration"} & set(fichier.parts)
        and employee.search(fichier.read_text())
    }
    assert trouvees == set(SANS_REPLIQUE)
