"""The other sheets of an organisme's workbook: meetings, periods of inscription and equipment."""

import copy
import datetime
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.depots import operations
from sofi.depots.colonnes import NUMERO
from sofi.depots.modele import ecrire_le_modele
from sofi.depots.models import Depot
from sofi.offre.codes import ModaliteRecrutement
from sofi.offre.models import Equipement, InformationCollective, PeriodeInscription, Session
from sofi.offre.operations import cocher_information_collective
from tests.fabriques import (
    EtablissementFactory,
    RattachementFactory,
    SiteFactory,
    TypeDispositifFactory,
    fiche_complete,
    saisie_complete,
)

from .fautes_de_classeur import RANGEE

pytestmark = pytest.mark.django_db
REUNIONS, PERIODES, EQUIPEMENTS = (
    "Informations collectives",
    "Périodes d’inscription",
    "Équipements",
)


@dataclass
class Monde:
    etablissement: Etablissement
    auteur: Utilisateur


@pytest.fixture(scope="module")
def monde_du_module(base_du_module: Any) -> Monde:
    fiche_complete()
    TypeDispositifFactory(code="cpf", libelle="Compte personnel de formation")
    etablissement = EtablissementFactory()
    SiteFactory(etablissement=etablissement, nom="Atelier du port", ville="Laval")
    auteur = RattachementFactory(etablissement=etablissement).utilisateur
    return Monde(etablissement, auteur)


@pytest.fixture
def monde(monde_du_module: Monde) -> Monde:
    return copy.deepcopy(monde_du_module)


def rempli(monde: Monde, feuilles: dict[str, list[dict[str, Any]]]) -> bytes:
    """The organisme's own template, with these rows under its titles."""
    livre = load_workbook(BytesIO(ecrire_le_modele(monde.etablissement)))
    for nom, rangees in ({"Sessions": [RANGEE]} | feuilles).items():
        feuille = livre[nom]
        titres = [cellule.value for cellule in feuille[1]]
        for rangee in rangees:
            assert set(rangee) <= set(titres), set(rangee) - set(titres)
            feuille.append([rangee.get(titre) for titre in titres])
    sortie = BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def deposer(monde: Monde, octets: bytes, *, ecrire: bool = False) -> Depot:
    depot = operations.deposer(
        monde.etablissement, "sessions.xlsx", octets, auteur=monde.auteur, attendre=False
    )
    operations.executer(depot.pk, ecrire=False)
    depot.refresh_from_db()
    if ecrire:
        operations.accepter(depot, auteur=monde.auteur)
        operations.executer(depot.pk, ecrire=True)
        depot.refresh_from_db()
    return depot


def reunion(**cellules: Any) -> dict[str, Any]:
    return {NUMERO: "B-1", "Date": "10/06/2027"} | cellules


def test_meetings_periods_and_equipment_are_written(monde: Monde) -> None:
    feuilles = {
        REUNIONS: [
            reunion(Début="14h", Fin="16:30", Places=20, Commentaire="Avec un CV."),
            reunion(Lieu="Atelier du port", Début=datetime.time(9, 0)),
            reunion(Lieu="à distance")
            | {"Adresse de la réunion à distance": "https://exemple.fr/r"},
            reunion(Lieu="à une autre adresse", Adresse="Mairie ; 1 place Neuve", Ville="Laval")
            | {"Code postal": "53000", "Date": datetime.date(2027, 6, 20)},
        ],
        PERIODES: [
            {NUMERO: "B-1", "Type": "recrutement", "Début": "01/05/2027", "Fin": "30/06/2027"}
        ],
        EQUIPEMENTS: [
            {
                NUMERO: "B-1",
                "Type": "Équipement numérique",
                "Obligatoire": "non",
                "Coût indicatif": 450,
            }
        ],
    }
    octets = rempli(monde, feuilles)
    depot = deposer(monde, octets, ecrire=True)
    assert depot.situation == "ecrit" and depot.rapport["fautes"] == [], depot.rapport["fautes"]
    lues = InformationCollective.objects.order_by("pk")
    assert sorted(une.ou for une in lues) == ["adresse", "distance", "lieu", "site"]
    dictees = {une.ou: une for une in lues}
    assert (dictees["lieu"].heure_debut, dictees["lieu"].heure_fin) == (
        datetime.time(14),
        datetime.time(16, 30),
    )
    assert dictees["site"].site.nom == "Atelier du port"
    assert dictees["adresse"].lignes == ["Mairie", "1 place Neuve"]
    assert dictees["adresse"].date == datetime.date(2027, 6, 20)
    assert ModaliteRecrutement.INFO_COLLECTIVE in Session.objects.get().modalites_recrutement
    assert PeriodeInscription.objects.get().type == "recrutement"
    equipement = Equipement.objects.get()
    assert (equipement.type, equipement.obligatoire, equipement.cout) == ("11", False, 450)
    assert deposer(monde, octets).rapport["actions"] == {"inchange": 1}


def test_the_template_with_what_is_there_changes_nothing(monde: Monde) -> None:
    action = saisie_complete(etablissement=monde.etablissement, sessions=2)
    Session.objects.update(
        lieu=monde.etablissement.sites.earliest("pk"), contact=monde.etablissement.contacts.get()
    )
    premiere = action.sessions.earliest("pk")
    site = monde.etablissement.sites.get(nom="Atelier du port")
    commun = {"session": premiere, "date": datetime.date(2027, 6, 10)}
    InformationCollective.objects.create(**commun, ou="site", site=site, places=12)
    InformationCollective.objects.create(
        **commun, ou="adresse", ligne1="Mairie", code_postal="53000", ville="Laval"
    )
    InformationCollective.objects.create(**commun, heure_debut=datetime.time(9, 30))
    cocher_information_collective(premiere)
    PeriodeInscription.objects.create(
        session=premiere,
        type="inscription",
        debut=datetime.date(2027, 1, 4),
        fin=datetime.date(2027, 5, 4),
    )
    Equipement.objects.create(action=action, type="6", commentaire="Chaussures de sécurité")
    octets = ecrire_le_modele(monde.etablissement, avec_sessions=True)
    feuille = load_workbook(BytesIO(octets))[REUNIONS]
    assert feuille.max_row == 4
    depot = deposer(monde, octets)
    assert depot.rapport["actions"] == {"inchange": 1}, depot.rapport["fautes"]


@pytest.mark.parametrize(
    ("feuille", "rangee", "titre", "colonne"),
    [
        (REUNIONS, reunion(Début="tôt"), "Début : ce n’est pas une heure", "Début"),
        (REUNIONS, reunion(Fin="25:00"), "Fin : ce n’est pas une heure", "Fin"),
        (REUNIONS, reunion() | {"Date": "juin"}, "Date : ce n’est pas une date", "Date"),
        (REUNIONS, reunion() | {"Date": None, "Places": 3}, "Date : la cellule est vide", "Date"),
        (REUNIONS, reunion(Places="dix"), "Places : ce n’est pas un nombre entier", "Places"),
        (REUNIONS, reunion(Lieu="Nantes"), "Ce lieu n’est pas un site de votre annuaire", ""),
        (REUNIONS, reunion() | {NUMERO: "Z"}, "Cette ligne n’est d’aucune session", NUMERO),
        (PERIODES, {NUMERO: "B-1", "Type": "autre"}, "Type : cette réponse n’est pas dans la liste", "Type"),
        (EQUIPEMENTS, {NUMERO: "B-1", "Type": "Tenue professionnelle", "Coût indicatif": "cher"},
         "Coût indicatif : ce n’est pas un nombre entier", "Coût indicatif"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_sheet_and_line(
    monde: Monde, feuille: str, rangee: dict[str, Any], titre: str, colonne: str
) -> None:
    rapport = deposer(monde, rempli(monde, {feuille: [rangee]})).rapport
    ou = f"{feuille}, {colonne}" if colonne else feuille
    fautes = {
        (f["titre"].replace("\xa0", " "), f["ou"].replace("\xa0", " ")): f
        for f in rapport["fautes"]
    }
    assert (titre, ou) in fautes, sorted(fautes)
    assert fautes[titre, ou]["lignes"] == [2] and fautes[titre, ou]["remede"]


def test_a_period_that_ends_before_it_begins_is_said(monde: Monde) -> None:
    periode = {NUMERO: "B-1", "Type": "recrutement", "Début": "02/05/2027", "Fin": "01/05/2027"}
    fautes = deposer(monde, rempli(monde, {PERIODES: [periode]})).rapport["fautes"]
    assert [f["titre"] for f in fautes] == [
        "Une période d’inscription finit avant d’avoir commencé"
    ]
