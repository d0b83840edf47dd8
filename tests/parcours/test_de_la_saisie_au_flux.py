"""The main job: entered by an organisme, validated, found by the public, sent to the national system."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from . import gestes_saisie as saisie
from .test_cap_ebeniste import saisir_cap_ebeniste

TROIS_BLOCS = ("RNCP37538BC01", "RNCP37538BC02", "RNCP37538BC03")


@pytest.mark.parametrize("blocs", [(), TROIS_BLOCS], ids=["totale", "partielle"])
def test_from_entry_to_public_page_and_feed(
    ouvrir, accessible, commande, tmp_path: Path, blocs: tuple[str, ...]
) -> None:
    organisme = ouvrir("/organisme/", compte="organisme@exemple.fr")
    saisir_cap_ebeniste(organisme, blocs=blocs)
    action, session = saisie.numeros(organisme)
    saisie.envoyer(organisme)

    offre = ouvrir("/service-offre/file/", compte="offre@exemple.fr")
    accessible(offre)
    offre.locator(f'a[href*="/service-offre/action/{action}/"]').first.click()
    expect(offre.get_by_role("heading", level=1)).to_have_text("CAP ébéniste")
    accessible(offre)
    offre.get_by_role("button", name="Valider", exact=True).click()
    expect(offre.get_by_text("Validée").first).to_be_visible()

    public = ouvrir("/?q=ebeniste+mayenne", petit=bool(blocs))
    public.locator(f'a[href^="/formation/{session}-"]').click()
    expect(public.get_by_role("heading", level=1)).to_have_text("CAP ébéniste")
    expect(public.get_by_text("6 sept. 2027").first).to_be_visible()
    accessible(public)

    commande("flux_lheo", "--sortie", str(tmp_path))
    flux = gzip.decompress(next(tmp_path.glob("offre-????-??-??.xml.gz")).read_bytes()).decode()
    ecrite = re.search(rf'<session [^>]*id="S{session}".*?</session>', flux, re.S)
    assert ecrite
    assert ecrite.group().count("<bloc-competences>") == (len(blocs) or 10)
    assert f"<validation-blocs>{0 if blocs else 1}</validation-blocs>" in ecrite.group()


def test_an_ended_certification_is_not_sent_and_the_draft_is_kept(ouvrir) -> None:
    page = ouvrir("/organisme/", compte="organisme@exemple.fr")
    intitule = "Titre professionnel assistant ressources humaines"
    saisie.choisir_certification(page, "109049", intitule)
    saisie.remplir_formation(page)
    saisie.remplir_action(page)
    saisie.remplir_session(page, debut="2027-01-11", fin="2027-09-24")
    saisie.remplir_dispositif(page, "Aide individuelle à la formation", places=8, ttc="6300")
    saisie.relire(page)
    recapitulatif = page.url
    page.get_by_role("button", name="Envoyer pour validation").click(force=True)
    message = page.get_by_text("prend fin le 05/11/2025").first
    expect(message).to_be_visible()
    expect(message).to_contain_text("11/01/2027")
    page.goto(recapitulatif)
    expect(page.get_by_text("11 janv. 2027").first).to_be_visible()
    expect(page.get_by_text("En cours de saisie").first).to_be_visible()


def test_another_organisme_sees_nothing_of_it(ouvrir) -> None:
    page = ouvrir("/organisme/actions/", compte="organisme@exemple.fr")
    lien = page.locator('main a[href*="/organisme/saisie/"]').last.get_attribute("href")
    autre = ouvrir("/organisme/", compte="second.organisme@exemple.fr")
    reponse = autre.goto(lien)
    assert reponse is not None and reponse.status == 404
    visiteur = ouvrir("/")
    visiteur.goto(lien)
    expect(visiteur.get_by_role("heading", level=1)).to_have_text("Connexion Sofi")
