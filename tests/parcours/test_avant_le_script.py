"""What is typed before the page's script has come counts once it is there."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect


def test_the_preview_of_a_contact_shows_what_was_typed_before(ouvrir: Callable[..., Page]) -> None:
    page = ouvrir("/organisme/", compte="organisme@exemple.fr")
    retenus: list[Route] = []
    page.route("**/htmx*.js", lambda route: retenus.append(route))
    page.goto("/organisme/annuaire/contacts/ajouter/", wait_until="commit")
    page.locator("[name=nom]").fill("Accueil des Tanneries")
    assert len(retenus) == 1
    expect(page.locator("#apercu")).not_to_contain_text("Accueil des Tanneries")
    retenus[0].continue_()
    expect(page.locator("#apercu")).to_contain_text("Accueil des Tanneries")
    expect(page.locator("[name=nom]")).to_have_value("Accueil des Tanneries")
