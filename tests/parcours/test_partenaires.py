"""A partner: added, given a key that is shown once, refused as soon as it is revoked; where a session is."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

COMPTE = "administration@exemple.fr"


def test_donner_une_cle_la_revoquer_suivre_une_session(
    ouvrir: Callable[..., Page], conforme: Callable[[Page], None]
) -> None:
    page = ouvrir("/administration/partenaires/", compte=COMPTE)
    conforme(page)
    page.get_by_role("link", name="Ajouter un partenaire").first.click()
    page.get_by_label("Nom").first.fill("Portail des Trois Rivières")
    page.get_by_label("Flux : reprendre").check()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Portail des Trois Rivières")
    page.get_by_label("Nom de la clé").fill("juin")
    page.get_by_role("button", name="Créer une clé").press("Enter")
    expect(page.get_by_text("Elle ne sera plus jamais montrée")).to_be_visible()
    cle = page.locator("#cle").input_value()
    conforme(page)

    def appeler() -> int:
        entetes = {"Authorization": f"Bearer {cle}"}
        return page.request.get("/flux/v1/", headers=entetes).status

    assert appeler() == 200
    page.get_by_role("link", name="La clé est transmise").click()
    assert cle not in page.content()
    page.get_by_role("link", name="Révoquer").click()
    page.get_by_role("button", name="Révoquer la clé").click()
    expect(page.get_by_text("n’ouvre plus rien")).to_be_visible()
    assert appeler() == 401

    page.goto("/service-offre/exports/")
    expect(page.get_by_role("region", name="Qui a repris quoi")).to_contain_text("Trois Rivières")
    conforme(page)
    page.goto("/service-offre/ou-est-ma-session/?q=cap")
    page.locator("main table a").first.click()
    expect(page.get_by_role("list", name="Parcours de la session")).to_be_visible()
    conforme(page)
