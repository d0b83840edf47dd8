"""A file of an organisme, by the keyboard: a place that SOFI doesn't know is chosen, read again, then made drafts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.depots.fichiers import formation, lheo

LIRE = """
from sofi.depots.models import Depot
from sofi.depots.operations import executer
numero = Depot.objects.latest("pk").pk
executer(numero, ecrire={ecrire})
"""
CONNUE = {"dispositif": "Compte personnel de formation"}
FICHIER = lheo(
    formation(numero="J-1", session="J-1-s", lieu="<nom>Atelier principale</nom>", **CONNUE),
    formation(numero="J-2", session="J-2-s", **CONNUE),
)


@pytest.mark.parametrize("javascript", [True, False])
def test_relire_avec_mes_choix(
    ouvrir: Callable[..., Page],
    commande: Callable[..., str],
    conforme: Callable[[Page], None],
    javascript: bool,
) -> None:
    page = ouvrir(
        "/organisme/importer/",
        compte="organisme@exemple.fr",
        petit=not javascript,
        javascript=javascript,
    )

    def envoyer(bouton: str, *, ecrire: bool = False) -> None:
        """Press it, then let the job be done."""
        page.get_by_role("button", name=bouton).press("Enter")
        page.get_by_role("link", name="Actualiser").wait_for()
        commande("shell", "--no-imports", "-c", LIRE.format(ecrire=ecrire))
        page.goto(page.url)  # which a script does by itself

    fichier = {"name": "catalogue.xml", "mimeType": "text/xml", "buffer": FICHIER}
    page.locator("input[type=file]").set_input_files([fichier])
    envoyer("Lire sans rien écrire")
    lieu = page.get_by_role("group", name="Atelier principale")
    expect(lieu.get_by_role("radio", name="Aucun : je corrige le fichier")).to_be_checked()
    lieu.get_by_role("radio").first.press(" ")
    envoyer("Relire avec mes choix")
    expect(lieu).to_have_count(0)
    expect(page.get_by_role("heading", name="Écrire 2 brouillons ?")).to_be_visible()
    if javascript:  # what axe reads with
        conforme(page)
    envoyer("Écrire 2 brouillons", ecrire=True)
    expect(page.get_by_text("2 brouillons écrits").first).to_be_visible()
