"""The Région's file: read whole, refused whole or applied whole, the same file twice changing nothing."""

import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from sofi.annuaire.models import Etablissement, Site
from sofi.echanges.sources import chercher
from sofi.programmes.importations.region import COLONNES
from sofi.programmes.models import Formateur, Lot, Mandataire, Programme
from sofi.socle.fichiers import FichierIllisible
from sofi.socle.importation import Rapport, importer
from tests.fabriques import (
    CommuneFactory,
    ProgrammeFactory,
    SiteFactory,
    TypeDispositifFactory,
    saisie_complete,
)

from .classeurs import SIRETS, ecrire, un_fichier
from .fautes import fichier_fautif, un_grand_fichier

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


@pytest.mark.parametrize("appliquer", [False, True])
def test_an_unknown_organisation_named_twice_is_counted_once(tmp_path, appliquer):
    """The mandataire of both lots also trains on one."""
    tables = un_fichier()
    tables["formateurs"][0] |= {"siret": SIRETS[0], "raison_sociale": "Mandataire"}
    rapport = lancer(ecrire(tmp_path / "region.xlsx", tables), appliquer=appliquer)
    bilans = [b for b in rapport.bilans if b.titre == "établissements nouveaux"]
    assert [b.crees for b in bilans] == [1, 2], rapport.texte()
    assert Etablissement.objects.count() == (3 if appliquer else 0)


def test_a_site_by_its_number(tmp_path):
    site = SiteFactory(etablissement__siret=SIRETS[1])
    tables = un_fichier()
    tables["formateurs"][0]["site"] = site.pk
    assert lancer(ecrire(tmp_path / "region.xlsx", tables)).ecrit
    assert Formateur.objects.get(id_action_cr="2810").site == site


def test_what_was_entered_by_hand_waits_for_the_file_to_name_it(tmp_path):
    chemin = ecrire(tmp_path / "region.xlsx", un_fichier())
    lancer(chemin)
    programme, nomme = Programme.objects.get(), Lot.objects.first()
    Lot.objects.filter(pk=nomme.pk).update(a_la_main=True)
    main = Lot.objects.create(
        numero="À LA MAIN", libelle="Lot", programme=programme, a_la_main=True
    )
    Programme.objects.update(retire_le="2026-01-01")
    lancer(chemin)
    main.refresh_from_db()
    nomme.refresh_from_db()
    programme.refresh_from_db()
    assert main.retire_le is None and main.a_la_main
    # From then on it is the file's; a programme that it names is no longer withdrawn.
    assert not nomme.a_la_main and programme.retire_le is None


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


def test_each_fault_is_said_with_its_line_and_nothing_is_written(tmp_path):
    """400 lots and 900 formateurs; each kind of fault on a line of its own, then the same file without them."""
    site = SiteFactory()
    tables, attendues = fichier_fautif(site_d_un_autre=site.pk)
    chemin = ecrire(tmp_path / "region.xlsx", tables)
    rapport = lancer(chemin)
    assert rapport.refuse and comptes() == (0, 0, 0, 0)
    dites = defaultdict(list)
    for groupe in rapport.fautes:
        for ligne in groupe.lignes:
            dites[groupe.fichier, ligne].append(groupe.texte().replace("\xa0", " "))
    tues = [
        (table, ligne, message, dites[f"region.xlsx, {table}", ligne])
        for table, ligne, message in attendues
        if not any(message in dit for dit in dites[f"region.xlsx, {table}", ligne])
    ]
    assert not tues
    assert len(list(rapport.fautes)) < 2 * len(attendues), "grouped by what they say"
    ecrire(chemin, un_grand_fichier())
    assert lancer(chemin).ecrit
    assert comptes() == (1, 400, 400, 900)
    assert not lancer(chemin).change


def test_a_missing_sheet_is_named(tmp_path):
    tables = un_fichier()
    del tables["formateurs"]
    rapport = lancer(ecrire(tmp_path / "region.xlsx", tables))
    assert "n'a pas de feuille « formateurs »" in " ".join(rapport.blocages)


def test_neither_a_workbook_nor_four_files(tmp_path):
    (tmp_path / "lots.csv").write_text("numero\n")
    with pytest.raises(FichierIllisible, match="Il manque « programmes »"):
        chercher("region").construire(tmp_path / "lots.csv")


def sans_dispositif(tmp_path: Path, **programme: str) -> Rapport:
    """The small file without the column « dispositif », its programme so named."""
    tables = un_fichier()
    tables["programmes"][0].update(programme)
    del tables["programmes"][0]["dispositif"]
    for lot in tables["lots"]:
        lot["programme"] = tables["programmes"][0]["code"]
    return lancer(ecrire(tmp_path / "region.xlsx", tables))


@pytest.mark.parametrize(
    "programme",
    [
        {"code": "prf-prepa", "libelle": "Autre nom"},
        {"code": "ancien", "libelle": "Autre nom"},
        {"libelle": "PROGRAMME REGION - Prepa avenir"},
        {"libelle": "Région – Prépa"},
    ],
)
def test_the_dispositif_is_found_by_the_code_or_the_title(tmp_path, programme):
    ProgrammeFactory(
        code="Ancien",
        annee=2020,
        libelle="PREPA Avenir",
        dispositif_id="prf-prepa",
        dispositif=None,
    )
    rapport = sans_dispositif(tmp_path, **programme)
    assert rapport.ecrit, rapport.texte()
    assert Programme.objects.get(annee=2027).dispositif_id == "prf-prepa"


def test_an_unknown_dispositif_is_one_fault_on_the_line_of_its_programme(tmp_path):
    """What names this programme is not wrong too, and nothing unrelated is suggested."""
    rapport = sans_dispositif(tmp_path)
    assert rapport.refuse and comptes() == (0, 0, 0, 0)
    assert len(rapport.fautes) == 1
    assert "donnez son code dans la colonne « dispositif »" in rapport.texte().replace("\xa0", " ")
    assert "vouliez-vous dire" not in rapport.texte()
