"""The organisme's list of sessions without JavaScript: narrow, sort, act on sessions chosen, undo, take a file."""

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

LISTE = "/organisme/sessions/?liste=actives"
H1 = "Changer le recrutement"


def demander(page: Page, recrutement: str) -> str:
    """Tick the only session of the list, ask for this recruitment; the one that the preview says it has."""
    page.get_by_role("checkbox", name="Choisir la session").check()
    page.get_by_role("button", name=H1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(H1)
    page.get_by_label(recrutement, exact=True).check()
    page.get_by_role("button", name="Voir ce que cela fera").click()
    expect(page.get_by_role("heading", name="Ligne par ligne")).to_be_visible()
    dit = page.locator('td[data-titre="Aujourd’hui"]').inner_text().casefold()
    return next(mot for mot in ("ouvert", "suspendu", "fermé") if mot in dit)


def changer(page: Page) -> None:
    """Confirm what was previewed; the page says that one session was changed."""
    page.locator("form.sofi-confirmer button[type=submit]").click()
    expect(page.get_by_text("Fait pour 1")).to_be_visible()


def annuler(page: Page) -> None:
    """Take the gesture back, after being asked."""
    page.get_by_role("link", name="Annuler ce geste (1)").click()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Ce geste a été annulé.")).to_be_visible()


def filtrer(page: Page) -> str:
    """Keep the first session by the filter under the head of its code, sort, change the size: all are kept."""
    code = page.locator("tbody tr td.sofi-cel-code").first.inner_text().strip()
    page.locator("thead").get_by_label("Filtrer par code fas").fill(code)
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page.get_by_role("status")).to_contain_text("1 résultat")
    page.get_by_role("link", name="Trier par Date fin").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Date fin")
    page.get_by_label("Voir").select_option("50")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Date fin")
    expect(page.get_by_label("Voir")).to_have_value("50")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text(code)
    return code


def exporter(page: Page, dossier: Path) -> list[list[str]]:
    """The rows of the CSV file of the list as it is narrowed."""
    with page.expect_download() as attendu:
        page.get_by_role("link", name="CSV").click()
    fichier = dossier / attendu.value.suggested_filename
    attendu.value.save_as(fichier)
    with fichier.open(encoding="utf-8-sig") as ouvert:
        return list(csv.reader(ouvert, delimiter=";"))


def test_une_liste_sans_javascript(ouvrir, tmp_path: Path) -> None:
    page = ouvrir(LISTE, compte="organisme@exemple.fr", javascript=False)
    code = filtrer(page)
    adresse = page.url
    avant = demander(page, "suspendu")
    apres = "ouvert" if avant != "ouvert" else "suspendu"
    page.goto(adresse)
    demander(page, apres)
    page.get_by_role("link", name="Revenir à la liste, rien ne change").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert demander(page, apres) == avant
    changer(page)
    page.goto(adresse)
    assert demander(page, avant) == apres
    page.goto(adresse)
    demander(page, "fermé")
    changer(page)
    annuler(page)
    page.goto(adresse)
    assert demander(page, avant) == apres
    page.goto(adresse)
    lignes = exporter(page, tmp_path)
    # A code that a spreadsheet would read as a date begins with a quote.
    assert [ligne[0] for ligne in lignes[1:]] == [f"'{code}"]
