"""An amount that was typed is never replaced, however fast the next one comes: what follows is the one not typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .test_rien_ne_se_perd import ENREGISTRE, etat

COMPTE = "organisme@exemple.fr"
SANS_FRAIS = """
from sofi.offre.models import Dispositif
d = Dispositif.objects.get(session__action__formation__intitule="Initiation à la marqueterie")
Dispositif.objects.filter(pk=d.pk).update(frais_ht=None, taux_tva=20, frais_ttc=None, frais_deduits=[])
print(d.session.action_id, d.session_id, d.pk)
"""
MONTANTS = {"frais_ht": "450", "taux_tva": "0", "frais_ttc": "450"}


@pytest.mark.parametrize("pause", [0, 400, 3000], ids=["at once", "typing", "after each saving"])
def test_450_then_no_vat_stays_450(ouvrir: Callable[..., Page], commande, pause: int) -> None:
    """450 all taxes included beside a rate of 20, then a rate of 0: 450 before taxes, and 450 after."""
    action, session, dispositif = commande("shell", "-v", "0", "-c", SANS_FRAIS).split()
    page = ouvrir(
        f"/organisme/saisie/{action}/sessions/{session}/dispositifs/{dispositif}/", compte=COMPTE
    )
    for nom in ("frais_ttc", "taux_tva"):
        champ = page.locator(f"[name={nom}]")
        champ.fill("")
        champ.press_sequentially(MONTANTS[nom], delay=pause / 10)
        champ.press("Tab")
        page.wait_for_timeout(pause)
    expect(etat(page)).to_have_text(ENREGISTRE)
    for relue in (False, True):
        if relue:
            page.goto(page.url)
        for nom, montant in MONTANTS.items():
            expect(page.locator(f"[name={nom}]")).to_have_value(montant)
