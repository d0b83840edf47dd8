"""The frame on somebody else's site: shown there, and nothing else of this site is."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from .conftest import GRAND

ETRANGERE = """<!doctype html><html lang="fr"><title>Mairie</title><h1>Ma commune</h1>
<iframe id="vignette" src="{site}/vignette/?q=ebeniste" title="Formations" width="400" height="500"></iframe>
<iframe id="accueil" src="{site}/" title="Accueil" width="400" height="300"></iframe></html>"""


class Ailleurs(BaseHTTPRequestHandler):
    """A site of another origin; answered for the browser, it would be a public one that asks for a local one."""

    page = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing of it is worth reading."""


@pytest.fixture
def ailleurs(site: str) -> Iterator[str]:
    """The address of a page that frames the vignette and the first page."""
    Ailleurs.page = ETRANGERE.format(site=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), Ailleurs) as serveur:
        Thread(target=serveur.serve_forever, daemon=True).start()
        yield f"http://localhost:{serveur.server_port}/"
        serveur.shutdown()


def test_another_site_shows_the_frame_and_no_other_page(
    navigateur: Browser, site: str, ailleurs: str
) -> None:
    contexte = navigateur.new_context(viewport=GRAND, locale="fr-FR")
    page = contexte.new_page()
    page.goto(ailleurs)
    cadre = page.frame_locator("#vignette")
    expect(cadre.locator("li a").first).to_be_visible()
    expect(cadre.locator("h1")).to_contain_text("ebeniste")
    # Its look comes with it.
    assert (
        cadre.locator("body").evaluate("b => getComputedStyle(b).fontFamily").count("Source Sans 3")
    )
    expect(page.frame_locator("#accueil").locator("#q")).to_have_count(0)
    assert contexte.cookies() == []
    with contexte.expect_page() as ouverte:
        cadre.locator("li a").first.click()
    assert ouverte.value.url.startswith(f"{site}/formation/")
    contexte.close()
