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
    page.get_by_role("button", name="Comparer").click()
    titres = page.locator(".sofi-comparaison thead th a").all_inner_texts()
    page.get_by_role("button", name="Une adresse pour 5 formations").click()
    assert page.locator(".sofi-comparaison thead th a").all_inner_texts() == titres
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
