"""Every page of the site, at both widths: no breach of WCAG 2.1 A and AA; nothing wider than these, nor than 320 px.

The pages are those of the table of addresses, answered by the site to each role on the objects of one world; the
browser is given these answers, and the static files.
"""

import mimetypes
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from playwright.sync_api import Browser, Page

from tests.ecrans.adresses import TABLE
from tests.ecrans.monde import ADMIN, OFFRE, REGION, VISITEUR, A, Monde
from tests.ecrans.test_toutes_les_urls import lire

from .conftest import GRAND, PETIT

pytestmark = pytest.mark.django_db
ROLES = (VISITEUR, A, OFFRE, ADMIN, REGION)
TRES_PETIT = {"width": 320, "height": 256}  # 1280 × 1024, four times enlarged
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


class _Reponses(BaseHTTPRequestHandler):
    """What the site answered, by the name of the address, and the files of its pages, which a browser asks once."""

    protocol_version = "HTTP/1.1"
    pages: ClassVar[dict[str, tuple[str, str]]] = {}
    introuvables: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        chemin = self.path.partition("?")[0].removeprefix("/")
        if page := self.pages.get(chemin):
            self._donner(page[0].encode(), "text/html; charset=utf-8", page[1])
        elif fichier := finders.find(chemin.removeprefix("static/")):
            genre = mimetypes.guess_type(fichier)[0] or "application/octet-stream"
            self._donner(Path(fichier).read_bytes(), genre)
        else:  # what a script asks of the site afterwards isn't here
            if chemin.startswith("static/"):
                self.introuvables.append(chemin)
            self.send_error(404)

    def _donner(self, contenu: bytes, genre: str, regles: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", genre)
        self.send_header("Content-Length", str(len(contenu)))
        self.send_header("Cache-Control", "no-store" if regles else "max-age=3600")
        if regles:
            self.send_header("Content-Security-Policy", regles)
        self.end_headers()
        self.wfile.write(contenu)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the files that aren't found are kept in `introuvables`."""


@pytest.fixture(scope="module")
def adresse(pages: dict[str, dict[str, tuple[str, str]]]) -> Iterator[str]:
    """Where the answers of all the roles are given: each page has one role."""
    _Reponses.pages = {nom: page for siennes in pages.values() for nom, page in siennes.items()}
    with ThreadingHTTPServer(("127.0.0.1", 0), _Reponses) as serveur:
        fil = threading.Thread(target=serveur.serve_forever, daemon=True)
        fil.start()
        yield f"http://127.0.0.1:{serveur.server_port}"
        serveur.shutdown()
        fil.join()


@pytest.mark.parametrize("role", ROLES)
def test_every_page(
    pages: dict[str, dict[str, tuple[str, str]]],
    adresse: str,
    navigateur: Browser,
    accessible: Callable[[Page], None],
    role: str,
) -> None:
    fautes: list[str] = []
    with navigateur.new_context(
        viewport=GRAND, locale="fr-FR", reduced_motion="reduce"
    ) as contexte:
        page = contexte.new_page()
        for nom in pages[role]:
            reponse = page.goto(f"{adresse}/{nom}")
            assert reponse and reponse.status == 200, nom
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
    assert not _Reponses.introuvables
