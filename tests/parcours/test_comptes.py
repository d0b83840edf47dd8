"""Accounts in a browser: every page accessible and fitting, a request answered, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.fabriques import siret

PUBLIQUES = [
    "/compte/demande-de-cle/",
    "/compte/demande-de-cle/recue/",
    "/compte/activation/",
    "/compte/activation/AAAAA-BBBBB-CCCCC-DDDDD/",
    "/compte/adresse/lien-perime/",
]
D_UN_ORGANISME = ["/compte/", "/compte/adresse/", "/compte/rattachement/?siret=1"]
DU_SERVICE_OFFRE = [
    "/service-offre/comptes/",
    "/service-offre/comptes/cles/",
    "/service-offre/comptes/utilisateurs/",
    "/service-offre/comptes/journal/",
]
PAGES = [
    *((chemin, "") for chemin in PUBLIQUES),
    *((chemin, "organisme@exemple.fr") for chemin in D_UN_ORGANISME),
    *((chemin, "offre@exemple.fr") for chemin in DU_SERVICE_OFFRE),
]


@pytest.mark.parametrize(("chemin", "compte"), PAGES)
def test_the_page_is_accessible_and_fits(ouvrir, conforme, chemin: str, compte: str) -> None:
    conforme(ouvrir(chemin, compte=compte))


def demander(page: Page, numero: str) -> None:
    page.fill("[name=siret]", numero)
    page.fill("[name=nda]", "52530000153")
    page.fill("[name=nom]", "Essai")
    page.fill("[name=email]", f"cle{numero}@exemple.fr")
    page.fill("[name=telephone]", "02 43 00 00 00")
    page.click("main form [type=submit]")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "sans js"])
def test_a_key_is_asked_for_and_given(ouvrir, accessible, conforme, javascript: bool) -> None:
    numero = siret(7001 + javascript)
    page = ouvrir("/compte/login/", javascript=javascript)
    page.click("text=souhaite en faire la demande")
    demander(page, numero[:-1])
    expect(page.locator(".sofi-resume-erreurs")).to_contain_text("14 chiffres")
    if javascript:
        accessible(page)
    demander(page, numero)
    expect(page.locator("h1")).to_have_text("Demande envoyée")
    offre = ouvrir("/service-offre/file/", compte="offre@exemple.fr", javascript=javascript)
    attente = offre.locator(".sofi-nav .sofi-attente")
    expect(attente).to_be_visible()
    offre.click(".sofi-nav >> text=Comptes")
    offre.click("tbody th a >> nth=-1")
    if javascript:
        conforme(offre)
    offre.fill("[name=accepter-raison_sociale]", "Atelier du quai")
    offre.click("text=Accepter >> nth=-1")
    expect(offre.locator(".sofi-messages")).to_contain_text("une clé d’activation part")
    offre.goto("/service-offre/comptes/cles/")
    expect(offre.locator("main")).to_contain_text(f"cle{numero}@exemple.fr")
    if javascript:
        accessible(offre)
