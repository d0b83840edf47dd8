"""What an organisme does on the entry screens, one function per gesture, with or without JavaScript."""

import re

from playwright.sync_api import Page, Response, expect


def arriver(page: Page, titre: str) -> None:
    """The page of this title is there, whole: what it does by itself is at work."""
    expect(page.get_by_role("heading", level=1)).to_have_text(titre)
    page.wait_for_load_state()


def choisir_certification(page: Page, question: str, intitule: str) -> None:
    """From « Créer une formation » to the F card of a sheet."""
    page.goto("/organisme/saisie/")
    page.get_by_role("link", name="Choisir une certification").click()
    page.get_by_label("Certification", exact=True).fill(question)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name=intitule, exact=True).click()
    arriver(page, "Fiche Formation")


def cocher(page: Page, champ: str, *choix: str) -> None:
    """Tick these answers of a field made of choices."""
    for libelle in choix:
        page.locator(f"#id_{champ}").get_by_label(libelle, exact=True).check()


def passer_a(page: Page, fiche: str) -> None:
    """Save the card and go on to the next one."""
    page.locator("#suite").click()
    arriver(page, fiche)


def remplir_formation(page: Page, *, blocs: tuple[str, ...] = ()) -> None:
    """Validation totale without blocs, else partielle on these; then the A card."""
    if blocs:
        cocher(page, "individualisation", "oui")
        cocher(page, "validation", "Partielle")
        for bloc in blocs:
            page.get_by_label(bloc).check()
    else:
        cocher(page, "individualisation", "non")
    passer_a(page, "Fiche Action")


def ecrire(page: Page, champ: str, texte: str) -> None:
    """Type in a rich field: the editor with JavaScript, the textarea without."""
    editeur = page.locator(f"#id_{champ}-texte")
    (editeur if editeur.count() else page.locator(f"#id_{champ}")).fill(texte)


def remplir_action(page: Page) -> None:
    """What the sheet doesn't say; then the S card."""
    ecrire(page, "complement_programme", "Atelier de douze établis et projet personnel.")
    ecrire(page, "objectifs", "Réaliser un meuble, du dessin à la finition.")
    passer_a(page, "Fiche Session")


def remplir_session(page: Page, *, debut: str, fin: str, parcours: str = "collectif") -> None:
    """A session at the main site; dates as AAAA-MM-JJ. Then the page of a new dispositif."""
    page.get_by_label("Date début").fill(debut)
    page.get_by_label("Date fin").fill(fin)
    cocher(page, "esp", "à dates fixes")
    cocher(page, "rythmes", "continu", "temps plein")
    cocher(page, "periodes", "cours de jour")
    cocher(page, "parcours", parcours)
    cocher(page, "modalites", "en organisme de formation", "en entreprise")
    cocher(page, "enseignement", "en présentiel")
    page.get_by_label("Durée en centre").fill("980")
    page.get_by_label("Durée en entreprise").fill("350")
    page.get_by_label("Durée hebdomadaire").fill("35")
    cocher(page, "modalites_recrutement", "dossier", "entretien ou RDV individuel")
    for champ in ("contact", "referent_pmr", "referent_mobilite"):
        page.locator(f"#id_{champ}").select_option(index=1)
    passer_a(page, "Fiche Dispositif")


def remplir_dispositif(page: Page, nom: str, *, places: int, ttc: str) -> None:
    """A financing; then it is stored, and the same card shows it."""
    page.get_by_label("Dispositif", exact=False).first.select_option(label=nom)
    page.get_by_label("Nombre de places dispositif").fill(str(places))
    page.get_by_label("Taux de TVA").fill("0")
    page.get_by_label("Frais pédagogiques TTC").fill(ttc)
    cocher(page, "prise_en_charge", "oui")
    # The card may have been stored while it was typed: what is waited for is the page that answers.
    with page.expect_response(est_la_page):
        page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    page.wait_for_load_state()
    expect(page.locator(".sofi-bandeau [aria-current]")).to_contain_text("Complet")


def est_la_page(reponse: Response) -> bool:
    """The page that a form leads to once it is stored, not what the page asks by itself."""
    return reponse.request.is_navigation_request() and reponse.request.method == "GET"


def ajouter_dispositif(page: Page) -> None:
    """From a D card to the page of another one."""
    page.get_by_role("button", name="Ajouter un dispositif").click()
    expect(page.locator("#id_type")).to_have_value("")
    page.wait_for_load_state()


def relire(page: Page) -> None:
    """From a D card to the récapitulatif."""
    passer_a(page, "Récapitulatif")


def envoyer(page: Page) -> None:
    """Send the whole for validation."""
    page.get_by_role("button", name="Envoyer pour validation").click()
    expect(page.get_by_role("status")).to_contain_text("envoyée au service Offre")


def numeros(page: Page) -> tuple[int, int]:
    """The action and session numbers, read from the récapitulatif."""
    action = re.search(r"/saisie/(\d+)/", page.url)
    session = re.search(r"-(\d+)$", page.locator(".sofi-fas").last.inner_text().strip())
    assert action and session
    return int(action.group(1)), int(session.group(1))
