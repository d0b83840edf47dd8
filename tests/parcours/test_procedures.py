"""The five procedures of the regional programmes, from « Formations publiques » to the récapitulatif.

The lots come from a workbook of the Région, imported as an operator does; the gabarits are this year's,
copied to a year that no other journey uses and that can be entered today.
"""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from sofi.demonstration import noms
from tests.programmes.classeurs import ecrire

from . import gestes_saisie as saisie
from .procedures import ENSEIGNEMENT, LOTS, OF_MANDATAIRE, PE, PROCEDURES, PROGRAMMES, Procedure
from .serveur import Serveur

COMPTE = "second.organisme@exemple.fr"
FORMATEUR, MANDATAIRE = noms.siret(129), noms.siret(128)
ANNEE = timezone.localdate().year + 2
FIXE, PROPOSE = "Fixé par le programme", "Proposé par le programme"
REPONDRE_AUSSITOT = """() => new MutationObserver((_, veille) => {
  const lot = document.getElementById("id_lot");
  const premier = [...lot.options].find((option) => option.value);
  if (!premier) return;
  veille.disconnect();
  lot.value = premier.value;
  lot.dispatchEvent(new Event("change", { bubbles: true }));
}).observe(document.querySelector("main"), { childList: true, subtree: true })"""
CONFIRMER = "La date de début comprend le module de remise à niveau contextualisé"


@pytest.fixture(scope="module")
def modele(modele: str, serveur: Serveur, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The base with the Région's file of that year, and the gabarits of its programmes copied to it."""
    serveur.poser(modele)
    tables: dict[str, list[dict[str, object]]] = {
        "programmes": [
            {"code": code, "libelle": libelle, "annee": ANNEE}
            for code, libelle in PROGRAMMES.items()
        ],
        "lots": [
            {"numero": numero, "intitule": intitule, "programme": code, "departement": "49"}
            | {"places": 60, "forfait_recrutement": "oui" if code == PE else "non"}
            for code, numero, intitule, _ in LOTS
        ],
        "mandataires": [
            {"lot": numero, "of_mandataire": OF_MANDATAIRE, "siret": MANDATAIRE}
            | {"raison_sociale": "AUBEISVEILLANT"}
            for _, numero, _, _ in LOTS
        ],
        "formateurs": [
            {"lot": numero, "of_mandataire": OF_MANDATAIRE, "id_action": id_action}
            | {"siret": FORMATEUR, "raison_sociale": "PASSERELLE"}
            | {"date_debut": f"06/09/{ANNEE}", "places": 15}
            for _, numero, _, id_action in LOTS
        ],
    }
    classeur: Path = ecrire(tmp_path_factory.mktemp("region") / "region.xlsx", tables)
    serveur.commande("importer", "region", str(classeur), "--appliquer")
    copier = (
        "from sofi.programmes.gabarits import copier_vers\n"
        "from sofi.programmes.models import Gabarit\n"
        f"for g in Gabarit.objects.filter(programme__annee={ANNEE - 2}, programme__in=["
        f"f'{{c}} · {ANNEE - 2}' for c in {list(PROGRAMMES)}]): copier_vers(g, {ANNEE})"
    )
    serveur.commande("shell", "--no-imports", "-c", copier)
    return serveur.garder("procedures")


@pytest.mark.parametrize("nom", PROCEDURES)
def test_the_procedure_is_played_as_written(ouvrir, nom: str) -> None:
    procedure = PROCEDURES[nom]
    page = ouvrir("/organisme/", compte=COMPTE)
    choisir(page, procedure)
    formation(page, procedure)
    action(page, procedure)
    session(page, procedure)
    dispositif(page, procedure)
    relire(page, procedure)


def test_what_is_chosen_before_the_page_listens_counts(ouvrir) -> None:
    """The script comes late, then one answers at the very moment a list is replaced."""
    page = ouvrir("/organisme/", compte=COMPTE)
    retenus: list[Route] = []
    page.route("**/htmx*.js", lambda route: retenus.append(route))
    page.goto("/organisme/publiques/", wait_until="commit")
    page.get_by_label("Programme").select_option(label=f"{PROGRAMMES[PE]} {ANNEE}")
    page.evaluate(REPONDRE_AUSSITOT)
    assert len(retenus) == 1
    retenus[0].continue_()
    expect(page.get_by_label("Mandataire")).to_contain_text(f"{OF_MANDATAIRE} – AUBEISVEILLANT")


def lu(page: Page, champ: str, dit: str) -> None:
    """Read only, whatever one does."""
    bloc = page.locator(f"#id_{champ}")
    expect(bloc).to_contain_text(FIXE)
    expect(bloc).to_contain_text(dit)
    expect(page.locator(f"[name='{champ}']:enabled")).to_have_count(0)


def bloc(page: Page, champ: str) -> Locator:
    """The field with its label and what is said of it."""
    dedans = page.locator(".sofi-champ", has=page.locator(f"#id_{champ}"))
    return dedans.or_(page.locator(f".sofi-champ#id_{champ}")).first


def propose(page: Page, champ: str, dit: str) -> None:
    """Filled in, said so, and free to be changed."""
    expect(bloc(page, champ)).to_contain_text(PROPOSE)
    if champ == "prerequis":
        coches = page.locator("#id_prerequis label", has=page.locator("input:checked"))
        expect(coches).to_have_text(dit.split(", "))
        return
    riche = page.locator(f"#id_{champ}-texte")
    if riche.count():
        expect(riche).to_contain_text(dit)
        expect(riche).to_be_editable()
    else:
        expect(page.locator(f"#id_{champ}")).to_have_value(re.compile(re.escape(dit)))
        expect(page.locator(f"#id_{champ}")).to_be_editable()


def demande(page: Page, *libelles: str) -> None:
    """Among what the state of the entry says is left to fill."""
    etat = page.get_by_role("group", name="État de la saisie")
    for libelle in libelles:
        expect(etat.get_by_role("link", name=libelle).first).to_be_visible()


def choisir(page: Page, procedure: Procedure) -> None:
    """Formations > Formations publiques: the programme and the lot; the rest stands alone."""
    page.get_by_role("button", name="Formations", exact=True).click()
    page.get_by_role("link", name="Formations publiques").click()
    saisie.arriver(page, "Formations publiques")
    page.get_by_label("Programme").select_option(label=f"{PROGRAMMES[procedure.programme]} {ANNEE}")
    numero, intitule = next(lot[1:3] for lot in LOTS if lot[1] == procedure.lot)
    lot = page.get_by_label("Intitulé du lot")
    expect(lot).to_contain_text(f"{numero} – {intitule}")
    if procedure.programme == PE:  # the only one with two lots
        lot.select_option(label=f"{numero} – {intitule}")
    expect(page.get_by_label("Mandataire")).to_contain_text(f"{OF_MANDATAIRE} – AUBEISVEILLANT")
    expect(page.get_by_label("Mandataire")).not_to_have_value("")
    expect(page.get_by_label("Site de réalisation")).not_to_have_value("")
    choisi(page, "lot", numero)
    if procedure.variante:
        procedures = page.get_by_label("Procédure")
        procedures.select_option(label=procedure.variante)
        choisi(page, "procedure", procedures.input_value())
    page.get_by_role("button", name="Suivant").click()
    saisie.arriver(page, "Référence Certif Info")
    expect(page.locator("#id_reference")).to_contain_text("Fixé par le programme")
    expect(page.locator("#id_reference")).to_contain_text("oui" if procedure.certifinfo else "non")
    if procedure.certifinfo:
        expect(page.locator("#id_code")).to_contain_text(procedure.certifinfo)
    page.get_by_role("button", name="Créer la fiche Formation").click()
    saisie.arriver(page, "Fiche Formation")


def choisi(page: Page, question: str, reponse: str) -> None:
    """The form has come back with this answer: it won't be replaced under a click."""
    voulue = page.locator(f"#id_{question} option[selected]")
    expect(voulue).to_have_attribute("value", reponse)


def formation(page: Page, procedure: Procedure) -> None:
    """The sheet to read, or the title and the domaines of the procedure; the rest is typed."""
    for champ, dit in procedure.formation.items():
        lu(page, champ, dit)
    if procedure.certifinfo:
        expect(page.get_by_text("Choisir une autre certification")).to_have_count(0)
        if "individualisation" not in procedure.formation:
            saisie.cocher(page, "individualisation", "non")
    else:
        domaines = page.locator("#id_domaines_ordonnes")
        for code in procedure.domaines:
            expect(domaines).to_contain_text(code)
        expect(domaines).to_contain_text(FIXE)
        expect(page.locator("[name=ajouter_domaine], [name=retirer_domaine]")).to_have_count(0)
        demande(page, "Objectif général", "Niveau de sortie", "Famille de métier")
        page.get_by_label("Objectif général").select_option("5")
        page.get_by_label("Niveau de sortie").select_option(index=1)
        page.get_by_label("Famille de métier").select_option("toutes")
    saisie.passer_a(page, "Fiche Action")


def action(page: Page, procedure: Procedure) -> None:
    """What is imposed, proposed and asked; then the S card."""
    if procedure.niveau:
        lu(page, "niveau_entree", procedure.niveau)
    for champ, dit in procedure.proposes.items():
        propose(page, champ, dit)
    demande(page, *procedure.demandes.values())
    for champ in procedure.demandes:
        expect(bloc(page, champ)).to_contain_text("*")
    expect(bloc(page, "complement_intitule")).to_contain_text(procedure.aide)
    page.locator("#id_public_vise").fill("Demandeurs d'emploi du département.")
    if "complement_intitule" in procedure.demandes:
        page.locator("#id_complement_intitule").fill("Propreté et logistique")
    if "prerequis" in procedure.demandes:
        saisie.cocher(page, "prerequis", "Motivation")
    for champ in ("objectifs", "complement_programme"):
        # What is in brackets is an instruction of the programme's: the text it proposes can't be sent with it.
        if champ not in procedure.proposes or "[" in page.locator(f"#id_{champ}").input_value():
            saisie.ecrire(page, champ, "Préparer et conduire son projet.")
    saisie.passer_a(page, "Fiche Session")


def session(page: Page, procedure: Procedure) -> None:
    """The place, the mandataire and the planned date are there; the procedure's choices, and the meeting."""
    lu(page, "responsable", "Aubeisveillant")
    expect(page.get_by_label("Date début")).to_have_value(f"{ANNEE}-09-06")
    expect(page.locator("#id_lieu option[value]:not([value=''])")).to_have_count(1)
    for champ, dit in procedure.session.items():
        lu(page, champ, dit)
    for champ, offerts in (procedure.choix | {"enseignement": ENSEIGNEMENT}).items():
        expect(page.locator(f"#id_{champ} .sofi-choix label")).to_have_text(list(offerts))
    demande(page, "Informations collectives", "Nombre de places dispositif")
    if procedure.confirmer:
        demande(page, "Date début")
    if procedure.duree:
        demande(page, "Commentaire durée")
    organiser(page, procedure)
    page.get_by_role("button", name="Ajouter une information collective").click()
    page.locator("[id=id_reunion-nouvelle-date]").fill(f"{ANNEE}-06-14")
    # « Cliquez sur le dispositif en bas de page »
    page.get_by_role("button", name=PROGRAMMES[procedure.programme]).click()
    saisie.arriver(page, "Fiche Dispositif")


def organiser(page: Page, procedure: Procedure) -> None:
    """Answer what the procedure leaves open."""
    page.get_by_label("Date fin").fill(f"{ANNEE}-12-17")
    if procedure.confirmer:
        page.get_by_label(CONFIRMER).check()
    parcours = procedure.choix.get("parcours", ("collectif",))[-1]
    libres = {"esp": "à dates fixes", "rythmes": "temps plein", "periodes": "cours de jour"}
    for champ, reponse in (libres | {"parcours": parcours}).items():
        if champ not in procedure.session:
            repondre(page, champ, reponse)
    repondre(page, "modalites", *procedure.choix["modalites"][1:])
    saisie.cocher(page, "enseignement", "en présentiel")
    page.get_by_label("Durée en centre").fill("350")
    page.get_by_label("Durée en entreprise").fill("70")
    partiel = "temps partiel" in procedure.session.get("rythmes", "")
    page.get_by_label("Durée hebdomadaire").fill("21" if partiel else "35")
    if procedure.duree:
        page.locator("#id_commentaire_duree").fill(f"Du 6 au 10 septembre {ANNEE}.")
    saisie.cocher(page, "modalites_recrutement", "entretien ou RDV individuel")
    for champ in ("contact", "referent_pmr", "referent_mobilite", "referent_prf"):
        page.locator(f"#id_{champ}").select_option(index=1)


def repondre(page: Page, champ: str, *reponses: str) -> None:
    """These answers and no other, whatever the card took from the last entry."""
    for autre in page.locator(f"#id_{champ} input[type=checkbox]").all():
        autre.uncheck()
    saisie.cocher(page, champ, *reponses)


def dispositif(page: Page, procedure: Procedure) -> None:
    """The dispositif of the programme and the codes of the Région are read; the places are asked."""
    lu(page, "type", PROGRAMMES[procedure.programme])
    lu(page, "prise_en_charge", "oui")
    expect(page.get_by_role("main")).to_contain_text(re.compile("Publics\\s*Demandeur d.emploi"))
    codes = page.get_by_role("group", name="Codes externes")
    for code in (procedure.lot, procedure.id_action, OF_MANDATAIRE):
        expect(codes.get_by_text(code, exact=True)).to_be_visible()
    expect(codes.locator("input, select")).to_have_count(0)
    expect(page.get_by_role("button", name="Ajouter un dispositif")).to_have_count(0)
    page.get_by_label("Nombre de places dispositif").fill("15")
    saisie.relire(page)


def relire(page: Page, procedure: Procedure) -> None:
    """Nothing blocks the sending; what was read and what was changed is there. Then it is sent."""
    expect(page.get_by_text(re.compile("Rien ne manque|Vous pouvez envoyer"))).to_be_visible()
    expect(page.locator(".sofi-controles [data-etat=erreur]")).to_have_count(0)
    recap = page.get_by_role("main")
    for dit in (procedure.lot, procedure.id_action, *procedure.formation.values()):
        expect(recap).to_contain_text(dit)
    expect(recap).to_contain_text("Demandeurs d'emploi du département.")
    expect(recap).to_contain_text("15")
    if procedure.envoyee:
        saisie.envoyer(page)
