"""Nothing typed is lost: no network, a closed browser, a double click, the back button, two tabs, an ended session."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from . import gestes_saisie as saisie
from .conftest import GRAND, PETIT, se_connecter

COMPTE = "organisme@exemple.fr"
COLLEGUE = "collegue@exemple.fr"
COMPTE_DU_COLLEGUE = f"""
from sofi.annuaire.models import Rattachement
from sofi.comptes.models import Utilisateur
from sofi.demonstration.comptes import MOT_DE_PASSE
if not Utilisateur.objects.filter(email="{COLLEGUE}").exists():
    collegue = Utilisateur.objects.create_user("{COLLEGUE}", MOT_DE_PASSE, nom="Collègue")
    for sien in Rattachement.objects.filter(utilisateur__email="{COMPTE}"):
        Rattachement.objects.create(utilisateur=collegue, etablissement=sien.etablissement)
"""
TEXTE = "Salariés en reconversion"
INTERVALLE = 10_000  # a new attempt is made every ten seconds
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


def couper_puis_fermer(page: Page) -> None:
    """Type without network, then close.

    A page that closes tries once more, and closing it ends what the browser was told to block: the page
    itself is cut off, so that nothing it typed gets through.
    """
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')) }")
    taper(page)
    expect(etat(page)).to_contain_text("connexion perdue")
    page.close()


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


def test_what_is_typed_before_the_page_is_whole_is_saved(fiche_action: Page) -> None:
    page = fiche_action
    polices: list[Route] = []
    page.route("**/*.woff2", lambda demande: polices.append(demande))
    page.goto(page.url, wait_until="domcontentloaded")
    taper(page)
    assert page.evaluate("document.readyState") == "interactive"
    for police in polices:
        police.continue_()
    expect(etat(page)).to_have_text(ENREGISTRE)
    page.unroute("**/*.woff2")
    page.goto(page.url)
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


def test_closed_browser_without_network(fiche_action: Page, accessible) -> None:
    page = fiche_action
    contexte, adresse = page.context, page.url
    couper_puis_fermer(page)
    rouverte = contexte.new_page()
    rouverte.goto(adresse)
    offre = rouverte.get_by_text("a été retrouvée")
    expect(offre).to_be_visible()
    verifier(rouverte, "")
    for taille in (GRAND, PETIT):
        rouverte.set_viewport_size(taille)
        accessible(rouverte)
    rouverte.get_by_role("button", name="La reprendre").click()
    expect(offre).to_be_hidden()
    verifier(rouverte)
    rouverte.reload()
    verifier(rouverte)
    expect(offre).to_be_hidden()


def test_what_is_kept_is_only_offered_to_who_typed_it(fiche_action: Page, commande) -> None:
    page = fiche_action
    contexte, adresse = page.context, page.url
    couper_puis_fermer(page)
    contexte.clear_cookies()
    commande("shell", "-c", COMPTE_DU_COLLEGUE)
    # Somebody else of the same établissement, on the same browser.
    autre = contexte.new_page()
    se_connecter(autre, COLLEGUE)
    autre.goto(adresse)
    expect(autre.locator("form[data-automatique]")).to_be_visible()
    verifier(autre, "")
    expect(autre.get_by_text("a été retrouvée")).to_be_hidden()


def test_hints_and_amounts_follow_what_is_stored(fiche_action: Page) -> None:
    page = fiche_action
    saisie.passer_a(page, "Fiche Session")
    manque = page.locator("#id_heures_centre-m0")
    expect(manque).to_be_visible()
    bandeau = page.locator(".sofi-bandeau [aria-current] small").last
    avant = bandeau.inner_text()
    page.get_by_label("Durée en centre").fill("980")
    page.get_by_label("Durée en centre").blur()
    expect(etat(page)).to_have_text(ENREGISTRE)
    expect(manque).to_have_count(0)
    expect(bandeau).not_to_have_text(avant)
    expect(page.locator("#etat a[href$='#id_heures_centre']")).to_have_count(0)
    saisie.passer_a(page, "Fiche Dispositif")
    page.get_by_label("Dispositif", exact=False).first.select_option(
        label="Compte personnel de formation"
    )
    page.get_by_label("Frais pédagogiques HT").fill("1000")
    page.get_by_label("Taux de TVA").fill("20")
    page.get_by_label("Taux de TVA").blur()
    expect(page.get_by_label("Frais pédagogiques TTC")).to_have_value(re.compile(r"^1.?200$"))
    expect(etat(page)).to_have_text(ENREGISTRE)


def test_double_click_on_save(fiche_action: Page) -> None:
    page = fiche_action
    page.get_by_role("button", name="Ajouter un équipement").click()
    page.locator("[name=equipement-nouvelle-type]").select_option(index=1)
    page.locator("#id_public_vise").fill(TEXTE)
    page.evaluate("document.documentElement.dataset.avant = 'oui'")
    page.get_by_role("button", name="Enregistrer", exact=True).last.dblclick()
    expect(page.locator("html:not([data-avant]) #id_public_vise")).to_have_value(TEXTE)
    expect(page.locator("[name^=equipement-][name$=-type]")).to_have_count(1)
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
    page.wait_for_load_state()
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
    expect(choix.get_by_role("heading")).to_contain_text("vous, dans un autre onglet")
    if javascript:
        for taille in (PETIT, GRAND):
            autre.set_viewport_size(taille)
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
    page.clock.install()
    page.reload()
    page.context.clear_cookies()
    taper(page)
    expect(etat(page)).to_contain_text("Votre session a expiré")
    verifier(page)
    autre = page.context.new_page()
    se_connecter(autre, COMPTE)
    page.clock.fast_forward(INTERVALLE)
    expect(etat(page)).to_have_text(ENREGISTRE)
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
