"""The session ended while one was typing: signed in again, the page is as it was typed, and nothing was sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import COOKIE, remplir_la_connexion

TEXTE = "Écrit avant la fin de la session"
REGION = "region@exemple.fr"
SERVICE_OFFRE, ADMINISTRATION = "offre@exemple.fr", "administration@exemple.fr"
PAGES = {
    "organisme@exemple.fr": ("/organisme/annuaire/contacts/ajouter/", "nom", "Enregistrer"),
    SERVICE_OFFRE: ("/service-offre/organismes/creer/", "nom", "Créer"),
    ADMINISTRATION: ("/administration/motifs/", "libelle", "Ajouter"),
}


@pytest.mark.parametrize("compte", PAGES)
def test_what_was_typed_is_given_back(ouvrir: Callable[..., Page], compte: str) -> None:
    chemin, champ, bouton = PAGES[compte]
    page = ouvrir(chemin, compte=compte)
    page.fill(f"main [name={champ}]", TEXTE)
    page.context.clear_cookies(name=COOKIE)
    page.locator("main").get_by_role("button", name=bouton).first.click()
    page.wait_for_url("**/compte/login/**")
    expect(page.locator("main")).to_contain_text("gardé")
    remplir_la_connexion(page, compte)
    expect(page.locator("#reprise")).to_contain_text("Rien n’est encore envoyé")
    expect(page.locator(f"main [name={champ}]")).to_have_value(TEXTE)
    assert page.url.partition("?")[0].endswith(chemin)


def test_a_decision_of_the_region_is_given_back(ouvrir: Callable[..., Page]) -> None:
    page = ouvrir("/region/", compte=REGION)
    page.locator("main a[href*='/region/action/']").first.click()
    page.get_by_label("Poser une question").check()
    page.fill("main [name=message]", TEXTE)
    adresse = page.url
    page.context.clear_cookies(name=COOKIE)
    page.get_by_role("button", name="Envoyer la décision").click()
    page.wait_for_url("**/compte/login/**")
    remplir_la_connexion(page, REGION)
    expect(page.locator("main [name=message]")).to_have_value(TEXTE)
    expect(page.get_by_label("Poser une question")).to_be_checked()
    assert page.url.partition("?")[0] == adresse
