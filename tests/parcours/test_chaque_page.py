"""Every page of the site, at both widths: no breach of WCAG 2.1 A and AA; nothing wider than these, nor than 320 px.

The pages are those of the table of addresses, answered by the site to each role on the objects of one world; the
browser is given these answers, and the static files.
"""

import mimetypes
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from playwright.sync_api import Browser, Page, Route

from tests.ecrans.adresses import TABLE
from tests.ecrans.monde import ADMIN, OFFRE, REGION, VISITEUR, A, Monde
from tests.ecrans.test_toutes_les_urls import lire

from .conftest import GRAND, PETIT

pytestmark = pytest.mark.django_db
ROLES = (VISITEUR, A, OFFRE, ADMIN, REGION)
TRES_PETIT = {"width": 320, "height": 256}  # 1280 × 1024, four times enlarged
SITE = "https://sofi.test"
FIXES = f"{SITE}/static/"
DEBORDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def dans_la_boucle(chromium: str) -> Iterator[None]:
    """Django refuses to read its base where an event loop runs, as the browser's does."""
    with pytest.MonkeyPatch.context() as changement:
        changement.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield
        connections.close_all()  # those opened there are not seen from elsewhere


@pytest.fixture(scope="module")
def pages(dans_la_boucle: None, base_du_module: None) -> dict[str, dict[str, tuple[str, str]]]:
    """By role, name of the address → its page and its security policy; each page for one role only."""
    monde = Monde()
    pages: dict[str, dict[str, tuple[str, str]]] = {role: {} for role in ROLES}
    for nom, (attendu, _) in TABLE.items():
        role = next((role for role in ROLES if attendu[role] == 200), "")
        if not role:
            continue
        reponse = lire(monde, nom, role)
        if reponse.headers["Content-Type"].startswith("text/html") and not reponse.streaming:
            texte = reponse.content.decode()
            if "<html" in texte:
                pages[role][nom] = texte, reponse.headers["Content-Security-Policy"]
    return pages


def donner(contenus: dict[str, tuple[str, str]]) -> Callable[[Route], None]:
    """What the site answered, by the address `SITE/name`, and the files of its pages."""

    def repondre(route: Route) -> None:
        adresse = route.request.url.partition("?")[0]
        if adresse.startswith(FIXES) and (fichier := finders.find(adresse.removeprefix(FIXES))):
            genre = mimetypes.guess_type(fichier)[0] or "application/octet-stream"
            route.fulfill(body=Path(fichier).read_bytes(), content_type=genre)
        elif page := contenus.get(adresse.removeprefix(f"{SITE}/")):
            route.fulfill(
                body=page[0],
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": page[1]},
            )
        else:
            route.fulfill(status=404, body="")

    return repondre


@pytest.mark.parametrize("role", ROLES)
def test_every_page(
    pages: dict[str, dict[str, tuple[str, str]]],
    navigateur: Browser,
    accessible: Callable[[Page], None],
    role: str,
) -> None:
    fautes: list[str] = []
    with navigateur.new_context(
        viewport=GRAND, locale="fr-FR", reduced_motion="reduce"
    ) as contexte:
        contexte.route("**/*", donner(pages[role]))
        page = contexte.new_page()
        for nom in pages[role]:
            page.goto(f"{SITE}/{nom}")
            for taille in (GRAND, PETIT, TRES_PETIT):
                page.set_viewport_size(taille)
                if trop := page.evaluate(DEBORDE):
                    fautes.append(f"{nom} at {taille['width']}: {trop} px too wide")
                if taille == TRES_PETIT:
                    continue
                try:
                    accessible(page)
                except AssertionError as breche:
                    fautes.append(f"{nom} at {taille['width']}: {breche}")
            page.set_viewport_size(GRAND)
    assert pages[role] and not fautes, "\n".join(fautes)
