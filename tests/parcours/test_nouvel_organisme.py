"""A new organisme, from its request for a key to its first sending: what it is asked that nobody had told it yet."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from sofi.annuaire.models import HANDICAP
from tests.fabriques import siret
from tests.mesures_saisie import CHERCHES, PREMIER_ENVOI

from . import gestes_saisie as saisie
from .compteur import Compteur
from .serveur import Serveur

SIRET, NDA = siret(7301), "52490000153"
MOT_DE_PASSE = "Bois-et-copeaux-2027"
TABLEAU = re.compile(r"/organisme/(#\w+)?$")
CLE = re.compile(r"/compte/activation/[A-Z0-9-]+/")


@dataclass
class Carnet(Compteur):
    """Notes beside the gestures what had to be looked for: typed, and neither given before nor read on the page."""

    donnees: set[str] = field(default_factory=set)
    cherchees: list[tuple[str, str]] = field(default_factory=list)

    def taper(self, cible: Locator, texte: str) -> None:
        lu = re.search(rf"\b{re.escape(texte)}\b", self.page.locator("main").inner_text())
        if texte not in self.donnees and not lu:
            nom = cible.get_attribute("name") or cible.get_attribute("id") or ""
            self.cherchees.append((self.fiche, nom))
        self.donnees.add(texte)
        super().taper(cible, texte)

    def champ(self, nom: str, texte: str) -> None:
        """The field of this name, typed."""
        self.taper(self.page.locator(f"[name={nom}]"), texte)

    def cocher(self, nom: str, *libelles: str) -> None:
        """Answers that the page shows."""
        for libelle in libelles:
            case = self.page.locator(f"#id_{nom}").get_by_label(libelle, exact=True)
            if not case.is_checked():
                self.cliquer(case)

    def liste(self) -> str:
        """By step: what had to be looked for."""
        etapes = dict.fromkeys(etape for etape, _ in self.cherchees)
        lignes = [
            f"{etape:40}" + ", ".join(nom for ou, nom in self.cherchees if ou == etape)
            for etape in etapes
        ]
        return "\n".join([*lignes, f"{len(self.cherchees)} à chercher"])


def demander_la_cle(carnet: Carnet) -> None:
    carnet.sur("Demande de clé")
    carnet.page.goto("/compte/demande-de-cle/")
    carnet.champ("siret", SIRET)
    carnet.champ("nda", NDA)
    carnet.champ("nom", "Rivière")
    carnet.champ("email", "camille.riviere@exemple.fr")
    carnet.champ("telephone", "02 41 00 00 00")
    carnet.cliquer(carnet.page.get_by_role("button", name="Envoyer la demande"))
    expect(carnet.page.locator("h1")).to_have_text("Demande envoyée")


def accepter(offre: Page) -> None:
    """The service Offre names the organisme, and gives the key."""
    offre.click("tbody th a >> nth=-1")
    offre.fill("[name=accepter-raison_sociale]", "Atelier du quai")
    offre.click("text=Accepter >> nth=-1")
    expect(offre.locator(".sofi-messages")).to_contain_text("une clé d’activation part")


def lien_de_la_cle(serveur: Serveur) -> str:
    """The link of the last e-mail."""
    serveur.commande("envoyer_courriels")
    courriels = sorted(serveur.courriels.iterdir(), key=lambda c: c.stat().st_mtime)
    textes = [c.read_text().replace("=\n", "") for c in courriels]
    (*_, lien) = CLE.findall("\n".join(textes))
    return lien


def ouvrir_le_compte(carnet: Carnet, lien: str) -> None:
    carnet.sur("Compte")
    carnet.page.goto(lien)
    carnet.champ("email", "camille.riviere@exemple.fr")
    carnet.cliquer(carnet.page.get_by_role("button", name="Continuer"))
    carnet.champ("mot_de_passe", MOT_DE_PASSE)
    carnet.cliquer(carnet.page.get_by_role("button", name="Créer mon compte"))
    carnet.page.wait_for_url(TABLEAU)


def etape(carnet: Carnet, nom: str) -> None:
    """The step to do now, from the dashboard."""
    carnet.sur(nom)
    carnet.cliquer(carnet.page.locator("main").get_by_role("link", name=nom))


def remplir_l_annuaire(carnet: Carnet) -> None:
    """Each step leads back to the dashboard."""
    page = carnet.page
    etape(carnet, "Compléter la fiche de l’établissement")
    carnet.champ("ligne1", "4 quai des Copeaux")
    carnet.champ("code_postal", "49000")
    carnet.champ("ville", "Angers")
    enregistrer(carnet)
    # The only site is where the établissement is: its step is done.
    expect(page.get_by_role("link", name="Revoir le site")).to_be_visible()
    etape(carnet, "Ajouter le contact")
    carnet.champ("nom", "Rivière")
    carnet.champ("telephone", "02 41 00 00 00")
    carnet.champ("courriel", "camille.riviere@exemple.fr")
    enregistrer(carnet)
    etape(carnet, "Désigner le référent handicap")
    carnet.cliquer(page.locator(f"#id_autres_types input[value='{HANDICAP}']"))
    enregistrer(carnet)


def enregistrer(carnet: Carnet) -> None:
    carnet.cliquer(carnet.page.get_by_role("button", name="Enregistrer").last)
    carnet.page.wait_for_url(TABLEAU)


def saisir(carnet: Carnet) -> None:
    """The four cards, with as little as they ask."""
    page = carnet.page
    etape(carnet, "Créer votre première formation")
    carnet.cliquer(page.get_by_role("link", name="Choisir une certification"))
    carnet.sur("Formation")
    carnet.taper(page.get_by_label("Certification", exact=True), "ebeniste")
    carnet.cliquer(page.get_by_role("button", name="Chercher"))
    carnet.cliquer(page.get_by_role("button", name="CAP ébéniste", exact=True))
    saisie.arriver(page, "Fiche Formation")
    page.locator("#etat").get_by_role("link", name="Validation de la formation").click()
    expect(page.locator("#id_individualisation")).to_be_focused()  # what opens the question
    carnet.cocher("individualisation", "non")
    suite(carnet, "Fiche Action")
    suite(carnet, "Fiche Session")
    carnet.sur("Session")
    carnet.champ("date_debut", "2027-09-06")
    carnet.champ("date_fin", "2028-06-30")
    carnet.cocher("esp", "à dates fixes")
    carnet.cocher("rythmes", "continu", "temps plein")
    carnet.cocher("periodes", "cours de jour")
    carnet.cocher("parcours", "collectif")
    carnet.cocher("modalites", "en organisme de formation", "en entreprise")
    carnet.cocher("enseignement", "en présentiel")
    carnet.champ("heures_centre", "980")
    carnet.champ("heures_entreprise", "350")
    carnet.champ("heures_hebdo", "34")
    carnet.cocher("modalites_recrutement", "dossier")
    suite(carnet, "Fiche Dispositif")
    carnet.sur("Dispositif")
    carnet.choisir(page.locator("[name=type]"), "Compte personnel de formation")
    carnet.champ("places", "9")
    carnet.champ("taux_tva", "0")
    carnet.champ("frais_ttc", "5940")
    carnet.cocher("prise_en_charge", "oui")


def suite(carnet: Carnet, fiche: str) -> None:
    carnet.cliquer(carnet.page.locator("#suite"))
    saisie.arriver(carnet.page, fiche)


def test_de_la_demande_de_cle_au_premier_envoi(
    ouvrir: Callable[..., Page], serveur: Serveur
) -> None:
    """Nothing is asked twice; the steps lead to the sending, after which they are gone."""
    carnet = Carnet(ouvrir("/"))
    demander_la_cle(carnet)
    accepter(ouvrir("/service-offre/comptes/", compte="offre@exemple.fr"))
    ouvrir_le_compte(carnet, lien_de_la_cle(serveur))
    remplir_l_annuaire(carnet)
    saisir(carnet)
    carnet.cliquer(carnet.page.get_by_role("button", name="Enregistrer et envoyer"))
    expect(carnet.page.get_by_role("status")).to_contain_text("envoyée au service Offre")
    print(carnet.tableau("Un nouvel organisme, de la demande de clé au premier envoi"))
    print(carnet.liste())
    assert len(carnet.cherchees) == CHERCHES
    assert carnet.nombre() <= PREMIER_ENVOI
