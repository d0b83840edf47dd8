"""Signing in, with and without JavaScript, on a large and a small screen."""

import pytest
from playwright.sync_api import expect

from sofi.demonstration.comptes import COMPTES


@pytest.mark.parametrize("compte", [email for email, *_ in COMPTES])
def test_each_role_signs_in(ouvrir, accessible, compte: str) -> None:
    page = ouvrir("/compte/", compte=compte)
    expect(page.locator("body")).to_contain_text(compte)
    accessible(page)


@pytest.mark.parametrize("petit", [False, True], ids=["1280", "390"])
def test_the_sign_in_page_is_accessible_and_fits(ouvrir, accessible, petit: bool) -> None:
    page = ouvrir("/compte/login/", petit=petit)
    accessible(page)
    largeur = page.evaluate("document.documentElement.scrollWidth")
    assert largeur <= page.viewport_size["width"]


def test_signing_in_without_javascript(ouvrir) -> None:
    page = ouvrir("/compte/", compte="organisme@exemple.fr", javascript=False)
    expect(page.locator("h1")).to_be_visible()


def test_a_visitor_is_sent_to_the_sign_in_page(ouvrir) -> None:
    page = ouvrir("/compte/")
    assert "/compte/login/" in page.url
