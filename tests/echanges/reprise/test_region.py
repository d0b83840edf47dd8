"""The files of the Onisep are those of the whole country: what is of another région is counted, and left."""

from pathlib import Path

import pytest

from sofi.annuaire.models import Etablissement, Site
from sofi.offre.codes import Etat
from sofi.offre.models import Provenance
from sofi.socle.importation import Rapport
from sofi.validation.models import OffrePubliee
from tests.fabriques import CommuneFactory, EtablissementFactory, siret

from .ecoles import action, ecole, importer_actions, importer_structures, lancer, uai
from .test_lheo import ADRESSE, d_ici, fichier, formation

pytestmark = pytest.mark.django_db
AILLEURS = "d’une autre région"
RENNES = {"cp": "35000", "commune_cog": "35238", "region": "Bretagne", "region_cog": "53"}
EN_BRETAGNE = {"ens_code_postal": "35000", "ens_region": "Bretagne"}


@pytest.fixture(autouse=True)
def _communes() -> None:
    CommuneFactory()


def ailleurs(rapport: Rapport) -> int:
    """How many rows are said to be of another région, in one remark, which isn't a fault."""
    assert not rapport.fautes, rapport.texte()
    dites = [groupe for groupe in rapport.avertissements if groupe.message == AILLEURS]
    assert len(dites) <= 1 and not any(dite.exemples for dite in dites)
    return sum(dite.compte for dite in dites)


def test_une_ecole_d_ailleurs_n_est_pas_faite(tmp_path: Path) -> None:
    """Nor is the site of one that is from here; without SIRET, it isn't asked for one."""
    lignes = [
        ecole(1, region_cog="52"),
        ecole(2, **RENNES),
        ecole(3, **RENNES, n_siret=""),
        ecole(4, **RENNES, n_siret=siret(901)),
        ecole(5),
    ]
    rapport = importer_structures(tmp_path, lignes)
    assert rapport.ecrit and ailleurs(rapport) == len(list(rapport.avertissements)) + 2 == 3
    faites = Etablissement.objects.order_by("siret").values_list("siret", flat=True)
    assert list(faites) == [siret(901), siret(905)]
    assert not Site.objects.filter(uai=uai(4)).exists()
    assert not importer_structures(tmp_path, lignes).change


def test_une_ecole_d_ailleurs_connue_reste_ce_qu_elle_est(tmp_path: Path) -> None:
    """Typed, it keeps its sheet and takes its UAI; imported before, the file is followed; no site is made."""
    saisie = EtablissementFactory(siret=siret(901), nom="Le nom choisi", uai="")
    importer_structures(tmp_path, [ecole(2)])
    lignes = [
        ecole(1, **RENNES),
        ecole(2, **RENNES, nom="Lycée des Remparts"),
        ecole(3, **RENNES, n_siret=siret(901)),
        ecole(4, **RENNES, n_siret=siret(902)),
    ]
    rapport = importer_structures(tmp_path, lignes)
    saisie.refresh_from_db()
    assert (saisie.nom, saisie.uai, saisie.origine) == ("Le nom choisi", uai(1), "")
    importee = Etablissement.objects.get(siret=siret(902))
    assert (importee.nom, importee.code_postal) == ("Lycée des Remparts", "35000")
    assert Etablissement.objects.count() == 2
    assert not Site.objects.filter(uai__in=[uai(3), uai(4)]).exists()
    assert rapport.ecrit and not importer_structures(tmp_path, lignes).change


def test_une_formation_d_ailleurs_n_est_pas_publiee(tmp_path: Path) -> None:
    """Not even in a school known here, nor refused for what it lacks; where nothing is said, it is as before."""
    importer_structures(tmp_path, [ecole(1), ecole(2)])
    sans_numero = {"action_de_formation_af_identifiant_onisep": ""}
    lignes = [
        action(1, 1, ens_region="Pays de la Loire"),
        action(2, 1),
        action(3, 2, **EN_BRETAGNE),
        action(4, 9, **EN_BRETAGNE),
        action(5, 9, **EN_BRETAGNE | sans_numero),
    ]
    rapport = importer_actions(tmp_path, lignes)
    assert rapport.ecrit and ailleurs(rapport) == 3
    references = Provenance.objects.order_by("reference").values_list("reference", flat=True)
    assert list(references) == ["AF.1", "AF.2"]
    assert not importer_actions(tmp_path, lignes).change


def test_ce_qui_venait_d_ailleurs_est_retire_une_fois_permis(tmp_path: Path) -> None:
    """Published before the region was looked at: no longer given; many at once wait for the service."""
    importer_structures(tmp_path, [ecole(1), ecole(2)])
    importer_actions(tmp_path, [action(1, 1), action(2, 2), action(3, 2)])
    lignes = [action(1, 1), action(2, 2, **EN_BRETAGNE), action(3, 2, **EN_BRETAGNE)]
    arrete = importer_actions(tmp_path, lignes)
    assert arrete.garde and not arrete.ecrit and OffrePubliee.objects.count() == 3
    assert importer_actions(tmp_path, lignes, forcer=True).ecrit
    assert OffrePubliee.objects.get().action.provenance.reference == "AF.1"
    parties = Provenance.objects.filter(retire_le__isnull=False)
    assert {venue.action.etat for venue in parties} == {Etat.ARCHIVEE} and len(parties) == 2
    assert Etablissement.objects.count() == 2


def test_le_lheo_de_l_onisep_est_lu_pour_la_region(tmp_path: Path) -> None:
    """By the place of each action, else by the organisme; those of another Carif are its own."""
    d_ailleurs = formation("1_1", siret(801))
    siege = f"<coordonnees-organisme><coordonnees>{ADRESSE}</coordonnees></coordonnees-organisme>"
    cours_ici = d_ici(d_ailleurs).replace("1_1", "1_2").replace(d_ici(siege), siege)
    lieu = d_ailleurs[d_ailleurs.index("<lieu-") : d_ailleurs.index("<modalites-entrees")]
    sans_lieu = d_ailleurs.replace(lieu, "").replace("1_1", "1_3")
    une = d_ailleurs[d_ailleurs.index("<action ") : d_ailleurs.index("<organisme-")]
    deux = d_ici(d_ailleurs).replace("1_1", "1_4").replace("<organisme-", f"{une}<organisme-", 1)
    sans_action = d_ailleurs.replace(une, "").replace("1_1", "1_5")
    marque = (
        '<extras info="type-formation"><extra info="formation-initiale">1</extra></extras></action>'
    )
    dites = [
        dite.replace("</action>", marque, 1)
        for dite in (d_ailleurs, cours_ici, sans_lieu, deux, sans_action)
    ]
    chemin = fichier(tmp_path, *dites)
    rapport = lancer("ideo_lheo", chemin)
    assert rapport.ecrit and ailleurs(rapport) == 3
    publiees = {
        venue.reference: [session["reference"] for session in venue.contenu["sessions"]]
        for venue in Provenance.objects.all()
    }
    assert publiees == {"1_2": ["1_2-1"], "1_4": ["1_4-1"]}
    assert not lancer("ideo_lheo", chemin).change
    assert ailleurs(lancer("carif_lheo", chemin)) == 0
    assert Provenance.objects.filter(origine="carif").count() == 5
