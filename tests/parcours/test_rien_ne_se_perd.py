"""Nothing typed is lost: no network, a closed browser, a double click, the back button, two tabs, an ended session."""

import re

import pytest
from playwright.sync_api import Page, expect

from . import gestes_saisie as saisie
from .conftest import se_connecter

COMPTE = "organisme@exemple.fr"
TEXTE = "Salariés en reconversion"
ESSAI = 15_000  # a new attempt is made every ten seconds
ENREGISTRE = re.compile(r"^Enregistré à")


@pytest.fixture
def fiche_action(ouvrir) -> Page:
    """The A card of a new draft."""
    page = ouvrir("/organisme/saisie/", compte=COMPTE)
    saisie.choisir_certification(page, "94681", "CAP ébéniste")
    saisie.passer_a(page, "Fiche Action")
    return page


def etat(page: Page):
    return page.locator("[data-brouillon-etat][role=status]")


def taper(page: Page, texte: str = TEXTE) -> None:
    """Type, then leave the field."""
    page.locator("#id_public_vise").fill(texte)
    page.locator("#id_public_vise").blur()


def verifier(page: Page, texte: str = TEXTE) -> None:
    expect(page.locator("#id_public_vise")).to_have_value(texte)


def test_a_card_saves_by_itself_and_its_new_row_once(fiche_action: Page) -> None:
    page = fiche_action
    page.get_by_role("button", name="Ajouter un équipement").click()
    page.locator("[name=equipement-nouvelle-type]").select_option(index=1)
    page.locator("[name=equipement-nouvelle-cout]").fill("35")
    taper(page)
    expect(etat(page)).to_have_text(ENREGISTRE)
    expect(page.locator("[name=equipement-nouvelle-type]")).to_have_count(0)
    page.locator("[name$=-cout]").fill("40")
    page.locator("[name$=-cout]").blur()
    expect(etat(page)).to_have_text(ENREGISTRE)
    page.goto(page.url.split("?")[0])
    expect(page.locator("[name^=equipement-][name$=-cout]")).to_have_value("40")
    verifier(page)


def test_lost_network(fiche_action: Page) -> None:
    page = fiche_action
    page.context.set_offline(True)
    taper(page)
    expect(etat(page)).to_contain_text("connexion perdue")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    verifier(page)
    page.context.set_offline(False)
    expect(page).to_have_title(re.compile("Fiche Action"))
    expect(etat(page)).to_have_text(re.compile("^Enregistrée? à"))
    page.goto(page.url)
    verifier(page)


def test_closed_browser_without_network(fiche_action: Page) -> None:
    page = fiche_action
    contexte, adresse = page.context, page.url
    contexte.set_offline(True)
    taper(page)
    expect(etat(page)).to_contain_text("connexion perdue")
    page.close()
    contexte.set_offline(False)
    rouverte = contexte.new_page()
    rouverte.goto(adresse)
    rouverte.wait_for_load_state("networkidle")
    # A page that closes tries once more: when that got through, there is nothing left to offer.
    if rouverte.get_by_text("a été retrouvée").is_visible():
        rouverte.get_by_role("button", name="La reprendre").click()
    verifier(rouverte)
    expect(rouverte.get_by_text("a été retrouvée")).to_be_hidden()
    rouverte.reload()
    verifier(rouverte)


def test_double_click_on_save(fiche_action: Page) -> None:
    page = fiche_action
    page.get_by_role("button", name="Ajouter un équipement").click()
    page.locator("[name=equipement-nouvelle-type]").select_option(index=1)
    page.locator("#id_public_vise").fill(TEXTE)
    page.get_by_role("button", name="Enregistrer", exact=True).last.dblclick()
    expect(page.locator("[name=equipement-nouvelle-type]")).to_have_count(0)
    page.wait_for_load_state("networkidle")  # the second click has been answered too
    page.goto(page.url.split("?")[0])
    expect(page.locator("[name^=equipement-][name$=-type]")).to_have_count(1)
    verifier(page)


def test_back_button(fiche_action: Page) -> None:
    page = fiche_action
    taper(page)
    saisie.passer_a(page, "Fiche Session")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fiche Action")
    verifier(page)
    taper(page, "Tous publics")
    expect(etat(page)).to_have_text(ENREGISTRE)


@pytest.mark.parametrize("javascript", [True, False])
def test_two_tabs_and_a_choice_for_each_field(
    fiche_action: Page, ouvrir, accessible, javascript: bool
) -> None:
    page, adresse = fiche_action, fiche_action.url
    autre = ouvrir(adresse, compte=COMPTE, javascript=javascript)
    taper(page)
    page.locator("#id_url_action").fill("https://exemple.fr/formation")
    page.locator("#id_url_action").blur()
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    taper(autre, "Tous publics")
    if javascript:
        autre.get_by_role("button", name="comparer").first.click()
    else:
        autre.get_by_role("button", name="Enregistrer", exact=True).last.click()
    choix = autre.get_by_role("alert")
    expect(choix).to_be_visible()
    if javascript:
        accessible(autre)
    choix.get_by_label("Public visé, votre saisie").check()
    for champ in choix.locator("[value=enregistre]:not([name=choix-public_vise])").all():
        champ.check()
    autre.get_by_role("button", name="Enregistrer mes choix").click()
    expect(choix).to_have_count(0)
    autre.goto(adresse)
    verifier(autre, "Tous publics")
    expect(autre.locator("#id_url_action")).to_have_value("https://exemple.fr/formation")
    expect(autre.get_by_text("a été retrouvée")).to_be_hidden()


def test_session_expired_while_typing(fiche_action: Page) -> None:
    page = fiche_action
    page.context.clear_cookies()
    taper(page)
    expect(etat(page)).to_contain_text("Votre session a expiré")
    verifier(page)
    autre = page.context.new_page()
    se_connecter(autre, COMPTE)
    expect(etat(page)).to_have_text(ENREGISTRE, timeout=ESSAI)
    page.goto(page.url)
    verifier(page)


def test_what_was_kept_leaves_with_the_person(fiche_action: Page) -> None:
    page = fiche_action
    page.locator("#id_url_action").fill("pas une adresse")
    page.locator("#id_url_action").blur()
    expect(etat(page)).to_contain_text("sauf")
    compter = "Object.keys(localStorage).filter(nom => nom.startsWith('sofi-saisie:')).length"
    assert page.evaluate(compter) == 1
    page.goto("/organisme/")
    page.locator(".sofi-compte > button").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(lambda adresse: "/login/" in adresse)
    assert page.evaluate(compter) == 0
