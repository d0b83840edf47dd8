"""The map of a search: opened, moved and narrowed with the keyboard; on a small screen; without script."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

type_ouvrir = Callable[..., Page]
type_verifier = Callable[[Page], None]


def test_la_carte_au_clavier(ouvrir: type_ouvrir, accessible: type_verifier) -> None:
    page = ouvrir("/?q=")
    # Beside the results: the drawing, and the list that says the same.
    volet = page.get_by_role("complementary", name="Où se passent ces formations")
    ligne = volet.get_by_role("listitem").first
    expect(ligne).to_be_visible()
    expect(volet.locator("svg .bulle").first).to_be_visible()
    accessible(page)
    # A line looked at shows its circle.
    ligne.get_by_role("link").focus()
    code = ligne.get_by_role("link").get_attribute("data-commune")
    expect(volet.locator(f".bulle[data-communes~='{code}']")).to_have_attribute("data-montre", "")

    page.get_by_role("navigation", name="Présentation des résultats").get_by_role(
        "link", name="Carte"
    ).press("Enter")
    carte = page.get_by_role("region", name=re.compile("^Carte, "))
    expect(carte.locator(".sofi-bulle").first).to_be_visible()
    expect(carte.locator("path.sofi-trait-departement").first).to_be_attached()
    accessible(page)
    # The map follows the keys, and its address with it.
    carte.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"centre=[\d.-]+%2C[\d.-]+&zoom=\d+"))


def test_une_commune_choisie_au_clavier_et_le_retour(
    ouvrir: type_ouvrir, accessible: type_verifier
) -> None:
    page = ouvrir("/carte/?q=")
    expect(page.locator(".sofi-bulle").first).to_be_visible()
    commune = page.locator("#panneau .sofi-plan-liste a").first
    nom, compte = commune.inner_text(), page.locator("#panneau .sofi-chiffres").first.inner_text()
    adresse = page.url
    commune.press("Enter")
    titre = page.locator("#t-panneau")
    expect(titre).to_have_text(re.compile(rf"^{compte.split()[0]}\sformation"))
    expect(titre).to_be_focused()
    expect(page.locator("#panneau")).to_contain_text(f"À {nom}")
    expect(page.locator(".sofi-bulle[data-choisie]")).to_have_count(1)
    expect(page).to_have_url(re.compile("commune="))
    accessible(page)

    page.get_by_role("link", name="Toutes les communes").press("Enter")
    expect(page.locator("#panneau .sofi-plan-liste a").first).to_be_focused()
    page.go_back()
    expect(page.locator("#panneau h3").first).to_be_visible()
    page.go_back()
    expect(page.locator("#panneau .sofi-plan-liste")).to_be_visible()
    assert page.url == adresse


def test_la_carte_se_rapproche_et_se_recharge_au_meme_endroit(ouvrir: type_ouvrir) -> None:
    page = ouvrir("/carte/?centre=47.220%2C-1.550&zoom=10")
    bulles = page.locator(".sofi-bulle")
    expect(bulles.first).to_be_visible()
    avant = bulles.count()
    page.get_by_role("button", name="Rapprocher").press("Enter")
    expect(page).to_have_url(re.compile("zoom=11"))
    assert avant
    page.reload()
    expect(bulles.first).to_be_visible()
    expect(page).to_have_url(re.compile("zoom=11"))


def test_la_carte_sur_un_telephone(ouvrir: type_ouvrir, accessible: type_verifier) -> None:
    page = ouvrir("/carte/?q=", petit=True)
    carte = page.get_by_role("region", name=re.compile("^Carte, "))
    expect(carte).to_be_visible()
    expect(page.locator("#panneau")).to_be_hidden()
    page.get_by_role("button", name="La liste").click()
    expect(page.locator("#panneau .sofi-plan-liste")).to_be_visible()
    expect(carte).to_be_hidden()
    accessible(page)
    page.get_by_role("button", name="La carte").click()
    expect(carte.locator(".sofi-bulle").first).to_be_visible()
    accessible(page)


def test_la_carte_sans_javascript(ouvrir: type_ouvrir) -> None:
    """The drawing and the list, one above the other; a commune, and the way back."""
    page = ouvrir("/?q=", petit=True, javascript=False)
    page.get_by_role("navigation", name="Présentation des résultats").get_by_role(
        "link", name="Carte"
    ).click()
    expect(page.locator("svg .bulle").first).to_be_visible()
    commune = page.locator("#panneau .sofi-plan-liste a").first
    nom = commune.inner_text()
    commune.click()
    expect(page.locator("#panneau")).to_contain_text(f"À {nom}")
    expect(page.locator("#panneau h3").first).to_be_visible()
    page.get_by_role("link", name="Toutes les communes").click()
    expect(page.locator("#panneau .sofi-plan-liste")).to_be_visible()
