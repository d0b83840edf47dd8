"""The Région's file: read whole, refused whole or applied whole, the same file twice changing nothing."""

import zipfile
from pathlib import Path

import pytest

from sofi.annuaire.models import Etablissement, Site
from sofi.echanges.sources import chercher
from sofi.programmes.importations.modele import ecrire_le_modele
from sofi.programmes.importations.region import COLONNES
from sofi.programmes.models import Formateur, Lot, Mandataire, Programme
from sofi.socle.fichiers import FichierIllisible
from sofi.socle.importation import Rapport, importer
from tests.fabriques import CommuneFactory, SiteFactory, TypeDispositifFactory, saisie_complete

from .classeurs import SIRETS, ecrire, un_fichier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _referentiels() -> None:
    CommuneFactory()
    TypeDispositifFactory(code="prf-prepa", programme_regional=True, libelle="Région - PREPA")


def lancer(chemin: Path, *, appliquer: bool = True, forcer: bool = False) -> Rapport:
    source = chercher("region").construire(chemin)
    return importer(source, appliquer=appliquer, forcer=forcer)


def comptes() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Programme, Lot, Mandataire, Formateur))


def test_applied_once_then_nothing_changes(tmp_path):
    chemin = ecrire(tmp_path / "region.xlsx", un_fichier())
    essai = lancer(chemin, appliquer=False)
    assert not essai.refuse, essai.texte()
    assert comptes() == (0, 0, 0, 0)
    assert lancer(chemin).ecrit
    assert comptes() == (1, 2, 2, 4)
    encore = lancer(chemin)
    assert not encore.change and not encore.refuse, encore.texte()


def test_unknown_organisations_and_places_are_made(tmp_path):
    lancer(ecrire(tmp_path / "region.xlsx", un_fichier()))
    mandataire = Etablissement.objects.get(siret=SIRETS[0])
    assert mandataire.commune is not None and mandataire.sites.get().principal
    formateur = Etablissement.objects.get(siret=SIRETS[1])
    assert formateur.est_a_completer
    # The same address for two lots is one site.
    site = Site.objects.get(etablissement=formateur, principal=False)
    assert (site.ligne1, site.code_postal, site.ville) == ("12 rue des Arts", "53100", "Mayenne")
    assert set(
        Formateur.objects.filter(etablissement=formateur).values_list("site", flat=True)
    ) == {site.pk}


def test_a_site_by_its_number(tmp_path):
    site = SiteFactory(etablissement__siret=SIRETS[1])
    tables = un_fichier()
    tables["formateurs"][0]["site"] = site.pk
    assert lancer(ecrire(tmp_path / "region.xlsx", tables)).ecrit
    assert Formateur.objects.get(id_action_cr="2810").site == site


def test_a_removed_lot_is_withdrawn_and_its_offers_are_named(tmp_path):
    chemin = ecrire(tmp_path / "region.xlsx", un_fichier())
    lancer(chemin)
    lot = Lot.objects.get(pk="PE2027_2")
    action = saisie_complete(voie="publique", lot=lot)
    tables = {
        nom: [x for x in lignes if "PE2027_2" not in (x.get("numero"), x.get("lot"))]
        for nom, lignes in un_fichier().items()
    }
    rapport = lancer(ecrire(chemin, tables))
    assert rapport.garde, "half of the lots at once stops the import"
    assert any(f"PE2027_2 : {action}" in touche for touche in rapport.bilan("lots").touches)
    assert str(action) in rapport.texte()
    assert lancer(chemin, forcer=True).ecrit
    lot.refresh_from_db()
    assert lot.retire_le is not None
    assert Lot.objects.count() == 2 and Lot.objects.en_cours().count() == 1


def test_lots_of_other_years_are_left_alone(tmp_path):
    lancer(ecrire(tmp_path / "region.xlsx", un_fichier()))
    tables = un_fichier()
    tables["programmes"][0]["annee"] = 2028
    for ligne in (*tables["lots"], *tables["mandataires"], *tables["formateurs"]):
        for colonne in ("numero", "lot"):
            if colonne in ligne:
                ligne[colonne] = ligne[colonne].replace("2027", "2028")
    for ligne in tables["formateurs"]:
        ligne["date_debut"] = "04/09/2028"
    rapport = lancer(ecrire(tmp_path / "region.xlsx", tables))
    assert rapport.ecrit, rapport.texte()
    assert Lot.objects.en_cours().count() == 4


def test_four_csv_files_in_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "region.zip", "w") as archive:
        for nom, lignes in un_fichier().items():
            colonnes = list(dict.fromkeys([*COLONNES[nom], *(c for x in lignes for c in x)]))
            corps = [";".join(colonnes)]
            corps += [";".join(str(x.get(c, "")) for c in colonnes) for x in lignes]
            archive.writestr(f"{nom}.csv", "\n".join(corps))
    assert lancer(tmp_path / "region.zip").ecrit
    assert comptes() == (1, 2, 2, 4)


FAUTES = [
    ("programmes", 0, "code", "", "code, valeur manquante"),
    ("programmes", 0, "libelle", "", "libelle, valeur manquante"),
    ("programmes", 0, "annee", "", "annee, valeur manquante"),
    ("programmes", 0, "annee", 27, "année attendue, de 2000 à 2099"),
    ("programmes", 0, "annee", "deux mille", "nombre entier attendu"),
    ("programmes", 0, "dispositif", "prf-prepas", "vouliez-vous dire « prf-prepa »"),
    ("programmes", 0, "dispositif", "", "dispositif inconnu pour ce programme nouveau"),
    ("lots", 0, "numero", "", "numero, valeur manquante"),
    ("lots", 1, "numero", "PE2027_1", "clé déjà donnée plus haut"),
    ("lots", 0, "intitule", "", "intitule, valeur manquante"),
    ("lots", 0, "intitule", "x" * 301, "301 caractères, 300 au plus"),
    ("lots", 0, "programme", "PX", "programme, code inconnu"),
    ("lots", 0, "departement", "99", "département inconnu"),
    ("lots", 0, "places", 0, "nombre de places attendu, de 1 à 99999"),
    ("lots", 0, "places", "une dizaine", "nombre entier attendu"),
    ("lots", 0, "places", -4, "nombre de places attendu"),
    ("lots", 0, "forfait_recrutement", "peut-être", "« oui » ou « non » attendu"),
    ("mandataires", 0, "lot", "PE2027_9", "lot, code inconnu"),
    ("mandataires", 0, "lot", "", "lot, valeur manquante"),
    ("mandataires", 0, "of_mandataire", "", "of_mandataire, valeur manquante"),
    ("mandataires", 0, "siret", "13000511900033", "La clé du SIRET 13000511900033 est fausse"),
    ("mandataires", 0, "siret", "1300051190003", "Le SIRET a 14 chiffres"),
    ("mandataires", 0, "siret", "", "siret, valeur manquante"),
    ("mandataires", 0, "raison_sociale", "", "raison_sociale, valeur manquante"),
    ("mandataires", 0, "nda", "5244000004", "11 caractères"),
    ("mandataires", 0, "adresse", "x" * 51, "51 caractères, 50 au plus"),
    ("mandataires", 0, "code_postal", "5300", "code postal de 5 chiffres attendu"),
    ("mandataires", 0, "courriel", "lot exemple.fr", "adresse e-mail attendue"),
    ("mandataires", 0, "telephone", "abc", "telephone"),
    ("formateurs", 0, "of_mandataire", "76", "mandataire, code inconnu"),
    ("formateurs", 0, "id_action", "", "id_action, valeur manquante"),
    ("formateurs", 0, "siret", "35600000000049", "SIRET"),
    ("formateurs", 0, "site", "999999", "aucun site ne porte ce numéro"),
    ("formateurs", 0, "date_debut", "31/02/2027", "date attendue"),
    ("formateurs", 0, "places", 0, "nombre de places attendu"),
    ("formateurs", 0, "site", "x" * 256, "256 caractères, 255 au plus"),
]


@pytest.mark.parametrize(("table", "rang", "colonne", "valeur", "message"), FAUTES)
def test_each_fault_is_said_with_its_line(tmp_path, table, rang, colonne, valeur, message):
    tables = un_fichier()
    tables[table][rang][colonne] = valeur
    rapport = lancer(ecrire(tmp_path / "region.xlsx", tables))
    assert rapport.refuse
    assert comptes() == (0, 0, 0, 0)
    fautes = [groupe for groupe in rapport.fautes if message in groupe.texte()]
    assert fautes, rapport.texte()
    assert any(rang + 2 in groupe.lignes for groupe in fautes)
    assert f"region.xlsx, {table}" in fautes[0].texte()


def test_a_site_of_somebody_else_is_refused(tmp_path):
    tables = un_fichier()
    tables["formateurs"][0]["site"] = SiteFactory().pk
    rapport = lancer(ecrire(tmp_path / "region.xlsx", tables))
    assert "d'un autre établissement" in rapport.texte()


def test_all_faults_at_once_are_grouped_and_nothing_is_written(tmp_path):
    """400 lots and 900 formateurs; each kind of fault on a line of its own."""
    tables = un_grand_fichier()
    for numero, (table, _, colonne, valeur, _message) in enumerate(FAUTES):
        if table != "programmes":
            tables[table][10 + numero][colonne] = valeur
    chemin = ecrire(tmp_path / "region.xlsx", tables)
    rapport = lancer(chemin)
    assert rapport.refuse and comptes() == (0, 0, 0, 0)
    texte = rapport.texte().replace("\xa0", " ")
    for table, _, _, _, message in FAUTES:
        if table != "programmes" and "plus haut" not in message:
            assert message in texte, message
    assert len(list(rapport.fautes)) < 60, "grouped by what they say"

    ecrire(chemin, un_grand_fichier())
    assert lancer(chemin).ecrit
    assert comptes() == (1, 400, 400, 900)
    assert not lancer(chemin).change


def un_grand_fichier():
    """400 lots with a mandataire each, 900 formateurs."""
    tables = un_fichier()
    lot, mandataire, formateur = (tables[t][0] for t in ("lots", "mandataires", "formateurs"))
    tables["lots"] = [lot | {"numero": f"PE2027_{n}"} for n in range(400)]
    tables["mandataires"] = [mandataire | {"lot": f"PE2027_{n}"} for n in range(400)]
    tables["formateurs"] = [
        formateur | {"lot": f"PE2027_{n % 400}", "id_action": str(3000 + n)} for n in range(900)
    ]
    return tables


def test_a_missing_sheet_is_named(tmp_path):
    tables = un_fichier()
    del tables["formateurs"]
    rapport = lancer(ecrire(tmp_path / "region.xlsx", tables))
    assert "n'a pas de feuille « formateurs »" in " ".join(rapport.blocages)


def test_neither_a_workbook_nor_four_files(tmp_path):
    (tmp_path / "lots.csv").write_text("numero\n")
    with pytest.raises(FichierIllisible, match="Il manque « programmes »"):
        chercher("region").construire(tmp_path / "lots.csv")


def test_the_template_can_be_imported_as_it_is(tmp_path):
    TypeDispositifFactory(
        code="prf-parcours-entrepreneur",
        programme_regional=True,
        libelle="PROGRAMME REGION - Formations Parcours entrepreneur",
        sigle="Formations Parcours entrepreneur",
    )
    CommuneFactory(code="49007", libelle="Angers", codes_postaux=["49000"], departement__code="49")
    chemin = tmp_path / "modele.xlsx"
    with chemin.open("wb") as sortie:
        ecrire_le_modele(sortie)
    rapport = lancer(chemin)
    assert rapport.ecrit, rapport.texte()
    assert comptes() == (1, 1, 1, 1)
