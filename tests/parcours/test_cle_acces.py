"""A key of the device, in a browser that has one: added, then signed in with, without a password."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sofi.demonstration.comptes import MOT_DE_PASSE

from .conftest import DELAI, GRAND, ecouter, se_connecter, vraies

COMPTE = "organisme@exemple.fr"
APPAREIL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(navigateur: Browser, site: str) -> Iterator[Page]:
    """A browser whose device keeps keys, on the site's name: an address in figures has none."""
    plaintes: list[str] = []
    nomme = site.replace("127.0.0.1", "localhost")
    with navigateur.new_context(base_url=nomme, viewport=GRAND, locale="fr-FR") as contexte:
        contexte.set_default_timeout(DELAI)
        page = contexte.new_page()
        ecouter(page, plaintes)
        appareil = contexte.new_cdp_session(page)
        appareil.send("WebAuthn.enable")
        appareil.send("WebAuthn.addVirtualAuthenticator", {"options": APPAREIL})
        yield page
    assert not vraies(plaintes)


def test_added_then_signed_in_with(page: Page, conforme) -> None:
    se_connecter(page, COMPTE)
    page.goto("/compte/")
    conforme(page)
    page.click("text=Ajouter une clé d’accès")
    page.fill("[name=password]", MOT_DE_PASSE)
    page.click("main form:has([name=password]) [type=submit]")
    expect(page.locator("h1")).to_have_text("Ajouter une clé d’accès")
    conforme(page)
    page.fill("[name=name]", "Ordinateur du bureau")
    page.click("text=Ajouter la clé")
    expect(page.locator("h1")).to_have_text("Codes de secours")
    page.goto("/compte/2fa/")
    expect(page.locator("main")).to_contain_text("Ordinateur du bureau")
    conforme(page)
    page.context.clear_cookies()
    page.goto("/compte/login/")
    conforme(page)
    page.click("text=Se connecter avec une clé d’accès")
    page.wait_for_url("**/organisme/**")
    page.goto("/compte/")
    expect(page.locator("#ouvertes")).to_contain_text("Cet appareil")
    page.goto("/compte/connexions/")
    conforme(page)


def test_a_device_that_has_no_key_of_the_account_says_so(page: Page) -> None:
    """Nothing is sent; the password is still there."""
    page.goto("/compte/login/")
    page.click("text=Se connecter avec une clé d’accès")
    expect(page.locator("[data-refus]")).to_contain_text("choisissez l’autre moyen")
    se_connecter(page, COMPTE)
