"""CAP ébéniste in Mayenne, from sign-in to sending: the main job, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from . import gestes_saisie as saisie

COMPTE = "organisme@exemple.fr"
DEBUT, FIN = "2027-09-06", "2028-06-16"
ecrans = pytest.mark.parametrize("petit", [False, True], ids=["1280", "390"])


def saisir_cap_ebeniste(page: Page, *, blocs: tuple[str, ...] = ()) -> None:
    """The four cards, with two dispositifs, up to the récapitulatif."""
    saisie.choisir_certification(page, "94681", "CAP ébéniste")
    saisie.remplir_formation(page, blocs=blocs)
    saisie.remplir_action(page)
    parcours = "modulaire" if blocs else "collectif"
    saisie.remplir_session(page, debut=DEBUT, fin=FIN, parcours=parcours)
    saisie.remplir_dispositif(page, "Compte personnel de formation", places=8, ttc="6300")
    saisie.ajouter_dispositif(page)
    saisie.remplir_dispositif(page, "Projet de transition professionnelle", places=4, ttc="6300")
    saisie.relire(page)


def test_every_page_of_the_entry_is_accessible_and_fits(ouvrir, conforme) -> None:
    page = ouvrir("/organisme/saisie/", compte=COMPTE, petit=True)
    conforme(page)
    for recherche in ("ebeniste", "apiculture lunaire"):
        page.goto(f"/organisme/saisie/certifiante/?q={recherche}")
        conforme(page)
    page.goto("/organisme/saisie/non-certifiante/")
    conforme(page)
    saisie.choisir_certification(page, "94681", "CAP ébéniste")
    conforme(page)
    saisie.passer_a(page, "Fiche Action")
    page.get_by_role("button", name="Ajouter un équipement").click()
    conforme(page)
    saisie.passer_a(page, "Fiche Session")
    page.get_by_role("button", name="Ajouter une information collective").click()
    page.locator("#id_heures_hebdo").fill("60")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(page.get_by_role("alert")).to_be_focused()
    conforme(page)
    page.locator("#id_heures_hebdo").fill("35")
    saisie.passer_a(page, "Fiche Dispositif")
    conforme(page)


@ecrans
def test_the_whole_certification_is_entered_and_sent(ouvrir, conforme, petit: bool) -> None:
    page = ouvrir("/organisme/", compte=COMPTE, petit=petit)
    saisir_cap_ebeniste(page)
    expect(page.get_by_text("Rien ne manque")).to_be_visible()
    conforme(page)
    saisie.envoyer(page)
    expect(page.get_by_text("En attente de validation").first).to_be_visible()


def test_three_blocs_are_entered_and_sent_without_javascript(ouvrir) -> None:
    page = ouvrir("/organisme/", compte=COMPTE, javascript=False)
    saisir_cap_ebeniste(page, blocs=("RNCP37538BC01", "RNCP37538BC02", "RNCP37538BC03"))
    saisie.envoyer(page)
