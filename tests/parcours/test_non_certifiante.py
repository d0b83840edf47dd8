"""A training without a sheet, counted: entered and sent from the dashboard, then next year's session of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.mesures_saisie import CHOISIS, ENVOI, RECONDUCTION, SAISIS, compter_tout

from . import gestes_saisie as saisie
from .compteur import Compteur

COMPTE = "organisme@exemple.fr"
ENVOYEE = "envoyée au service Offre"
ecrans = pytest.mark.parametrize("petit", [False, True], ids=["1280", "390"])


def saisir(compteur: Compteur, intitule: str) -> None:
    """From the dashboard to « envoyée », with as little as the cards ask."""
    page = compteur.page
    compteur.sur("Tableau de bord")
    compteur.cliquer(page.get_by_role("main").get_by_role("link", name="Non certifiante"))
    saisie.arriver(page, "Fiche Formation")
    compteur.sur("Formation")
    compteur.taper(page.get_by_label("Intitulé"), intitule)
    compteur.choisir(
        page.get_by_label("Objectif général"), "Perfectionnement, élargissement des compétences"
    )
    compteur.cliquer(page.get_by_role("button", name="45582"))
    expect(page.locator("#id_domaines_ordonnes")).to_contain_text("Principal")
    compteur.cliquer(page.locator("#suite"))
    saisie.arriver(page, "Fiche Action")
    compteur.sur("Action")
    compteur.taper(page.locator("#id_complement_programme-texte"), "Placage, frisage, finition.")
    compteur.taper(page.locator("#id_objectifs-texte"), "Poser un placage sur un meuble.")
    compteur.cliquer(page.locator("#suite"))
    saisie.arriver(page, "Fiche Session")
    compteur.sur("Session")
    compteur.taper(page.get_by_label("Date début"), "2027-03-01")
    compteur.taper(page.get_by_label("Date fin"), "2027-03-05")
    compteur.taper(page.get_by_label("Durée en centre"), "35")
    compteur.cliquer(page.locator("#suite"))
    saisie.arriver(page, "Fiche Dispositif")
    compteur.sur("Dispositif")
    compteur.taper(page.get_by_label("Nombre de places dispositif"), "8")
    compteur.taper(page.get_by_label("Frais pédagogiques TTC"), "1250")
    compteur.cliquer(page.get_by_role("button", name="Enregistrer et envoyer"))
    expect(page.get_by_role("status")).to_contain_text(ENVOYEE)


def reconduire(compteur: Compteur, session: str) -> None:
    """From the dashboard to next year's session, sent."""
    page = compteur.page
    compteur.sur("Tableau de bord")
    compteur.cliquer(page.get_by_role("link", name=re.compile("^Sessions de formation actives")))
    compteur.sur("Sessions")
    compteur.cliquer(page.locator("td.sofi-cel-code a", has_text=session))
    saisie.arriver(page, "Récapitulatif")
    compteur.sur("Récapitulatif")
    compteur.cliquer(
        page.get_by_role("button", name=f"Copier un an plus tard la session {session}")
    )
    saisie.arriver(page, "Fiche Session")
    compteur.sur("Session")
    expect(page.get_by_label("Date début")).to_have_value("2028-02-28")
    expect(page.get_by_label("Date fin")).to_have_value("2028-03-03")
    compteur.cliquer(page.get_by_role("button", name="Enregistrer et envoyer"))
    expect(page.get_by_role("status")).to_contain_text(ENVOYEE)


@ecrans
def test_the_fewest_steps_to_send_then_next_year(ouvrir, petit: bool) -> None:
    intitule = f"Poser un placage, {'petit' if petit else 'grand'} écran"
    page = ouvrir("/organisme/", compte=COMPTE, petit=petit)
    premiere = Compteur(page)
    saisir(premiere, intitule)
    action, session = saisie.numeros(page)
    print(premiere.tableau("Une formation non certifiante, du tableau de bord à l'envoi"))
    compte = compter_tout()
    print(
        f"{compte.champs} champs sur les fiches, {compte.requis} obligatoires, "
        f"{premiere.nombre('saisie')} saisis et {premiere.nombre('choix')} choisi"
    )
    assert premiere.nombre() <= ENVOI
    assert (premiere.nombre("saisie"), premiere.nombre("choix")) == (SAISIS, CHOISIS)

    offre = ouvrir(f"/service-offre/action/{action}/", compte="offre@exemple.fr")
    offre.get_by_role("button", name="Valider", exact=True).click()
    expect(offre.get_by_text("Validée").first).to_be_visible()

    page.goto("/organisme/")
    seconde = Compteur(page)
    reconduire(seconde, str(session))
    print(seconde.tableau("La session de l'année suivante"))
    assert seconde.nombre() <= RECONDUCTION
    expect(page.get_by_text("28 févr. 2028").first).to_be_visible()


# --- Keyboard only -------------------------------------------------------------------


def aller_a(page: Page, selecteur: str) -> None:
    """Tab until this control has the focus, which is then seen; every control on the way too."""
    cible = page.locator(selecteur)
    for _ in range(150):
        page.keyboard.press("Tab")
        if cible.evaluate("element => element === document.activeElement"):
            break
    expect(cible).to_be_focused()
    # A box shows its focus on its own label.
    assert cible.evaluate(
        """element => [element, element.closest("label")].filter(Boolean).some((e) => {
            const style = getComputedStyle(e);
            return style.outlineStyle !== "none" || style.boxShadow !== "none";
        })"""
    ), f"no visible focus on {selecteur}"
    expect(cible).to_be_in_viewport()


def taper_a(page: Page, selecteur: str, texte: str) -> None:
    aller_a(page, selecteur)
    page.keyboard.type(texte)


def test_the_cards_are_filled_with_the_keyboard_alone(ouvrir) -> None:
    page = ouvrir("/organisme/saisie/non-certifiante/", compte=COMPTE)
    taper_a(page, "#id_intitule", "Affûter ses outils")
    taper_a(page, "#id_objectif_general", "Perf")
    taper_a(page, "#id_q_domaine", "menuiserie")
    trouves = page.locator("#trouves-domaine button")
    expect(trouves.nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(trouves.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#id_q_domaine")).to_be_focused()
    page.keyboard.press("Enter")
    expect(trouves.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_domaines_ordonnes")).to_contain_text("Menuiserie")
    expect(page.locator("#id_objectif_general")).to_have_value("2")
    aller_a(page, "#suite")
    page.keyboard.press("Enter")
    saisie.arriver(page, "Fiche Action")
    taper_a(page, "#id_complement_programme-texte", "Affûtage des ciseaux et des fers.")
    taper_a(page, "#id_objectifs-texte", "Affûter un fer de rabot.")
    aller_a(page, "#suite")
    page.keyboard.press("Space")
    saisie.arriver(page, "Fiche Session")
    aller_a(page, "#id_rythmes input[value=discontinu]")
    page.keyboard.press("Space")
    expect(page.locator("#id_rythmes input[value=discontinu]")).to_be_checked()
    taper_a(page, "#id_heures_centre", "14")
    aller_a(page, "#suite")
    page.keyboard.press("Enter")
    saisie.arriver(page, "Fiche Dispositif")
    page.goto(page.url.partition("/sessions/")[0] + "/recapitulatif/")
    expect(page.get_by_text("Affûter un fer de rabot.").first).to_be_visible()


# --- Without JavaScript, two domaines, a second dispositif, a second session, a copy -----


def saisir_sans_javascript(page: Page) -> None:
    """Two domaines found by a word, then the cards up to a second dispositif."""
    page.get_by_label("Intitulé").fill("Vernir au tampon")
    page.get_by_label("Objectif général").select_option("2")
    page.locator("#id_q_domaine").fill("menuiserie")
    page.locator("#id_q_domaine").press("Enter")
    page.locator("#trouves-domaine").get_by_role("button", name="22416").click()
    page.get_by_role("button", name="45582").click()
    page.get_by_role("button", name="Rendre principal").click()
    expect(page.locator("#id_domaines_ordonnes li").first).to_contain_text(
        re.compile(r"45582 Ébénisterie\s*Principal")
    )
    expect(page.get_by_text("Elle n’est pas éligible au CPF.")).to_be_visible()
    saisie.passer_a(page, "Fiche Action")
    saisie.remplir_action(page)
    page.get_by_label("Date début").fill("2027-04-05")
    page.get_by_label("Date fin").fill("2027-04-09")
    page.get_by_label("Durée en centre").fill("35")
    saisie.passer_a(page, "Fiche Dispositif")
    page.locator("#id_type").select_option(label="Plan de développement des compétences")
    page.get_by_label("Nombre de places dispositif").fill("6")
    page.get_by_label("Frais pédagogiques TTC").fill("900")
    saisie.cocher(page, "prise_en_charge", "oui")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    saisie.ajouter_dispositif(page)
    expect(page.get_by_label("Frais pédagogiques TTC")).to_have_value("900")


def test_without_javascript_with_a_second_dispositif_and_a_second_session(ouvrir) -> None:
    page = ouvrir("/organisme/saisie/non-certifiante/", compte=COMPTE, javascript=False)
    saisir_sans_javascript(page)
    page.locator("#id_type").select_option(label="Aide individuelle à la formation")
    page.get_by_label("Nombre de places dispositif").fill("2")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    page.locator('.sofi-etape[data-carte="a"]').click()
    page.get_by_role("button", name="Ajouter une session").click()
    saisie.arriver(page, "Fiche Session")
    expect(page.get_by_label("Durée en centre")).to_have_value("35")
    page.get_by_label("Date début").fill("2027-06-07")
    page.get_by_label("Date fin").fill("2027-06-11")
    saisie.passer_a(page, "Fiche Dispositif")
    expect(page.get_by_label("Nombre de places dispositif")).to_have_value("6")
    page.get_by_role("button", name="Enregistrer et envoyer").click()
    expect(page.get_by_role("status")).to_contain_text(ENVOYEE)
    page.get_by_role("link", name="Dupliquer cette action").click()
    page.get_by_role("button", name="Dupliquer l’action").click()
    saisie.arriver(page, "Récapitulatif")
    expect(page.get_by_text("En cours de saisie").first).to_be_visible()


def test_the_cards_of_a_training_without_sheet_are_accessible(ouvrir, conforme) -> None:
    page = ouvrir("/organisme/saisie/non-certifiante/", compte=COMPTE, petit=True)
    page.get_by_label("Intitulé").fill("Tourner un pied de table")
    page.locator("#id_q_domaine").press_sequentially("menuis")
    expect(page.locator("#trouves-domaine button").first).to_be_visible()
    conforme(page)
    page.locator("#trouves-domaine button").first.click()
    for fiche in ("Fiche Action", "Fiche Session", "Fiche Dispositif", "Récapitulatif"):
        conforme(page)
        page.locator("#suite").click()
        saisie.arriver(page, fiche)
