"""The question of the home page, completed while one types."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_la_question_se_complete_au_clavier(
    ouvrir: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = ouvrir("/")
    adresse = page.url
    question = page.get_by_role("combobox", name="Que cherchez-vous ?")
    question.press_sequentially("eben")
    propositions = page.get_by_role("listbox", name="Propositions").get_by_role("option")
    expect(propositions.first).to_be_visible()
    # The list lies over the page, whole: what is drawn at its last line is this line.
    dernier = propositions.last
    dernier.scroll_into_view_if_needed()
    assert dernier.evaluate(
        "e => { const r = e.getBoundingClientRect();"
        " return e.contains(document.elementFromPoint(r.left + 20, r.top + r.height / 2)); }"
    )
    question.press("ArrowDown")
    expect(propositions.first).to_have_attribute("aria-selected", "true")
    accessible(page)
    question.press("Escape")
    expect(propositions).to_have_count(0)
    question.press("ArrowDown")
    expect(propositions.first).to_be_visible()
    question.press("ArrowDown")
    question.press("Enter")
    expect(page).not_to_have_url(adresse)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
