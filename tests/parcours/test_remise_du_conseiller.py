"""A counsellor's hand-over: five trainings kept without JavaScript, compared, and shared by an address."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_cinq_formations_gardees_comparees_et_remises(
    ouvrir: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = ouvrir("/?q=cap", javascript=False)
    for deja in range(5):
        page.locator("button[name=garder]").first.click()
        expect(page).to_have_url(re.compile(r"q=cap#garder-\d+$"))
        expect(page.locator(".sofi-compte-selection").first).to_contain_text(str(deja + 1))
    page.get_by_role("link", name="Ma sélection").first.click()
    expect(page.locator(".sofi-comparaison thead th")).to_have_count(4)
    page.locator("input[name=c]").nth(1).uncheck()
    page.locator("input[name=c]").nth(4).check()
    compares = page.locator(".sofi-comparaison thead th a")
    with page.expect_navigation():
        page.get_by_role("button", name="Comparer").click()
    titres = compares.all_inner_texts()
    with page.expect_navigation():
        page.get_by_role("button", name="Une adresse pour 5 formations").click()
    assert titres and compares.all_inner_texts() == titres
    adresse = page.locator("#adresse").input_value()
    message = page.get_by_role("link", name="Envoyer par e-mail").get_attribute("href") or ""
    assert "mailto:?" in message
    recue = ouvrir(adresse, petit=True)
    expect(recue.get_by_role("heading", level=1)).to_contain_text("5 formations choisies pour vous")
    accessible(recue)
    recue.get_by_role("button", name="Garder dans ma sélection").click()
    expect(recue.get_by_role("heading", level=1)).to_have_text("Ma sélection")
    expect(recue.locator("input[name=c]")).to_have_count(5)
    accessible(recue)


def test_garder_ne_fait_pas_sauter_la_page(ouvrir: Callable[..., Page]) -> None:
    """With a script, the button says it where it stands: nothing moves, what is open stays open."""
    page = ouvrir("/?q=cap", petit=True)
    adresse = page.url
    bouton = page.locator(".sofi-garder").nth(2)
    bouton.scroll_into_view_if_needed()
    hauteur = page.evaluate("window.scrollY")
    bouton.focus()
    page.keyboard.press("Enter")
    expect(bouton).to_have_attribute("aria-pressed", "true")
    expect(bouton).to_contain_text("Gardée")
    expect(bouton).to_be_focused()
    expect(page.locator(".sofi-entete-selection .sofi-compte-selection")).to_have_text("1")
    assert (page.url, page.evaluate("window.scrollY")) == (adresse, hauteur)
    page.keyboard.press("Enter")
    expect(bouton).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".sofi-compte-selection")).to_have_count(0)


def test_plusieurs_gardees_d_un_trait_le_sont_toutes(ouvrir: Callable[..., Page]) -> None:
    """Pressed faster than they are told: one after the other, none is lost, and pressing twice keeps."""
    page = ouvrir("/?q=cap")
    page.evaluate(
        """() => {
            const boutons = [...document.querySelectorAll('button[name=garder]')].slice(0, 4);
            for (const bouton of [...boutons, boutons[0]]) bouton.click();
        }"""
    )
    expect(page.locator(".sofi-garder[aria-pressed=true]")).to_have_count(4)
    expect(page.locator(".sofi-compte-selection").first).to_contain_text("4")
    page.goto(f"{page.url.partition('?')[0]}ma-selection/")
    expect(page.locator("input[name=c]")).to_have_count(4)


def test_garder_reste_possible_quand_le_reseau_manque(ouvrir: Callable[..., Page]) -> None:
    """A request that fails is sent again as the form that it is."""
    page = ouvrir("/?q=cap")
    page.route(
        "**/ma-selection/garder/",
        lambda route: (
            route.abort() if route.request.resource_type == "fetch" else route.continue_()
        ),
    )
    page.locator("button[name=garder]").first.click()
    expect(page).to_have_url(re.compile(r"q=cap#garder-\d+$"))
    expect(page.locator(".sofi-compte-selection").first).to_contain_text("1")
