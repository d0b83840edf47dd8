"""Thirty questions of people, played on a served site: search → results → page → keep, or apply; with screenshots.

    python -m tests.outils.trente_questions http://localhost:8000 FOLDER [--sans-script] [--largeur 390]

Each question is typed in the box of the first page; the first result is opened, what one does next must be there, and
the training is kept. What is wrong is printed beside the question; the screenshots are looked at by somebody.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HAUTEURS = {1280: 900, 390: 844}
NAVIGATEURS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Demande:
    """A question, who asks it, and what a person then wants to do: « garder » or « candidater »."""

    qui: str
    question: str
    geste: str = "garder"


DEMANDES = (
    Demande("demandeur d’emploi", "formation menuisier angers", "candidater"),
    Demande("demandeur d’emploi", "soudeur", "candidater"),
    Demande("demandeur d’emploi", "devenir ébéniste demandeur d'emploi", "candidater"),
    Demande("demandeur d’emploi", "formation gratuite mayenne"),
    Demande("demandeur d’emploi", "cariste caces"),
    Demande("demandeur d’emploi", "prepa clés avenir"),
    Demande("demandeur d’emploi", "FLE le mans"),
    Demande("demandeur d’emploi", "secretaire medicale nante"),
    Demande("demandeur d’emploi", "chauffeur routier", "candidater"),
    Demande("demandeur d’emploi", "agent de nettoyage cholet"),
    Demande("salarié, la nuit", "anglais le soir"),
    Demande("salarié, la nuit", "excel à distance cpf"),
    Demande("salarié, la nuit", "reconversion électricien", "candidater"),
    Demande("salarié, la nuit", "vae"),
    Demande("salarié, la nuit", "management week-end"),
    Demande("salarié, la nuit", "developpeur web cpf nantes"),
    Demande("salarié, la nuit", "SST"),
    Demande("salarié, la nuit", "formation comptable bac+2"),
    Demande("parent", "apprentissage coiffure laval"),
    Demande("parent", "CAP cuisine 49"),
    Demande("parent", "bac pro en alternance rentrée septembre"),
    Demande("parent", "petite enfance"),
    Demande("parent", "après le bac informatique"),
    Demande("conseiller", "titre professionnel assistant ressources humaines"),
    Demande("conseiller", "RNCP37538"),
    Demande("conseiller", "travailleur handicapé bureautique saint-nazaire"),
    Demande("conseiller", "illettrisme savoirs de base la roche-sur-yon"),
    Demande("conseiller", "habilitation électrique entrée permanente"),
    Demande("conseiller", "vente 44300"),
    Demande("conseiller", "création entreprise aux herbiers en 2027"),
)


class Parcours:
    """One question, at one width."""

    def __init__(self, page: Page, site: str, dossier: Path, nom: str) -> None:
        self.page, self.site, self.dossier, self.nom = page, site, dossier, nom

    def photo(self, etape: str) -> None:
        self.page.screenshot(path=self.dossier / f"{self.nom}-{etape}.png")

    def jouer(self, demande: Demande) -> Iterator[str]:
        """What is wrong, step by step."""
        self.page.goto(self.site)
        self.page.get_by_label("Que cherchez-vous").fill(demande.question)
        self.page.get_by_role("button", name="Rechercher").click()
        self.page.wait_for_load_state("networkidle")
        self.photo("1-resultats")
        yield from self.deborde("les résultats")
        premier = self.page.locator(".sofi-resultat h3 a").first
        if not premier.count():
            yield "aucun résultat"
            return
        titre = premier.inner_text()
        premier.click()
        self.page.wait_for_load_state("networkidle")
        self.photo("2-formation")
        yield from self.deborde("la formation")
        if self.page.locator("h1").inner_text().strip() != titre.strip():
            yield f"« {titre} » mène à « {self.page.locator('h1').inner_text()} »"
        yield from self.garder() if demande.geste == "garder" else self.candidater()

    def garder(self) -> Iterator[str]:
        self.page.get_by_role("button", name="Garder").first.click()
        self.page.wait_for_load_state("networkidle")
        if not self.page.get_by_role("button", name="Gardée").first.is_visible():
            yield "« Garder » n’a pas gardé"
        self.photo("3-gardee")

    def candidater(self) -> Iterator[str]:
        section = self.page.locator("#candidater")
        if not section.count():
            yield "la formation ne dit pas comment candidater"
            return
        section.scroll_into_view_if_needed()
        joindre = self.page.locator("main a[href^='tel:'], main a[href^='mailto:']")
        if not any(lien.is_visible() for lien in joindre.all()):
            yield "rien ne dit qui joindre"
        self.photo("3-candidater")

    def deborde(self, quoi: str) -> Iterator[str]:
        """Nothing makes a person scroll sideways."""
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield f"{quoi} : défile de côté"


def jouer(navigateur: Browser, site: str, dossier: Path, largeur: int, *, script: bool) -> int:
    """Every question at one width; how many faults."""
    fautes = 0
    for rang, demande in enumerate(DEMANDES, 1):
        ecran = navigateur.new_context(
            viewport={"width": largeur, "height": HAUTEURS.get(largeur, 900)},
            java_script_enabled=script,
            locale="fr-FR",
        )
        nom = f"{rang:02}-{largeur}{'' if script else '-sans-script'}"
        for faute in Parcours(ecran.new_page(), site, dossier, nom).jouer(demande):
            fautes += 1
            print(f"{nom} {demande.qui}, « {demande.question} » : {faute}")
        ecran.close()
    return fautes


def main() -> int:
    """Play them all; 1 when something is wrong."""
    lecteur = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    lecteur.add_argument("site")
    lecteur.add_argument("dossier", type=Path)
    lecteur.add_argument("--sans-script", action="store_true")
    lecteur.add_argument("--largeur", type=int, choices=HAUTEURS, action="append")
    lu = lecteur.parse_args()
    lu.dossier.mkdir(parents=True, exist_ok=True)
    programme = next(filter(None, map(shutil.which, NAVIGATEURS)), None)
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=programme, args=["--no-sandbox"])
        fautes = sum(
            jouer(navigateur, lu.site, lu.dossier, largeur, script=not lu.sans_script)
            for largeur in lu.largeur or HAUTEURS
        )
    print(f"{len(DEMANDES)} questions, {fautes} fautes")
    return bool(fautes)


if __name__ == "__main__":
    sys.exit(main())
