"""The five procedures of the regional programmes, from « Formations publiques » to the récapitulatif.

The lots come from a workbook of the Région, imported as an operator does; the year is one that no other
journey uses and that can be entered today.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from sofi.demonstration import noms
from tests.programmes.classeurs import ecrire

from . import gestes_saisie as saisie

COMPTE = "second.organisme@exemple.fr"
FORMATEUR, MANDATAIRE = noms.siret(129), noms.siret(128)
ANNEE = timezone.localdate().year + 2
FIXE, PROPOSE = "Fixé par le programme", "Proposé par le programme"
CONFIRMER = "La date de début comprend le module de remise à niveau contextualisé"
PROGRAMMES = {
    "PE": ("prf-parcours-entrepreneur", "PROGRAMME REGION - Formations Parcours entrepreneur"),
    "PCA": ("prf-prepa-cles-avenir", "PROGRAMME REGION - PREPA Clés Avenir"),
    "PSS": ("prf-prepa-sanitaire-social", "PROGRAMME REGION - Prépa sanitaire et social"),
}
LOTS = {
    "PE": (f"PE{ANNEE}_8", "Lot 8 – Création-reprise d'entreprise en Maine-et-Loire", "2871"),
    "PCA": (f"PCA{ANNEE}_12", "Lot 12 – PREPA Clés Avenir en Maine-et-Loire", "2914"),
    "PSS": (f"PSS{ANNEE}_10", "Lot 10 – PREPA Sanitaire et social en Maine-et-Loire", "2872"),
}


@dataclass(frozen=True)
class Procedure:
    """What a seed says: chosen first, imposed, proposed, asked, and what is left to answer."""

    programme: str
    certifinfo: str  # empty: « Référence Certif Info : non »
    variante: str = ""
    formation: dict[str, str] = field(default_factory=dict)  # read only on F, with its words
    domaines: tuple[str, ...] = ()
    niveau: str = "Sans niveau spécifique"  # imposed on A; empty: asked
    proposes: tuple[str, ...] = ()  # filled in on A, and may be changed
    demandes: tuple[str, ...] = ()  # required on A
    session: dict[str, str] = field(default_factory=dict)  # read only on S, with its words
    choix: dict[str, tuple[str, ...]] = field(default_factory=dict)  # all that S offers
    confirmer: bool = False
    duree: bool = False  # the dates of the module are asked on S


CADENCEES_OU_FIXES = ("à dates fixes", "cadencées ou séquencées")
PLEIN_OU_PARTIEL = ("temps plein", "temps partiel")
EN_ORGANISME = ("à distance (FOAD)", "en organisme de formation")
EN_ENTREPRISE = ("à distance (FOAD)", "en entreprise", "en organisme de formation")
PROCEDURES = {
    "parcours-entrepreneur": Procedure(
        "PE",
        "93561",
        proposes=("commentaire_prerequis", "public_vise"),
        session={"parcours": "collectif"},
        choix={"esp": CADENCEES_OU_FIXES, "modalites": EN_ENTREPRISE},
        confirmer=True,
    ),
    "prepa-cles-avenir-daeu": Procedure(
        "PCA",
        "118300",
        "PREPA Clés Avenir – DAEU",
        formation={"individualisation": "oui"},
        proposes=("complement_intitule", "objectifs", "prerequis", "public_vise"),
        session={
            "esp": "cadencées ou séquencées",
            "rythmes": "temps partiel",
            "parcours": "mixte",
        },
        choix={"periodes": ("cours de jour", "cours du soir"), "modalites": EN_ORGANISME},
        duree=True,
    ),
    "prepa-cles-avenir": Procedure(
        "PCA",
        "",
        "PREPA Clés Avenir",
        formation={"intitule": "PREPA Clés Avenir"},
        domaines=("15061", "15084"),
        proposes=("complement_programme", "objectifs", "resultats_attendus", "prerequis"),
        choix={
            "esp": CADENCEES_OU_FIXES,
            "rythmes": PLEIN_OU_PARTIEL,
            "periodes": ("cours de jour", "cours du soir"),
            "parcours": ("individualisé", "mixte"),
            "modalites": EN_ORGANISME,
        },
        duree=True,
    ),
    "prepa-cles-avenir-fle": Procedure(
        "PCA",
        "",
        "PREPA Clés Avenir « FLE »",
        formation={"intitule": "PREPA Clés Avenir « FLE »"},
        domaines=("15061", "15235", "15281", "15084"),
        proposes=("complement_programme", "objectifs", "resultats_attendus", "public_vise"),
        demandes=("complement_intitule",),
        session={"periodes": "cours de jour", "parcours": "individualisé"},
        choix={
            "esp": CADENCEES_OU_FIXES,
            "rythmes": PLEIN_OU_PARTIEL,
            "modalites": EN_ORGANISME,
        },
        duree=True,
    ),
    "prepa-sanitaire-social": Procedure(
        "PSS",
        "",
        formation={"intitule": "Formation aide-soignant – Module préparatoire"},
        domaines=("44022", "44004", "15084"),
        niveau="",
        proposes=("public_vise",),
        demandes=("objectifs", "prerequis"),
        session={"esp": "à dates fixes"},
        choix={"modalites": EN_ENTREPRISE},
        confirmer=True,
    ),
}


@pytest.fixture
def lots(commande: Callable[..., str], tmp_path: Path) -> None:
    """The Région's file of that year, and the gabarits of its programmes."""
    tables: dict[str, list[dict[str, object]]] = {
        nom: [] for nom in ("programmes", "lots", "mandataires", "formateurs")
    }
    for code, (dispositif, libelle) in PROGRAMMES.items():
        numero, intitule, id_action = LOTS[code]
        tables["programmes"].append(
            {"code": code, "libelle": libelle, "annee": ANNEE, "dispositif": dispositif}
        )
        tables["lots"].append(
            {"numero": numero, "intitule": intitule, "programme": code}
            | {"departement": "49", "places": 60, "forfait_recrutement": "non"}
        )
        responsable = {"lot": numero, "of_mandataire": "75"}
        tables["mandataires"].append(
            responsable | {"siret": MANDATAIRE, "raison_sociale": "AUBEISVEILLANT"}
        )
        tables["formateurs"].append(
            responsable
            | {"id_action": id_action, "siret": FORMATEUR, "raison_sociale": "PASSERELLE"}
            | {"date_debut": f"06/09/{ANNEE}", "places": 15}
        )
    classeur = ecrire(tmp_path / "region.xlsx", tables)
    commande("importer", "region", str(classeur), "--appliquer")
    charger = "from sofi.programmes.gabarits import charger_les_fournis as c; c({})"
    commande("shell", "-c", charger.format(ANNEE))


@pytest.mark.parametrize("nom", PROCEDURES)
@pytest.mark.usefixtures("lots")
def test_the_procedure_is_played_as_written(ouvrir, nom: str) -> None:
    procedure = PROCEDURES[nom]
    page = ouvrir("/organisme/", compte=COMPTE)
    choisir(page, procedure)
    formation(page, procedure)
    action(page, procedure)
    session(page, procedure)
    dispositif(page, procedure)
    expect(page.get_by_text("Rien ne manque")).to_be_visible()


def lu(page: Page, champ: str, dit: str) -> None:
    """Read only, whatever one does."""
    bloc = page.locator(f"#id_{champ}")
    expect(bloc).to_contain_text(FIXE)
    expect(bloc).to_contain_text(dit)
    expect(page.locator(f"[name='{champ}']:enabled")).to_have_count(0)


def bloc(page: Page, champ: str) -> Locator:
    """The field with its label and what is said of it."""
    return page.locator(".sofi-champ", has=page.locator(f"#id_{champ}")).or_(
        page.locator(f".sofi-champ#id_{champ}")
    )


def choisir(page: Page, procedure: Procedure) -> None:
    """Formations > Formations publiques: the programme, the lot; the rest stands alone."""
    page.get_by_role("button", name="Formations", exact=True).click()
    page.get_by_role("link", name="Formations publiques").click()
    libelle = f"{PROGRAMMES[procedure.programme][1]} {ANNEE}"
    page.get_by_label("Programme").select_option(label=libelle)
    numero, intitule, id_action = LOTS[procedure.programme]
    expect(page.get_by_label("Intitulé du lot")).to_have_value(numero)
    expect(page.get_by_label("Intitulé du lot")).to_contain_text(intitule)
    expect(page.get_by_label("Mandataire")).to_contain_text("75 – AUBEISVEILLANT")
    expect(page.get_by_label("Site de réalisation")).not_to_have_value("")
    if procedure.variante:
        page.get_by_label("Procédure").select_option(label=procedure.variante)
        expect(page.locator("#id_procedure option:checked")).to_have_text(procedure.variante)
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Référence Certif Info")
    expect(page.get_by_text(id_action)).to_be_visible()
    reponse = "oui" if procedure.certifinfo else "non"
    expect(page.get_by_role("radio", name=reponse)).to_be_checked()
    expect(page.get_by_label("Code Certif Info")).to_have_value(procedure.certifinfo)
    page.get_by_role("button", name="Créer la fiche Formation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fiche Formation")


def formation(page: Page, procedure: Procedure) -> None:
    """The sheet to read, or the title and the domaines of the procedure; the rest is typed."""
    for champ, dit in procedure.formation.items():
        lu(page, champ, dit)
    if procedure.certifinfo:
        expect(page.get_by_text("Choisir une autre certification")).to_have_count(0)
        if "individualisation" not in procedure.formation:
            saisie.cocher(page, "individualisation", "non")
    else:
        for code in procedure.domaines:
            expect(page.locator("#id_domaines_ordonnes")).to_contain_text(code)
        expect(page.locator("#id_domaines_ordonnes")).to_contain_text(FIXE)
        expect(page.locator("[name=ajouter_domaine], [name=retirer_domaine]")).to_have_count(0)
        page.locator("#id_objectif_general").get_by_label("remise à niveau").first.check()
        page.get_by_label("Niveau de sortie").select_option(index=1)
        page.get_by_label("Famille de métier").select_option("toutes")
    saisie.passer_a(page, "Fiche Action")


def action(page: Page, procedure: Procedure) -> None:
    """What is imposed, proposed and asked; then the S card."""
    if procedure.niveau:
        lu(page, "niveau_entree", procedure.niveau)
    for champ in procedure.proposes:
        expect(bloc(page, champ).first).to_contain_text(PROPOSE)
    for champ in procedure.demandes:
        expect(bloc(page, champ).first).to_contain_text("*")
    if "public_vise" in procedure.proposes:
        page.locator("#id_public_vise").fill("Demandeurs d'emploi du département.")
    if "complement_intitule" in procedure.demandes:
        page.locator("#id_complement_intitule").fill("Propreté et logistique")
    if "prerequis" in procedure.demandes:
        saisie.cocher(page, "prerequis", "Motivation")
    for champ in ("objectifs", "complement_programme"):
        if champ not in procedure.proposes:
            saisie.ecrire(page, champ, "Préparer et conduire son projet.")
    saisie.passer_a(page, "Fiche Session")


def session(page: Page, procedure: Procedure) -> None:
    """The place, the mandataire and the planned date are there; the procedure's choices, and the meeting."""
    lu(page, "responsable", "Aubeisveillant")
    expect(page.get_by_label("Date début")).to_have_value(f"{ANNEE}-09-06")
    expect(page.locator("#id_lieu option[value]:not([value=''])")).to_have_count(1)
    for champ, dit in procedure.session.items():
        lu(page, champ, dit)
    for champ, offerts in procedure.choix.items():
        expect(page.locator(f"#id_{champ} .sofi-choix label")).to_have_text(list(offerts))
    organiser(page, procedure)
    page.get_by_role("button", name="Ajouter une information collective").click()
    page.locator("[id=id_reunion-nouvelle-date]").fill(f"{ANNEE}-06-14")
    saisie.passer_a(page, "Fiche Dispositif")


def organiser(page: Page, procedure: Procedure) -> None:
    """Answer what the procedure leaves open."""
    page.get_by_label("Date fin").fill(f"{ANNEE}-12-17")
    if procedure.confirmer:
        page.get_by_label(CONFIRMER).check()
    libres = {
        "esp": "à dates fixes",
        "rythmes": "temps plein",
        "periodes": "cours de jour",
        "parcours": "collectif" if not procedure.choix.get("parcours") else "mixte",
    }
    for champ, reponse in libres.items():
        if champ not in procedure.session:
            repondre(page, champ, reponse)
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


def repondre(page: Page, champ: str, reponse: str) -> None:
    """This answer and no other, whatever the card took from the last entry."""
    for autre in page.locator(f"#id_{champ} input[type=checkbox]:checked").all():
        autre.uncheck()
    saisie.cocher(page, champ, reponse)


def dispositif(page: Page, procedure: Procedure) -> None:
    """The dispositif of the programme and the codes of the Région are read; the places are asked."""
    lu(page, "type", PROGRAMMES[procedure.programme][1])
    lu(page, "prise_en_charge", "oui")
    numero, _, id_action = LOTS[procedure.programme]
    codes = page.get_by_role("group", name="Codes externes")
    for code in (numero, id_action, "75"):
        expect(codes.get_by_text(code, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Ajouter un dispositif")).to_have_count(0)
    page.get_by_label("Nombre de places dispositif").fill("15")
    saisie.relire(page)
