"""Certif Info: official passage table (XML), the same as CSV, replaced codes, levels, exemptions."""

from pathlib import Path

import pytest

from sofi.referentiels.importations import cibles
from sofi.referentiels.importations.certifinfo import niveau, numero_de_fiche
from sofi.referentiels.models import Certificateur, Certification, FicheCertifInfo
from sofi.socle.importation import Refus

from .commun import charger, ecrire, essayer

pytestmark = pytest.mark.django_db

XML = """
<?xml version="1.0" encoding="UTF-8"?>
<root>
<item>
  <certif_info_ci_identifiant>94681</certif_info_ci_identifiant>
  <ci_niveau_europeen>3</ci_niveau_europeen>
  <ci_intitule_type_diplome>Certificat d'aptitude professionnelle</ci_intitule_type_diplome>
  <ci_intitule>CAP ébéniste</ci_intitule>
  <ci_certifiant>Oui</ci_certifiant>
  <ci_code_rncp>37538</ci_code_rncp>
  <ci_code_scolarite>50023445</ci_code_scolarite>
  <statut>identique</statut>
</item>
<item>
  <certif_info_ci_identifiant>20108</certif_info_ci_identifiant>
  <ci_niveau_europeen>non renseigné</ci_niveau_europeen>
  <ci_intitule_type_diplome>Classe préparatoire</ci_intitule_type_diplome>
  <ci_intitule>Classe préparatoire aux écoles de commerce</ci_intitule>
  <ci_certifiant>Non</ci_certifiant>
  <ci_code_rncp/>
  <ci_code_scolarite>36012001</ci_code_scolarite>
  <statut>mis à jour</statut>
</item>
</root>
"""
CSV = """
code,intitule,type_diplome,niveau,certifiant,code_rncp_rs,code_scolarite,onisep_formation,statut,source
81506,TP assistant ressources humaines,Titre professionnel,Niveau III (Bac + 2),,,,,,liste 2020
109049,TP assistant ressources humaines,Titre professionnel,5,Oui,RNCP35030,36T31502,,identique,2025
93561,Créateurs et repreneurs d'entreprise,Autre,Sans niveau spécifique,,,,,,liste 2020
"""


def test_table_de_passage_officielle(tmp_path: Path) -> None:
    fiche_rncp = Certification.objects.create(numero="RNCP37538", intitule="Ebeniste", abrege="CAP")
    Certificateur.objects.create(certification=fiche_rncp, nom="MINISTÈRE DE L'ÉDUCATION")
    charger("certifinfo", ecrire(tmp_path, "table.xml", XML))
    fiche = FicheCertifInfo.objects.get(pk="94681")
    assert (fiche.libelle, fiche.niveau, fiche.certifiante) == ("CAP ébéniste", "3", True)
    assert (fiche.certification, fiche.code_scolarite) == (fiche_rncp, "50023445")
    assert fiche.certificateur == "MINISTÈRE DE L'ÉDUCATION"
    assert fiche.mots.startswith("cap ebeniste ")
    assert {"94681", "rncp37538", "37538", "rncp", "education"} <= set(fiche.mots.split())
    habilitation = FicheCertifInfo.objects.get(pk="20108")
    assert (habilitation.certifiante, habilitation.niveau, habilitation.etat) == (
        False,
        "",
        FicheCertifInfo.Etat.MIS_A_JOUR,
    )


def test_csv_avec_remplacement_et_exemption(tmp_path: Path) -> None:
    Certification.objects.create(numero="RNCP35030", intitule="Assistant RH")
    charger("certifinfo", ecrire(tmp_path, "certifinfo.csv", CSV))
    ancienne = FicheCertifInfo.objects.get(pk="81506")
    assert (ancienne.remplacee_par_id, ancienne.niveau) == ("109049", "5")
    createurs = FicheCertifInfo.objects.get(pk="93561")
    assert (createurs.exemption_cpf, createurs.niveau, createurs.certification) == (
        True,
        "sans",
        None,
    )
    choisissables = FicheCertifInfo.objects.choisissables()
    assert {fiche.code for fiche in choisissables} == {"109049", "93561"}


def test_la_table_ne_retire_que_ce_qu_elle_pourrait_lister(tmp_path: Path) -> None:
    locale = FicheCertifInfo.Etat.LOCAL
    FicheCertifInfo.objects.create(code="L0001", libelle="x", code_scolarite="1", etat=locale)
    FicheCertifInfo.objects.create(code="93561", libelle="Créateurs", exemption_cpf=True)
    FicheCertifInfo.objects.create(code="12345", libelle="Disparue", code_scolarite="50012345")
    Certification.objects.create(numero="RNCP37538", intitule="Ebeniste")
    charger("certifinfo", ecrire(tmp_path, "table.xml", XML), forcer=True)
    retirees = FicheCertifInfo.objects.filter(retire_le__isnull=False)
    assert [fiche.code for fiche in retirees] == ["12345"]


def test_un_code_qui_laisse_son_titre_a_un_autre_est_remplace(tmp_path: Path) -> None:
    for code, libelle in (("80001", "CAP Ébéniste"), ("80002", "CAP vannier")):
        FicheCertifInfo.objects.create(code=code, libelle=libelle, code_scolarite="50012345")
    Certification.objects.create(numero="RNCP37538", intitule="Ebeniste")
    charger("certifinfo", ecrire(tmp_path, "table.xml", XML), forcer=True)
    remplacements = FicheCertifInfo.objects.filter(retire_le__isnull=False)
    assert dict(remplacements.values_list("code", "remplacee_par_id")) == {
        "80001": "94681",
        "80002": None,
    }


def test_une_fiche_rncp_inconnue_est_dite_et_laissee_vide(tmp_path: Path) -> None:
    rapport = charger("certifinfo", ecrire(tmp_path, "table.xml", XML))
    assert FicheCertifInfo.objects.get(pk="94681").certification is None
    (groupe,) = rapport.avertissements
    assert (groupe.lignes, groupe.exemples) == ([3], ["« RNCP37538 »"])


def test_ce_que_le_service_offre_a_complete_reste(tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "certifinfo.csv", CSV)
    charger("certifinfo", chemin)
    FicheCertifInfo.objects.filter(pk="93561").update(objectif="Créer.", exemption_cpf=False)
    charger("certifinfo", chemin)
    fiche = FicheCertifInfo.objects.get(pk="93561")
    assert (fiche.objectif, fiche.exemption_cpf) == ("Créer.", False)


def test_etat_inconnu(tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "table.xml", XML.replace("mis à jour", "perdu"))
    (groupe,) = essayer("certifinfo", chemin).fautes
    assert (groupe.lignes, groupe.exemples) == ([13], ["« perdu »"])


@pytest.mark.parametrize(
    ("brut", "attendu"),
    [
        ("3", "3"),
        ("NIV7", "7"),
        ("Niveau V", "3"),
        ("Niveau IV (Bac)", "4"),
        ("Niveau I", "7"),
        ("Sans niveau spécifique", "sans"),
        ("non renseigné", ""),
        ("", ""),
        ("NIV5", "5"),
        ("niveau 8", "8"),
        ("Niveau IV", "4"),
    ],
)
def test_niveaux(brut: str, attendu: str) -> None:
    assert niveau(brut) == attendu


@pytest.mark.parametrize("brut", ["Bac + 3", "Niveau 9", "Master"])
def test_un_niveau_inconnu_est_refuse_non_vide(brut: str) -> None:
    for lire in (niveau, cibles.niveau):
        with pytest.raises(Refus, match="niveau attendu"):
            lire(brut)


def test_le_niveau_des_fiches_nationales_se_lit_en_mots() -> None:
    assert [cibles.niveau(brut) for brut in ("Niveau 6", "NIV6", "REPRISE", "INFRA")] == [
        "6",
        "6",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("brut", "attendu"), [("37538", "RNCP37538"), ("RS 5000", "RS5000"), ("", "")]
)
def test_numero_de_fiche(brut: str, attendu: str) -> None:
    assert numero_de_fiche(brut) == attendu
