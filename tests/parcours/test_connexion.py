"""Signing in, with and without JavaScript, on a large and a small screen."""

import pytest
from playwright.sync_api import expect

from sofi.demonstration.comptes import COMPTES

from .conftest import se_connecter


@pytest.mark.parametrize("compte", [email for email, *_ in COMPTES])
def test_each_role_signs_in(ouvrir, accessible, compte: str) -> None:
    page = ouvrir("/compte/login/")
    se_connecter(page, compte)
    page.goto("/compte/")
    expect(page.locator("body")).to_contain_text(compte)
    accessible(page)


def test_the_sign_in_page_is_accessible_and_fits(ouvrir, conforme) -> None:
    conforme(ouvrir("/compte/login/"))


def test_signing_in_without_javascript(ouvrir) -> None:
    page = ouvrir("/compte/login/", javascript=False)
    se_connecter(page, "organisme@exemple.fr")
    page.goto("/compte/")
    expect(page.locator("h1")).to_be_visible()


def test_a_visitor_is_sent_to_the_sign_in_page(ouvrir) -> None:
    page = ouvrir("/compte/")
    assert "/compte/login/" in page.url
