"""A link in a text: its address is asked under the toolbar, with the keyboard alone, on a small screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sources import RACINE

from .conftest import PETIT

STATIQUES = RACINE / "sofi" / "ecrans" / "commun" / "static" / "sofi"
PAGE = """<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><body>
<form><label for="id_t">Objectifs</label><textarea id="id_t" data-riche>Atelier du bois</textarea></form>"""


@pytest.fixture
def page(navigateur: Browser) -> Iterator[Page]:
    """The editor alone, as a card shows it at 390 pixels; a native box would be refused."""
    with navigateur.new_context(viewport=PETIT) as contexte:
        page = contexte.new_page()
        page.set_content(PAGE)
        page.evaluate(
            "() => { window.envois = 0; document.forms[0].onchange = () => { window.envois += 1; } }"
        )
        for feuille in ("tokens.css", "base.css", "composants.css", "formulaires.css"):
            page.add_style_tag(path=STATIQUES / "css" / feuille)
        page.add_script_tag(path=STATIQUES / "js" / "riche.js")
        yield page


def demander(page: Page) -> None:
    """From the text, to the tool of its bar that makes links."""
    page.keyboard.press("Control+a")
    page.keyboard.press("Shift+Tab")
    lien = page.get_by_role("button", name="Lien", exact=True)
    if page.evaluate("document.activeElement.dataset.commande") != "createLink":
        page.keyboard.press("ArrowLeft")  # a bar remembers the last tool used
    expect(lien).to_be_focused()
    page.keyboard.press("Enter")


def test_the_address_of_a_link_is_asked_in_the_page(page: Page) -> None:
    texte, zone = page.locator("#id_t-texte"), page.locator("#id_t")
    texte.focus()
    demander(page)
    champ = page.get_by_label("Adresse du lien")
    expect(champ).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= PETIT["width"]
    page.keyboard.type("bonjour")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Indiquez une adresse entière")
    expect(champ).to_be_focused()
    page.keyboard.press("Escape")
    expect(champ).to_be_hidden()
    expect(texte).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "Atelier du bois"
    assert page.evaluate("window.envois") == 0, "nothing is saved while the address is typed"
    demander(page)
    page.keyboard.type("www.exemple.fr/bois")
    page.keyboard.press("Enter")
    expect(texte).to_be_focused()
    expect(zone).to_have_value('<p><a href="https://www.exemple.fr/bois">Atelier du bois</a></p>')


def test_a_link_where_nothing_is_chosen_shows_its_address(page: Page) -> None:
    page.locator("#id_t-texte").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(", ")
    page.get_by_role("button", name="Lien", exact=True).click()
    page.keyboard.type("accueil@exemple.fr")
    page.get_by_role("button", name="Poser le lien").click()
    attendu = (
        '<p>Atelier du bois,&nbsp;<a href="mailto:accueil@exemple.fr">accueil@exemple.fr</a></p>'
    )
    expect(page.locator("#id_t")).to_have_value(attendu)
