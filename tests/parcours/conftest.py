"""Journeys: the site as « make run » serves it, driven in the system's Chromium.

Skipped, saying so, when no Chromium is found (its path may be given in CHROMIUM). They share one
site, with its own database, prepared once; a journey makes the data it changes.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from sofi.demonstration.comptes import MOT_DE_PASSE, chiffres

RACINE = Path(__file__).resolve().parents[2]
AXE = next((Path(__file__).parent / "vendor").rglob("axe.min.js"))
NOMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DELAI_DEMARRAGE = 400
GRAND = {"width": 1280, "height": 900}
PETIT = {"width": 390, "height": 844}

# A busy machine answers late: what is looked for comes at once, or is not there.
expect.set_options(timeout=15_000)

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
def reglages() -> Iterator[dict[str, str]]:
    """The environment of a site of its own, with its data in a folder of its own."""
    var = Path(tempfile.mkdtemp(prefix="sofi-parcours-"))
    ecartees = {"SOFI_POSTGRES", "SOFI_POSTGRES_EPHEMERE", "DATABASE_URL", "MAKELEVEL"}
    environnement = {nom: valeur for nom, valeur in os.environ.items() if nom not in ecartees}
    yield environnement | {"SOFI_VAR": str(var), "DJANGO_SETTINGS_MODULE": "conf.settings"}
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="package")
def site(chromium: str, reglages: dict[str, str]) -> Iterator[str]:
    """The address of a site, prepared and served by the code of « make run »."""
    var = Path(reglages["SOFI_VAR"])
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
    journal = (var / "journal").open("w+")
    processus = subprocess.Popen(
        [sys.executable, str(RACINE / "outils" / "demarrer.py"), "--port", str(port)],
        env=reglages,
        stdout=journal,
        stderr=subprocess.STDOUT,
    )
    try:
        attendre(f"http://127.0.0.1:{port}/compte/login/", processus, var / "journal")
        yield f"http://127.0.0.1:{port}"
    finally:
        processus.send_signal(signal.SIGTERM)
        processus.wait(timeout=30)
        journal.close()


@pytest.fixture(scope="package")
def commande(site: str, reglages: dict[str, str]) -> Callable[..., str]:
    """Run a management command on the site's own base, as an operator would; what it printed."""

    def lancer(*mots: str) -> str:
        fini = subprocess.run(
            [sys.executable, str(RACINE / "manage.py"), *mots],
            env=reglages,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert fini.returncode == 0, fini.stdout + fini.stderr
        return fini.stdout

    return lancer


def attendre(adresse: str, processus: "subprocess.Popen[bytes]", journal: Path) -> None:
    fin = time.monotonic() + DELAI_DEMARRAGE
    while time.monotonic() < fin:
        assert processus.poll() is None, f"the site has not started:\n{journal.read_text()}"
        try:
            with urllib.request.urlopen(adresse, timeout=10):
                return
        except (ConnectionError, TimeoutError):
            time.sleep(0.1)
        except urllib.error.URLError as erreur:
            attendue = isinstance(erreur.reason, ConnectionError | TimeoutError)
            assert attendue, journal.read_text()
            time.sleep(0.1)
    pytest.fail(f"the site does not answer:\n{journal.read_text()}")


@pytest.fixture(scope="package")
def gardees() -> dict[str, Any]:
    """The cookies of the staff's open sessions: a code serves once, so its session serves again."""
    return {}


@pytest.fixture
def ouvrir(navigateur: Browser, site: str, gardees: dict[str, Any]) -> Iterator[type_ouvrir]:
    """Open a page: ouvrir("/chemin/", compte="organisme@exemple.fr", petit=True, javascript=False).

    Each call is a visitor of its own. The journey fails if a page complains in the console (a
    forbidden script or style among others).
    """
    plaintes: list[str] = []
    contextes = []

    def noter(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            plaintes.append(message.text)

    def ouvrir_une_page(
        chemin: str = "/", *, compte: str = "", petit: bool = False, javascript: bool = True
    ) -> Page:
        contexte = navigateur.new_context(
            base_url=site,
            viewport=PETIT if petit else GRAND,
            java_script_enabled=javascript,
            locale="fr-FR",
            storage_state=gardees.get(compte),
        )
        contextes.append(contexte)
        page = contexte.new_page()
        page.set_default_timeout(15_000)
        page.on("console", noter)
        page.on("pageerror", lambda erreur: plaintes.append(str(erreur)))
        if compte:
            entrer(page, compte, gardees)
        page.goto(chemin)
        return page

    yield ouvrir_une_page
    for contexte in contextes:
        contexte.close()
    assert not plaintes


def entrer(page: Page, compte: str, gardees: dict[str, Any]) -> None:
    """Sign in, unless the session kept of this account still is."""
    if compte in gardees:
        page.goto("/compte/")
        if "/login/" not in page.url:
            return
    if se_connecter(page, compte):
        gardees[compte] = page.context.storage_state()


def se_connecter(page: Page, compte: str) -> bool:
    """Sign in by the pages; was a second factor asked for?"""
    page.goto("/compte/login/")
    page.fill("[name=login]", compte)
    page.fill("[name=password]", MOT_DE_PASSE)
    page.click("main form [type=submit]")
    page.wait_for_url(lambda adresse: "/login/" not in adresse)
    if "/2fa/" not in page.url:
        return False
    for decalage in (0, 1, -1):  # a code serves once; those beside it are accepted too
        page.fill("[name=code]", chiffres(compte, decalage=decalage))
        page.click("text=Se connecter")
        page.wait_for_load_state()
        if "/2fa/" not in page.url:
            return True
    pytest.fail(f"{compte}: no code is accepted")


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Check a page with axe-core: no breach of WCAG 2.1 A and AA."""

    def verifier(page: Page) -> None:
        page.evaluate(AXE.read_text())
        regles = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
        resultat = page.evaluate("regles => axe.run(document, regles)", regles)
        fautes = [
            f"{faute['id']}: {faute['help']} — {', '.join(str(n['target']) for n in faute['nodes'])}"
            for faute in resultat["violations"]
        ]
        assert not fautes, f"{page.url}\n" + "\n".join(fautes)

    return verifier
