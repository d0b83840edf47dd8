"""The plan of the site as engines read it (sitemaps.org): an index, and its files written as they are read.

A kind of page is a line of `GENRES`; pages without a number of their own are in `PAGES`.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from xml.sax.saxutils import escape

from django.urls import reverse

from sofi.diffusion import plan_du_site
from sofi.diffusion.plan_du_site import Tranche
from sofi.ecrans.commun.pages import adresse as adresse_de_page
from sofi.editorial import lecture

from . import reperes
from .organismes import adresse as adresse_organisme
from .presentation.textes import mots_d_adresse

ESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "public:accueil",
    "public:organismes",
    "public:certifications",
    "public:metiers",
    "public:rendez_vous",
    "public:catalogue",
    "public:actualites",
    "public:ressources",
    "public:base_dispositif",
    "public:accessibilite",
    "public:plan",
    "public:vignette_composer",
)
"""The pages that have no number, by the name of their address."""
ELEMENTS = {"urlset": "url", "sitemapindex": "sitemap"}
PAR_ENVOI = 500  # addresses written in one go


@dataclass(frozen=True)
class Entree:
    """An address after the site's own, and the last instant it changed; None when nobody knows."""

    chemin: str
    modifiee_le: datetime.datetime | None = None


@dataclass(frozen=True)
class Genre:
    """A kind of page: the slices there are on a day, and the pages of one of them."""

    tranches: Callable[[datetime.date], list[Tranche]]
    entrees: Callable[[int, datetime.date], Iterator[Entree]]


def _pages(tranche: int, jour: datetime.date) -> Iterator[Entree]:
    """The pages without a number, all in the first slice."""
    if tranche == 0:
        yield from (Entree(reverse(nom)) for nom in PAGES)
        yield from _editoriales(jour)


def _editoriales(jour: datetime.date) -> Iterator[Entree]:
    """What the administration wrote and the public reads; every dispositif has its page. Three queries."""
    ecrits = lecture.dispositifs_ecrits(jour)
    for type_ in lecture.dispositifs():
        ecrit = ecrits.get(type_.pk)
        chemin = reverse("public:dispositif", args=[type_.pk])
        yield Entree(chemin, ecrit.publiee_le if ecrit else None)
    for parution in lecture.a_leur_adresse(jour):
        yield Entree(adresse_de_page(parution), parution.publiee_le)


def _sessions(tranche: int, jour: datetime.date) -> Iterator[Entree]:
    # Reversing 50,000 addresses one by one takes longer than reading their rows.
    debut, fin = reverse("public:formation", args=[0, "titre"]).split("0-titre")
    for session in plan_du_site.sessions(tranche, jour):
        mots = mots_d_adresse(session.titre, session.commune)
        yield Entree(f"{debut}{session.numero}-{mots}{fin}", session.publiee_le)


def _organismes(tranche: int, jour: datetime.date) -> Iterator[Entree]:
    for organisme in plan_du_site.organismes(tranche, jour):
        yield Entree(adresse_organisme(organisme.numero, organisme.nom))


def _reperes(tranche: int, jour: datetime.date) -> Iterator[Entree]:
    """The certifications, métiers, domaines, communes and programmes of the offer: fewer than a file holds."""
    if tranche == 0:
        for genre in reperes.GENRES:
            for _, liens in reperes.liste(genre, jour):
                yield from (Entree(lien.url) for lien in liens)


GENRES: dict[str, Genre] = {
    "pages": Genre(lambda jour: [Tranche(0, None)], _pages),
    "formations": Genre(plan_du_site.tranches_de_sessions, _sessions),
    "organismes": Genre(plan_du_site.tranches_d_organismes, _organismes),
    "reperes": Genre(lambda jour: [Tranche(0, None)], _reperes),
}


def index(site: str, jour: datetime.date) -> str:
    """The list of the files; one query a kind of page."""
    fichiers = (
        Entree(chemin(genre, tranche.numero), tranche.modifiee_le)
        for genre, pages in GENRES.items()
        for tranche in pages.tranches(jour)
    )
    return "".join(document("sitemapindex", site, fichiers))


def fichier(genre: str, tranche: int, site: str, jour: datetime.date) -> Iterator[str] | None:
    """The text of a file, piece by piece; None when it would list nothing. One query."""
    if genre not in GENRES:
        return None
    entrees = GENRES[genre].entrees(tranche, jour)
    premiere = next(entrees, None)
    if premiere is None:
        return None
    return document("urlset", site, chain([premiere], entrees))


def chemin(genre: str, tranche: int) -> str:
    return reverse("public:plan_xml", args=[genre, tranche])


def document(racine: str, site: str, entrees: Iterable[Entree]) -> Iterator[str]:
    """The XML of these addresses of a site, by pieces."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{racine} xmlns="{ESPACE}">\n'
    debut, fin = f"<{ELEMENTS[racine]}><loc>{escape(site)}", f"</{ELEMENTS[racine]}>\n"
    suite = (f"{debut}{escape(e.chemin)}</loc>{_lastmod(e)}{fin}" for e in entrees)
    while lot := "".join(islice(suite, PAR_ENVOI)):
        yield lot
    yield f"</{racine}>\n"


def _lastmod(entree: Entree) -> str:
    """To the second, in UTC."""
    if entree.modifiee_le is None:
        return ""
    instant = entree.modifiee_le.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None)
    return f"<lastmod>{instant.isoformat()}Z</lastmod>"
