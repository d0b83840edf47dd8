"""Journeys: the site as « make run » serves it, driven in the system's Chromium.

Skipped, saying so, when no Chromium is found (its path may be given in CHROMIUM). They share one
site and one browser; the base is put back before each of them (`serveur.py`), so that none sees what
another left, whatever the order.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from sofi.demonstration.comptes import MOT_DE_PASSE, chiffres

from .serveur import Serveur

AXE = next((Path(__file__).parent / "vendor").rglob("axe.min.js"))
# The one without windows first: a page costs it three times less.
NOMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
COOKIE = "sessionid"
GRAND = {"width": 1280, "height": 900}
PETIT = {"width": 390, "height": 844}
# Who is signed in before the first journey; the others sign in by the pages.
CONNECTES = (
    "organisme@exemple.fr",
    "second.organisme@exemple.fr",
    "offre@exemple.fr",
    "administration@exemple.fr",
)

# A busy machine answers late: what is looked for comes at once, or is not there.
DELAI = 60_000
expect.set_options(timeout=DELAI)

# What htmx says of a preview that another one replaces, or that the visitor leaves by going on: no fault.
ABANDON = re.compile("htmx:afterRequest, .*\nhtmx:sendAbort, .*\n")

type_ouvrir = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys; first in the list, they are dealt first when several workers share the tests."""
    siens = {item for item in items if item.path.is_relative_to(Path(__file__).parent)}
    for item in siens:
        item.add_marker(pytest.mark.parcours)
    items.sort(key=lambda item: item not in siens)


@pytest.fixture(scope="package")
def chromium() -> str:
    for candidat in (os.environ.get("CHROMIUM", ""), *NOMS):
        if trouve := shutil.which(candidat):
            return trouve
    pytest.skip("no Chromium on this machine: install it, or give its path in CHROMIUM")


@pytest.fixture(scope="package")
def navigateur(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium)


@pytest.fixture(scope="package")
def serveur(chromium: str) -> Iterator[Serveur]:
    """A site, prepared and served by the code of « make run »."""
    var = Path(tempfile.mkdtemp(prefix="sofi-parcours-"))
    with Serveur(var).ouvert() as ouvert:
        yield ouvert
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="package")
def gardees() -> dict[str, str]:
    """The sessions open on the base that is put back: account → key."""
    return {}


@pytest.fixture(scope="package")
def modele(serveur: Serveur, navigateur: Browser, gardees: dict[str, str]) -> str:
    """The demonstration's base, where the accounts of the journeys are signed in, kept under a name.

    A module whose journeys all start from more than that has a `modele` of its own.
    """
    for compte in CONNECTES:
        with navigateur.new_context(base_url=serveur.adresse, locale="fr-FR") as contexte:
            se_connecter(contexte.new_page(), compte)
            gardees[compte] = cle_de_session(contexte)
    return serveur.garder("depart")


@pytest.fixture
def site(serveur: Serveur, modele: str) -> str:
    """The address of the site, whose base is as if no journey had been before this one."""
    serveur.poser(modele)
    return serveur.adresse


@pytest.fixture
def commande(serveur: Serveur, site: str) -> Callable[..., str]:
    """Run a management command on the base of this journey."""
    return serveur.commande


@pytest.fixture
def ouvrir(
    navigateur: Browser, serveur: Serveur, site: str, gardees: dict[str, str]
) -> Iterator[type_ouvrir]:
    """Open a page: ouvrir("/chemin/", compte="organisme@exemple.fr", petit=True, javascript=False).

    Each call is a visitor of its own. The journey fails if a page complains in the console (a
    forbidden script or style among others).
    """
    plaintes: list[str] = []
    contextes = []

    def ouvrir_une_page(
        chemin: str = "/", *, compte: str = "", petit: bool = False, javascript: bool = True
    ) -> Page:
        contexte = navigateur.new_context(
            base_url=site,
            viewport=PETIT if petit else GRAND,
            java_script_enabled=javascript,
            locale="fr-FR",
            reduced_motion="reduce",  # what moves is waited for, and its colours can't be judged
        )
        contexte.set_default_timeout(DELAI)
        contextes.append(contexte)
        page = contexte.new_page()
        ecouter(page, plaintes)
        if gardee := gardees.get(compte):
            cle = serveur.session(gardee)
            contexte.add_cookies([{"name": COOKIE, "value": cle, "url": site}])
        elif compte:
            se_connecter(page, compte)
        page.goto(chemin)
        return page

    yield ouvrir_une_page
    for contexte in contextes:
        contexte.close()
    assert not vraies(plaintes)


def ecouter(page: Page, plaintes: list[str]) -> None:
    """Add to these what the page complains of."""

    def noter(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            plaintes.append(message.text)

    page.on("console", noter)
    page.on("pageerror", lambda erreur: plaintes.append(str(erreur)))


def vraies(plaintes: list[str]) -> str:
    """These, but for the requests that were given up."""
    return ABANDON.sub("", "".join(f"{plainte}\n" for plainte in plaintes))


def cle_de_session(contexte: BrowserContext) -> str:
    return next(c["value"] for c in contexte.cookies() if c["name"] == COOKIE)


def se_connecter(page: Page, compte: str) -> None:
    """Sign in by the pages, with a second factor when it is asked for."""
    page.goto("/compte/login/")
    remplir_la_connexion(page, compte)


def remplir_la_connexion(page: Page, compte: str) -> None:
    """The same, from the page where one is asked to sign in."""
    page.fill("[name=login]", compte)
    page.fill("[name=password]", MOT_DE_PASSE)
    page.click("main form:has([name=password]) [type=submit]")
    page.wait_for_url(lambda adresse: "/login/" not in adresse)
    if "/2fa/" not in page.url:
        return
    for decalage in (0, 1, -1):  # a code serves once; those beside it are accepted too
        page.fill("[name=code]", chiffres(compte, decalage=decalage))
        page.click("text=Se connecter")
        page.wait_for_load_state()
        if "/2fa/" not in page.url:
            return
    pytest.fail(f"{compte}: no code is accepted")


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Check a page with axe-core: no breach of WCAG 2.1 A and AA."""
    axe = AXE.read_text()

    def verifier(page: Page) -> None:
        page.wait_for_load_state()
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(axe)
        # Only the breaches are told in full: what passes would take as long again to say. Style sheets are not
        # asked for again: no rule of these reads them, and no page plays a sound.
        regles = {
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
            "resultTypes": ["violations"],
            "preload": False,
        }
        resultat = page.evaluate("regles => axe.run(document, regles)", regles)
        fautes = [
            f"{faute['id']}: {faute['help']} — {', '.join(str(n['target']) for n in faute['nodes'])}"
            for faute in resultat["violations"]
        ]
        assert not fautes, f"{page.url}\n" + "\n".join(fautes)

    return verifier


@pytest.fixture
def conforme(accessible: Callable[[Page], None]) -> Callable[[Page], None]:
    """Check a page on a large screen and on a small one: accessible, nothing wider than the screen."""

    def verifier(page: Page) -> None:
        siennes = page.viewport_size
        for taille in sorted((GRAND, PETIT), key=lambda taille: taille == siennes):
            page.set_viewport_size(taille)
            accessible(page)
            largeur = page.evaluate("document.documentElement.scrollWidth")
            assert largeur <= taille["width"], page.url

    return verifier
