"""The organisme's list of sessions without JavaScript: narrow, sort, act on sessions chosen, undo, take a file."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Page, expect

LISTE = "/organisme/sessions/?liste=actives"
H1 = "Changer le recrutement"


def demander(page: Page) -> str:
    """Tick the only session of the list and ask; the recruitment that the page says it has."""
    page.get_by_role("checkbox", name="Choisir la session").check()
    page.get_by_role("button", name=H1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(H1)
    dit = re.search(r"recrutement (\w+)", page.locator(".sofi-taches li").inner_text())
    assert dit
    return dit[1]


def changer(page: Page, recrutement: str) -> None:
    """Confirm, and come to what was done."""
    page.get_by_label(recrutement, exact=True).check()
    page.get_by_role("button", name=f"{H1} (1").click()
    fait(page)


def fait(page: Page) -> None:
    """The page says that one session was changed."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui a été fait")
    expect(page.get_by_role("region", name="Fait", exact=True).locator("li")).to_have_count(1)


def revenir(page: Page) -> None:
    """Back to the list, narrowed as it was."""
    page.get_by_role("link", name="Revenir à la liste").click()
    expect(page.locator("tbody tr")).to_have_count(1)


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
    avant = demander(page)
    apres = "ouvert" if avant != "ouvert" else "suspendu"
    changer(page, apres)
    revenir(page)
    assert demander(page) == apres
    page.get_by_role("link", name="Ne rien changer").click()
    assert demander(page) == apres
    changer(page, avant)
    page.get_by_role("button", name="Remettre le recrutement d’avant").click()
    fait(page)
    revenir(page)
    assert demander(page) == apres
    changer(page, avant)
    revenir(page)
    lignes = exporter(page, tmp_path)
    assert [ligne[0] for ligne in lignes[1:]] == [code]
