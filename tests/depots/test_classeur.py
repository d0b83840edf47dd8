"""The workbook of an organisme: its template, filled and read again; three hundred sessions full of faults."""

import copy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.depots import operations
from sofi.depots.colonnes import NUMERO, colonnes
from sofi.depots.modele import ecrire_le_modele
from sofi.depots.models import Depot
from sofi.offre.models import Action, Session
from tests.fabriques import (
    EtablissementFactory,
    RattachementFactory,
    TypeDispositifFactory,
    fiche_complete,
    saisie_complete,
)

from .fautes_de_classeur import FAUTES, RANGEE

pytestmark = pytest.mark.django_db


@dataclass
class Monde:
    etablissement: Etablissement
    auteur: Utilisateur


@pytest.fixture(scope="module")
def monde_du_module(base_du_module: Any) -> Monde:
    fiche_complete()
    TypeDispositifFactory(code="cpf", libelle="Compte personnel de formation")
    etablissement = EtablissementFactory()
    auteur = RattachementFactory(etablissement=etablissement).utilisateur
    return Monde(etablissement, auteur)


@pytest.fixture
def monde(monde_du_module: Monde) -> Monde:
    return copy.deepcopy(monde_du_module)


def classeur(*rangees: dict[str, Any]) -> bytes:
    """These rows under the template's titles, and the others that they have."""
    titres = [NUMERO, *(c.titre for c in colonnes())]
    titres += [t for t in dict.fromkeys(t for r in rangees for t in r) if t not in titres]
    livre = Workbook()
    feuille = livre.active
    assert feuille is not None
    feuille.title = "Sessions"
    feuille.append(titres)
    for rangee in rangees:
        feuille.append([rangee.get(titre) for titre in titres])
    sortie = BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def lire(monde: Monde, octets: bytes, *, ecrire: bool = False) -> Depot:
    depot = operations.deposer(
        monde.etablissement, "sessions.bin", octets, auteur=monde.auteur, attendre=False
    )
    operations.executer(depot.pk, ecrire=False)
    depot.refresh_from_db()
    if ecrire:
        operations.accepter(depot, auteur=monde.auteur)
        operations.executer(depot.pk, ecrire=True)
        depot.refresh_from_db()
    return depot


def test_a_row_is_a_session_and_rows_of_a_training_are_one_action(monde: Monde) -> None:
    deux = RANGEE | {NUMERO: "B-2", "Date début": "13/09/2027"}
    depot = lire(monde, classeur(RANGEE, deux), ecrire=True)
    assert depot.situation == "ecrit", depot.rapport
    action = Action.objects.get()
    session = action.sessions.order_by("date_debut")[0]
    assert (action.formation.fiche_id, action.sessions.count()) == ("94681", 2)
    assert (session.rythmes, session.parcours, session.enseignement) == (
        ["continu", "temps_plein"], ["collectif"], "presentiel",
    )  # fmt: skip
    assert (str(session.heures_hebdo), session.heures_centre) == ("28.50", 1350)
    assert session.contact == monde.etablissement.contacts.get()
    (dispositif,) = session.dispositifs.all()
    assert (dispositif.type_id, str(dispositif.frais_ttc)) == ("cpf", "7560.00")
    assert lire(monde, classeur(RANGEE, deux)).rapport["actions"] == {"inchange": 1}


def test_the_template_holds_the_establishment_s_own_lists(monde: Monde) -> None:
    livre = load_workbook(BytesIO(ecrire_le_modele(monde.etablissement)))
    feuille, listes = livre["Sessions"], livre["Listes"]
    titres = [cellule.value for cellule in feuille[1]]
    assert titres == [NUMERO, *(c.titre for c in colonnes())]
    site = monde.etablissement.sites.get()
    valeurs = {
        colonne[0].value: [c.value for c in colonne[1:] if c.value] for colonne in listes.columns
    }
    assert valeurs["Site lieu"] == [f"{site.pk} – Principal – Mayenne"]
    assert valeurs["Dispositif"] == ["Compte personnel de formation"]
    lettre = feuille.cell(1, titres.index("Site lieu") + 1).column_letter
    plages = [str(v.sqref) for v in feuille.data_validations.dataValidation]
    assert f"{lettre}2:{lettre}1001" in plages


def test_the_template_with_its_sessions_changes_nothing_when_deposited(monde: Monde) -> None:
    saisie_complete(etablissement=monde.etablissement, sessions=2)
    Session.objects.update(
        lieu=monde.etablissement.sites.get(),
        contact=monde.etablissement.contacts.get(),
        duree_cycle=2,
    )
    octets = ecrire_le_modele(monde.etablissement, avec_sessions=True)
    depot = lire(monde, octets)
    assert depot.rapport["actions"] == {"inchange": 1}, depot.rapport["fautes"]
    titres = [faute["titre"] for faute in depot.rapport["fautes"]]
    assert not any("nombre" in titre for titre in titres), "the numbers that it writes are read"


def test_three_hundred_sessions_with_every_kind_of_fault_can_be_mended_from_the_report(
    monde: Monde,
) -> None:
    """Each fault is said with its own column and lines, and what to do; mended as it says, nothing is left to say."""
    rangees, attendues = [], {}
    for rang in range(300):
        faute = FAUTES[rang % len(FAUTES)]
        rangees.append(RANGEE | {NUMERO: f"S-{rang}"} | faute.cellules)
        attendues.setdefault((faute.titre, faute.colonne), []).append(rang + 2)
    depot = lire(monde, classeur(*rangees))
    dites = {(f["titre"].replace("\xa0", " "), f["ou"]): f for f in depot.rapport["fautes"]}
    manquent = {cle: lignes for cle, lignes in attendues.items() if cle not in dites}
    assert not manquent, sorted(dites)
    for cle, lignes in attendues.items():
        assert set(lignes) <= set(dites[cle]["lignes"]), cle
        assert dites[cle]["remede"], cle
    assert len({titre for titre, _ in attendues}) >= 15 and len(FAUTES) >= 40
    reprises = [RANGEE | {NUMERO: f"S-{rang}"} for rang in range(300)]
    assert lire(monde, classeur(*reprises)).rapport["fautes"] == []
