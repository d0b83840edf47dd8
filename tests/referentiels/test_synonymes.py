"""The synonyms that a base is born with: what they find, what they must not find, and who has the last word."""

import csv
import datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from sofi.referentiels.models import Synonyme
from sofi.referentiels.mots import recalculer_fiches
from sofi.referentiels.recherche import chercher_fiches
from sofi.socle.mots import MOTS_DE_PHRASE, MOTS_VIDES, mots_demandes
from sofi.socle.texte import plier
from tests.fabriques import FicheCertifInfoFactory

DONNEES = Path(import_module("sofi.referentiels").__file__ or "").parent / "donnees"
with (DONNEES / "synonymes.csv").open(encoding="utf-8") as fichier:
    LIGNES = list(csv.DictReader(fichier, delimiter=";"))
DEPUIS = datetime.date(2026, 11, 28)
# Words that hold a phrase together: without them it still says the same.
LIAISONS = {"a", "d", "de", "des", "du", "en", "et", "l", "le"}


def cotes(ligne: dict[str, str]) -> list[str]:
    return [ligne["terme"], *(mot.strip() for mot in ligne["equivalents"].split(","))]


def test_les_lignes_sont_des_lignes() -> None:
    termes = [plier(ligne["terme"]) for ligne in LIGNES]
    assert len(termes) == len(set(termes)) > 500
    for ligne in LIGNES:
        assert ligne["reciproque"] in {"oui", "non"}, ligne
        assert all(0 < len(cote) <= 100 for cote in cotes(ligne)), ligne
        lus = [tuple(mots_demandes(cote, phrase=True)) for cote in cotes(ligne)]
        assert len(lus) == len(set(lus)), f"says the same twice: {ligne}"


def test_aucun_mot_qui_compte_n_est_laisse_de_cote() -> None:
    """« permis CE » would be read « permis », and find the permit of boats."""
    for ligne in LIGNES:
        for cote in cotes(ligne):
            perdus = (set(plier(cote).split()) & MOTS_VIDES) - LIAISONS
            assert not perdus, (ligne, cote)
            reste = set(plier(cote).split()) - LIAISONS - MOTS_DE_PHRASE
            assert reste == set(plier(cote).split()) - LIAISONS or len(reste) > 1, (ligne, cote)


FICHES = (
    "Titre professionnel assistant de vie aux familles",
    "Diplôme d'État d'accompagnant éducatif et social",
    "Certificat de spécialisation échafaudeur",
    "CAP métallier",
    "Sage-femme",
    "Titre professionnel conducteur du transport routier de marchandises sur porteur",
    "Conducteur de machines d'impression",
    "Permis bateau",
    "Médiation sociale",
    "BPJEPS animateur mention loisirs tous publics",
    "Animateur agricole",
    "Titre professionnel technicien supérieur systèmes et réseaux",
)


@pytest.fixture
def fiches(db: None) -> None:
    for rang, libelle in enumerate(FICHES):
        FicheCertifInfoFactory(code=str(900_000 + rang), libelle=libelle, certification=None)
    recalculer_fiches()


def test_ce_que_les_gens_disent_trouve_ce_qui_est_ecrit(fiches: None) -> None:
    attendues = {
        "aide ménagère": {0},
        "DEAES": {1},
        "échafaudage": {2},
        "serrurerie": {3},
        "maïeutique": {4},
        "semi-remorque": {5},
        "chauffeur": {5},
        "permis poids lourd": {5},
        "réseaux sociaux": set(),
        "BAFA": {9},
        "TSSR": {11},
    }
    trouvees = {
        question: {FICHES.index(fiche.libelle) for fiche in chercher_fiches(question, 20).fiches}
        for question in attendues
    }
    assert trouvees == attendues


@pytest.mark.django_db
def test_l_administration_a_le_dernier_mot() -> None:
    """A base that was born with the first lines only, and whose administration has worked since."""
    ajouter = import_module("sofi.referentiels.migrations.0008_synonymes_ajoutes").ajouter
    Synonyme.objects.all().delete()
    for terme, equivalents, fin in (
        ("fle", ["langue"], None),
        ("soudure", ["soudage"], DEPUIS),
        ("chauffeur", ["conducteur"], None),
        ("BAFA", ["animateur"], None),
        ("licorne", ["poney"], None),
    ):
        Synonyme.objects.create(terme=terme, equivalents=equivalents, debut=DEPUIS, fin=fin)
    for _ in range(2):
        ajouter(apps, None)
        lignes = {ligne.terme: ligne for ligne in Synonyme.objects.all()}
        assert len(lignes) == Synonyme.objects.count() == len(LIGNES) + 1
        assert lignes["fle"].equivalents == ["langue"] and "FLE" not in lignes
        assert lignes["soudure"].fin == DEPUIS
        assert lignes["BAFA"].equivalents == ["animateur"]
        assert "conducteur routier" in lignes["chauffeur"].equivalents
