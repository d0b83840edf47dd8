"""A new programme without touching code: the administration writes its gabarit, previews and publishes it; an organisme
enters an action under it."""

from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from sofi.demonstration.noms import siret

from .gestes_saisie import arriver

ADMINISTRATION, ORGANISME = "administration@exemple.fr", "organisme@exemple.fr"
NOM = "PREPA Numérique"
SIEN = siret(128, 1)  # the first établissement of the organisme's account
OBJECTIFS = "Se servir d’un ordinateur avec assurance."


def presser(page: Page, nom: str) -> None:
    page.get_by_role("main").get_by_role("button", name=nom, exact=True).click()


def suivre(page: Page, nom: str) -> None:
    page.get_by_role("main").get_by_role("link", name=nom, exact=True).first.click()


def creer_le_programme(page: Page) -> None:
    """The programme, one lot, its mandataire and who trains."""
    suivre(page, "Créer un programme")
    arriver(page, "Créer un programme")
    page.locator("#id_code").fill("PNUM")
    page.locator("#id_annee").fill(str(timezone.localdate().year + 1))
    page.locator("#id_libelle").fill(NOM)
    page.locator("#id_dispositif").select_option(index=1)
    presser(page, "Créer le programme")
    arriver(page, NOM)
    expect(page.get_by_text("Aucun gabarit.")).to_be_visible()
    suivre(page, "Ajouter un lot")
    arriver(page, "Ajouter un lot")
    page.locator("#id_numero").fill("PNUM_1")
    page.locator("#id_libelle").fill("Lot de la Mayenne")
    presser(page, "Enregistrer")
    arriver(page, "Lot PNUM_1")
    suivre(page, "Ajouter un mandataire")
    arriver(page, "Ajouter un mandataire")
    page.locator("#id_siret").fill(SIEN)
    page.locator("#id_code").fill("75")
    presser(page, "Ajouter le mandataire")
    arriver(page, "Lot PNUM_1")
    suivre(page, "Ajouter un formateur")
    arriver(page, "Ajouter un organisme formateur")
    page.locator("#id_mandataire").select_option(index=1)
    page.locator("#id_siret").fill(SIEN)
    page.locator("#id_id_action_cr").fill("2872")
    presser(page, "Ajouter le formateur")
    arriver(page, "Lot PNUM_1")
    suivre(page, NOM)
    arriver(page, NOM)


def ouvrir_le_champ(page: Page, nom: str) -> None:
    page.get_by_label("Champ à régler").select_option(label=nom)
    presser(page, "Régler ce champ")
    arriver(page, nom)


def ecrire_le_gabarit(page: Page) -> None:
    """No certification, a fixed title, objectives filled in with an instruction."""
    suivre(page, "Créer un gabarit vide")
    arriver(page, "Créer un gabarit")
    presser(page, "Créer le gabarit")
    arriver(page, NOM)
    ouvrir_le_champ(page, "Fiche Certif Info")
    page.get_by_label("Fixé : l'organisme ne peut pas changer").check()
    presser(page, "Enregistrer")
    arriver(page, NOM)
    ouvrir_le_champ(page, "Intitulé")
    page.get_by_label("Fixé : l'organisme ne peut pas changer").check()
    page.locator("#id_valeur").fill(NOM)
    presser(page, "Enregistrer")
    arriver(page, NOM)
    ouvrir_le_champ(page, "Objectifs")
    page.get_by_label("Prérempli : l'organisme peut changer").check()
    page.locator("#id_valeur-texte").fill(OBJECTIFS)
    page.locator("#id_aide").fill("Nommez les logiciels.")
    presser(page, "Enregistrer")
    arriver(page, NOM)


def voir_puis_publier(page: Page, accessible: Any) -> None:
    suivre(page, "Aperçu")
    arriver(page, "Aperçu : fiche Formation")
    expect(page.locator("#id_intitule")).to_contain_text(NOM)
    accessible(page)
    suivre(page, "Fiche Action")
    arriver(page, "Aperçu : fiche Action")
    expect(page.locator("#id_objectifs-texte")).to_contain_text(OBJECTIFS)
    expect(page.locator("#id_objectifs-texte")).to_have_attribute("contenteditable", "false")
    expect(page.locator("#id_complement_intitule")).to_be_disabled()
    suivre(page, "Publier…")
    arriver(page, "Publier la version en préparation")
    accessible(page)
    presser(page, "Publier cette version")
    arriver(page, NOM)
    expect(page.get_by_role("status").first).to_contain_text("La version 1 est publiée")


def saisir(page: Page) -> None:
    """The organisme finds the programme, and its cards as the gabarit says."""
    programme = page.get_by_label("Programme", exact=False).first
    programme.select_option(label=f"{NOM} {timezone.localdate().year + 1}")
    expect(page.get_by_label("Intitulé du lot")).to_contain_text("PNUM_1")
    presser(page, "Suivant")
    arriver(page, "Référence Certif Info")
    presser(page, "Créer la fiche Formation")
    arriver(page, "Fiche Formation")
    expect(page.locator("#id_intitule")).to_contain_text("Fixé par le programme")
    expect(page.locator("#id_intitule")).to_contain_text(NOM)
    page.locator("#suite").click()
    arriver(page, "Fiche Action")
    expect(page.locator("#id_objectifs-texte")).to_contain_text(OBJECTIFS)
    expect(page.get_by_text("Nommez les logiciels.")).to_be_visible()


def test_a_programme_and_its_gabarit_without_touching_code(ouvrir, accessible) -> None:
    page = ouvrir("/administration/programmes/", compte=ADMINISTRATION)
    creer_le_programme(page)
    ecrire_le_gabarit(page)
    voir_puis_publier(page, accessible)
    saisir(ouvrir("/organisme/publiques/", compte=ORGANISME))
