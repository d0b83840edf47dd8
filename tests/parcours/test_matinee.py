"""A validator's morning: twenty actions wait; each gesture is read on the organisme's screen too."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .matin import COMPTE, ORGANISME

FILE = "/service-offre/file/"
SIENNES = f"{FILE}?organisme={ORGANISME.replace(' ', '+')}"
CAP, BMA = "94681", "82627"
QUESTION = "La durée en entreprise est-elle bien la même toute l’année ?"
REPONSE = "Oui : sept heures par semaine, toute l’année."
TEXTE_CORRIGE = "Toute personne attirée par le travail du bois, sans diplôme demandé."
MOTIF = "Le diplôme préparé est le brevet des métiers d’art."
A_FAIRE = "Décrivez le déroulé des deux semaines, puis renvoyez l’action."


@dataclass
class Matinee:
    """The two people of the journey, and the numbers of the actions that wait."""

    offre: Page
    organisme: Page
    actions: dict[str, Any]

    def lire(self, action: int) -> None:
        """The organisme opens one of its actions."""
        self.organisme.goto(f"/organisme/saisie/{action}/recapitulatif/")

    def instruire(self, action: int) -> None:
        """The validator opens an action from the queue."""
        self.offre.goto(SIENNES)
        self.offre.locator(f'a[href*="/service-offre/action/{action}/"]').click()
        for repere in ("#t-decision", "#t-fil", "#messages h2"):
            expect(self.offre.locator(repere)).to_be_in_viewport()

    def touche(self, touche: str) -> None:
        """A key of the validator, once the page is whole: its shortcuts are at work."""
        self.offre.wait_for_load_state()
        self.offre.keyboard.press(touche)

    def attendent(self, nombre: int) -> None:
        """The queue of this organisme has that many actions; so does the organisme's counter."""
        self.offre.goto(SIENNES)
        expect(self.offre.get_by_role("status").filter(has_text="action")).to_have_text(
            re.compile(rf"\s*{nombre}\s+actions?\s*")
        )

    def compteur(self, libelle: str) -> Locator:
        """A counter of the organisme's dashboard."""
        self.organisme.goto("/organisme/")
        ligne = self.organisme.locator(".sofi-compteurs li").filter(has_text=libelle)
        return ligne.locator(".sofi-nombre")


@pytest.fixture
def matinee(ouvrir, commande) -> Matinee:
    preparees = commande(
        "shell", "--no-imports", "-c", "from tests.parcours.matin import preparer; preparer()"
    )
    return Matinee(
        ouvrir(SIENNES, compte="offre@exemple.fr"),
        ouvrir("/organisme/", compte=COMPTE),
        json.loads(preparees),
    )


def test_a_morning_at_the_desk(matinee: Matinee, accessible) -> None:
    matinee.attendent(20)
    deux_validees_au_clavier(matinee)
    matinee.attendent(18)
    questionnee_puis_repondue(matinee)
    corrigee(matinee)
    code_remplace(matinee)
    refusee_puis_renvoyee(matinee)
    dates_en_lot(matinee)
    matinee.attendent(13)
    for page in (matinee.offre, matinee.organisme):
        accessible(page)


def deux_validees_au_clavier(matinee: Matinee) -> None:
    """Queue, take, read, validate, next: keys alone."""
    page = matinee.offre
    matinee.touche("n")
    for rang, action in enumerate((matinee.actions["certifiante"], matinee.actions["blocs"])):
        expect(page).to_have_url(re.compile(rf"/service-offre/action/{action}/"))
        expect(page.locator(".sofi-file")).to_contain_text(f"Dossier 1 sur {20 - rang}")
        expect(page.get_by_text("Attribuée à vous")).to_be_visible()
        matinee.touche("e")
        expect(page).to_have_url(re.compile("onglet=action"))
        expect(page.get_by_role("link", name="Action entière")).to_have_attribute(
            "aria-current", "page"
        )
        matinee.touche("v")
        expect(page.get_by_role("status").filter(has_text="validée")).to_be_visible()
        matinee.lire(action)
        expect(matinee.organisme.get_by_text("Validée.", exact=True)).to_be_visible()
        matinee.touche("n")
    expect(page).to_have_url(re.compile(f"/action/{matinee.actions['questionnee']}/"))
    expect(matinee.compteur("en attente de validation")).to_have_text("18")


def questionnee_puis_repondue(matinee: Matinee) -> None:
    """Asked on a field; answered, it is back with the validator who asked."""
    offre, organisme, action = matinee.offre, matinee.organisme, matinee.actions["questionnee"]
    matinee.instruire(action)
    matinee.touche("q")
    sujet = offre.locator("#id_questionner-sujet")
    expect(sujet).to_be_focused()
    sujet.select_option(
        value=sujet.locator("option", has_text="entreprise").first.get_attribute("value")
    )
    offre.get_by_label("Votre question").fill(QUESTION)
    offre.get_by_role("button", name="Envoyer la question").click()
    expect(offre.get_by_text("La question est posée")).to_be_visible()
    expect(matinee.compteur("en attente de réponses")).to_have_text("1")
    organisme.get_by_role("link", name="Répondre").click()
    expect(organisme.locator("#reponse")).to_contain_text(QUESTION)
    organisme.get_by_role("textbox", name="Votre réponse").fill(REPONSE)
    organisme.get_by_role("button", name="Répondre et renvoyer").click()
    expect(organisme.get_by_text("Votre réponse est envoyée")).to_be_visible()
    expect(matinee.compteur("en attente de réponses")).to_have_text("0")
    offre.goto(f"{SIENNES}&attribuee=moi")
    ligne = offre.get_by_role("row").filter(
        has=offre.locator(f'a[href*="/service-offre/action/{action}/"]')
    )
    expect(ligne).to_contain_text("Vous")
    ligne.get_by_role("link").first.click()
    expect(offre.locator(".sofi-echange").first).to_contain_text(REPONSE)


def corrigee(matinee: Matinee) -> None:
    """A card is corrected while it waits: the organisme reads before and after."""
    offre, organisme, action = matinee.offre, matinee.organisme, matinee.actions["corrigee"]
    matinee.instruire(action)
    matinee.touche("c")
    offre.get_by_role("link", name="Corriger la fiche Action").click()
    expect(offre.get_by_text("Vous corrigez l’offre de")).to_be_visible()
    offre.locator("#id_public_vise").fill(TEXTE_CORRIGE)
    offre.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(offre.locator("[data-brouillon-etat][role=status]")).to_contain_text("Enregistré")
    offre.get_by_role("link", name="Revenir à l’action").last.click()
    expect(offre.locator(".sofi-echange").first).to_contain_text("Lire avant et après")
    matinee.lire(action)
    organisme.get_by_role("link", name="Lire avant et après la correction", exact=True).click()
    expect(organisme.get_by_role("heading", level=1)).to_have_text("Corrigé par le Cariforef")
    expect(organisme.locator("main")).to_contain_text("sans diplôme demandé")


def code_remplace(matinee: Matinee) -> None:
    """Another sheet is searched, compared and put: counted for the organisme until it says it saw."""
    offre, organisme, action = matinee.offre, matinee.organisme, matinee.actions["remplacee"]
    matinee.instruire(action)
    matinee.touche("r")
    offre.get_by_label("Certification", exact=True).fill("BMA ébéniste")
    offre.get_by_role("button", name="Chercher").click()
    offre.get_by_role("button", name="BMA spécialité ébéniste").click()
    expect(offre.get_by_role("heading", level=1)).to_have_text(f"Remplacer {CAP} par {BMA}")
    offre.get_by_label("Motif du remplacement").fill(MOTIF)
    offre.get_by_role("button", name="Remplacer le code").click()
    expect(offre.get_by_text(f"Le code est remplacé par {BMA}")).to_be_visible()
    expect(matinee.compteur("dont le code Certifinfo")).to_have_text("1")
    organisme.get_by_role("button", name=f"Confirmer le nouveau code de l’action {action}").click()
    expect(organisme.get_by_role("status").filter(has_text="est noté")).to_be_visible()
    expect(matinee.compteur("dont le code Certifinfo")).to_have_text("0")


def refusee_puis_renvoyee(matinee: Matinee) -> None:
    """Refused with a reason and what to do; corrected by the organisme, it waits again."""
    offre, organisme, action = matinee.offre, matinee.organisme, matinee.actions["refusee"]
    matinee.instruire(action)
    matinee.touche("x")
    motif = offre.get_by_label("Motif", exact=False).and_(offre.locator("select"))
    expect(motif).to_be_focused()
    motif.select_option(index=1)
    offre.get_by_label("organisme doit faire").fill(A_FAIRE)
    offre.get_by_role("button", name="Refuser l’action").click()
    expect(offre.get_by_text("action est refusée")).to_be_visible()
    organisme.goto("/organisme/")
    traiter = organisme.locator("section", has=organisme.locator("#t-traiter"))
    expect(traiter).to_contain_text("Votre envoi a été refusé")
    traiter.get_by_role("link", name="Reprendre").click()
    expect(organisme.locator(".sofi-note").filter(has_text="refusé")).to_contain_text(A_FAIRE)
    organisme.goto(f"/organisme/saisie/{action}/action/")
    organisme.locator("#id_public_vise").fill(TEXTE_CORRIGE)
    organisme.get_by_role("button", name="Enregistrer et envoyer").click()
    expect(organisme.get_by_text("Votre saisie est envoyée")).to_be_visible()
    matinee.instruire(action)
    expect(offre.get_by_role("button", name="Valider", exact=False).first).to_be_visible()


def dates_en_lot(matinee: Matinee) -> None:
    """Five modifications of dates, ticked, read again and validated in one go."""
    offre, organisme = matinee.offre, matinee.organisme
    offre.goto(SIENNES)
    offre.get_by_role("link", name="Valider des dates").click()
    for action in matinee.actions["dates"]:
        offre.locator(f'input[name=choix][value^="{action}:"]').check()
    offre.get_by_role("button", name="Continuer").click()
    expect(offre.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"Valider 5\smodifications")
    )
    offre.get_by_role("button", name="Valider et publier").click()
    expect(offre.get_by_role("heading", level=1)).to_have_text("Modifications de dates validées")
    expect(offre.get_by_text("Fait pour 5.")).to_be_visible()
    for action in matinee.actions["dates"][:2]:
        matinee.lire(action)
        expect(organisme.get_by_text("Validée.", exact=True)).to_be_visible()
