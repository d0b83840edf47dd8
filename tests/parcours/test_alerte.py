"""« Être prévenu »: from a page of results to the mailbox and back, with JavaScript and without."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .serveur import Serveur


def lien_recu(serveur: Serveur) -> str:
    """The page that the last e-mail to that address leads to: the demonstration writes to others too."""
    serveur.commande("envoyer_courriels")
    dossier: Path = serveur.courriels
    lus = [(fichier.stat().st_mtime, fichier.read_text()) for fichier in dossier.iterdir()]
    _, dernier = max(lu for lu in lus if "\nTo: moi@exemple.fr\n" in lu[1])
    [lien, *_] = re.findall(r"/alerte/[\w-]+/", dernier.replace("=\n", ""))
    return str(lien)


@pytest.mark.parametrize("javascript", [True, False])
def test_demander_confirmer_changer_arreter(
    ouvrir: Callable[..., Page],
    conforme: Callable[[Page], None],
    serveur: Serveur,
    javascript: bool,
) -> None:
    def voir(page: Page, titre: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(titre)
        if javascript:
            conforme(page)

    page = ouvrir("/?q=cap&financement=cpf", petit=not javascript, javascript=javascript)
    page.get_by_role("link", name="Être prévenu").first.click()
    voir(page, "Être prévenu")
    expect(page.locator(".sofi-rappel")).to_contain_text("cap")
    page.get_by_label("Votre e-mail").fill("moi @exemple.fr")
    page.get_by_role("button", name="Créer l’alerte").click()
    expect(page.get_by_label("Votre e-mail")).to_have_value("moi @exemple.fr")
    expect(page.get_by_role("alert")).to_contain_text("incomplète")
    page.get_by_label("Votre e-mail").fill("moi@exemple.fr")
    page.get_by_role("button", name="Créer l’alerte").click()
    voir(page, "Ouvrez votre messagerie")
    page.goto(lien_recu(serveur))
    voir(page, "Confirmez votre alerte")
    page.get_by_role("button", name="Confirmer").press("Enter")
    voir(page, "Alerte en marche")
    page.get_by_label("Chaque jour").check()
    page.get_by_role("button", name="Changer le rythme").click()
    expect(page.get_by_label("Chaque jour")).to_be_checked()
    page.get_by_role("link", name="Voir tout ce que vous suivez").click()
    voir(page, "Ce que vous suivez")
    page.get_by_role("link", name="Arrêter").click()
    voir(page, "Arrêter cette alerte ?")
    page.get_by_role("button", name="Arrêter l’alerte").click()
    voir(page, "Alerte arrêtée")
    page.get_by_role("button", name="Reprendre").click()
    voir(page, "Alerte en marche")
