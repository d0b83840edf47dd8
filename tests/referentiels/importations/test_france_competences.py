"""RNCP and RS sheets: official XML (flux 4.1) and CSV bundle."""

import datetime
import zipfile
from pathlib import Path

import pytest

from sofi.referentiels.models import BlocCompetences, Certification, Formacode, Nsf, Rome
from sofi.socle.fichiers import FichierIllisible

from .commun import charger, ecrire, essayer

pytestmark = pytest.mark.django_db

XML = """
<?xml version="1.0" encoding="UTF-8"?>
<FICHES>
<VERSION_FLUX>4.1</VERSION_FLUX>
<FICHE>
  <ID_FICHE>101</ID_FICHE>
  <NUMERO_FICHE>RNCP37538</NUMERO_FICHE>
  <ANCIENNES_CERTIFICATIONS><ANCIENNE_CERTIFICATION>
    <ID_FICHE_ANCIENNE_CERTIFICATION>RNCP28297</ID_FICHE_ANCIENNE_CERTIFICATION>
  </ANCIENNE_CERTIFICATION></ANCIENNES_CERTIFICATIONS>
  <INTITULE>Ebeniste</INTITULE>
  <ABREGE><CODE>CAP</CODE><LIBELLE>Certificat d'aptitude professionnelle</LIBELLE></ABREGE>
  <ETAT_FICHE>Publiée</ETAT_FICHE>
  <FORMACODES><FORMACODE><CODE>45582</CODE><LIBELLE>45582 : Ébénisterie</LIBELLE></FORMACODE></FORMACODES>
  <NOMENCLATURE_EUROPE><NIVEAU>NIV3</NIVEAU><LIBELLE>Niveau 3</LIBELLE></NOMENCLATURE_EUROPE>
  <CODES_NSF><NSF><CODE>234w</CODE><LIBELLE>x</LIBELLE></NSF><NSF><CODE>999</CODE></NSF></CODES_NSF>
  <CERTIFICATEURS><CERTIFICATEUR>
    <SIRET_CERTIFICATEUR>11004301500012</SIRET_CERTIFICATEUR>
    <NOM_CERTIFICATEUR>MINISTERE DE L'EDUCATION NATIONALE</NOM_CERTIFICATEUR>
  </CERTIFICATEUR></CERTIFICATEURS>
  <EXISTENCE_PARTENAIRES>Oui</EXISTENCE_PARTENAIRES>
  <PARTENAIRES>
    <PARTENAIRE><NOM_PARTENAIRE>A</NOM_PARTENAIRE><SIRET_PARTENAIRE>99900000100019</SIRET_PARTENAIRE>
      <HABILITATION_PARTENAIRE>HABILITATION_ORGA_FORM</HABILITATION_PARTENAIRE>
      <ETAT_HABILITATION>Supprimé</ETAT_HABILITATION></PARTENAIRE>
    <PARTENAIRE><NOM_PARTENAIRE>Sans SIRET</NOM_PARTENAIRE><SIRET_PARTENAIRE/></PARTENAIRE>
  </PARTENAIRES>
  <ACTIVITES_VISEES>&lt;p&gt;Fabriquer&lt;/p&gt;&lt;ul&gt;&lt;li&gt;un meuble&lt;/li&gt;&lt;/ul&gt;</ACTIVITES_VISEES>
  <CODES_ROME><ROME><CODE>H2207</CODE><LIBELLE>x</LIBELLE></ROME></CODES_ROME>
  <DATE_FIN_ENREGISTREMENT>31/08/2028</DATE_FIN_ENREGISTREMENT>
  <DATE_EFFET>01/09/2023</DATE_EFFET>
  <TYPE_ENREGISTREMENT>Enregistrement de droit</TYPE_ENREGISTREMENT>
  <BLOCS_COMPETENCES>
    <BLOC_COMPETENCES><CODE>RNCP37538BC02</CODE><LIBELLE>Analyse de l'ouvrage</LIBELLE>
      <LISTE_COMPETENCES>Lire un plan</LISTE_COMPETENCES></BLOC_COMPETENCES>
    <BLOC_COMPETENCES><CODE>RNCP37538BC01</CODE><LIBELLE>Analyse stylistique</LIBELLE></BLOC_COMPETENCES>
  </BLOCS_COMPETENCES>
  <OBJECTIFS_CONTEXTE>Former des ébénistes.</OBJECTIFS_CONTEXTE>
  <SI_JURY_FI><ACTIF>Oui</ACTIF><COMPOSITION>x</COMPOSITION></SI_JURY_FI>
  <SI_JURY_CA><ACTIF>Non</ACTIF></SI_JURY_CA>
  <SI_JURY_VAE><ACTIF>Oui</ACTIF></SI_JURY_VAE>
  <STATISTIQUES_PROMOTIONS>
    <STATISTIQUE_PROMOTION><ANNEE>2024</ANNEE><NOMBRE_CERTIFIES>212</NOMBRE_CERTIFIES>
      <TAUX_INSERTION_GLOBAL_6MOIS>87</TAUX_INSERTION_GLOBAL_6MOIS></STATISTIQUE_PROMOTION>
    <STATISTIQUE_PROMOTION><ANNEE>2023</ANNEE><TAUX_INSERTION_METIER_2ANS>71,4</TAUX_INSERTION_METIER_2ANS>
    </STATISTIQUE_PROMOTION>
  </STATISTIQUES_PROMOTIONS>
  <CORRESPONDANCES><CORRESPONDANCE>
    <SOURCE><BLOC_COMPETENCES><CODE>RNCP37538BC01</CODE></BLOC_COMPETENCES>
      <BLOC_COMPETENCES><CODE>RNCP37538BC02</CODE></BLOC_COMPETENCES></SOURCE>
    <DESTINATION><NUMERO_FICHE>RNCP28297</NUMERO_FICHE>
      <BLOC_COMPETENCES><CODE>RNCP28297BC01</CODE></BLOC_COMPETENCES></DESTINATION>
  </CORRESPONDANCE></CORRESPONDANCES>
  <ACTIF>Oui</ACTIF>
</FICHE>
<FICHE>
  <ID_FICHE>102</ID_FICHE>
  <NUMERO_FICHE>RNCP28297</NUMERO_FICHE>
  <NOUVELLES_CERTIFICATIONS><NOUVELLE_CERTIFICATION>
    <ID_FICHE_NOUVELLE_CERTIFICATION>101</ID_FICHE_NOUVELLE_CERTIFICATION>
  </NOUVELLE_CERTIFICATION></NOUVELLES_CERTIFICATIONS>
  <INTITULE>Ebéniste</INTITULE>
  <ABREGE/>
  <ACTIF>Non</ACTIF>
</FICHE>
</FICHES>
"""


@pytest.fixture(autouse=True)
def nomenclatures() -> None:
    Formacode.objects.create(code="45582", libelle="Ébénisterie", version="V14")
    Nsf.objects.create(code="234", libelle="Travail du bois")
    Nsf.objects.create(code="251", libelle="Mécanique")
    Rome.objects.create(code="H2207", libelle="Ébéniste", domaine="H22", grand_domaine="H")


class TestXml:
    def test_une_fiche_entiere(self, tmp_path: Path) -> None:
        charger("france_competences_xml", ecrire(tmp_path, "rncp.xml", XML))
        fiche = Certification.objects.get(pk="RNCP37538")
        assert (fiche.intitule, fiche.abrege, fiche.niveau, fiche.active) == (
            "Ebeniste",
            "CAP",
            "3",
            True,
        )
        assert fiche.date_fin_enregistrement == datetime.date(2028, 8, 31)
        assert fiche.objectifs_contexte == "Former des ébénistes."
        assert fiche.activites_visees == "Fabriquer\n• un meuble"
        assert fiche.url == "https://www.francecompetences.fr/recherche/rncp/37538/"
        assert [b.code for b in fiche.blocs.all()] == ["RNCP37538BC01", "RNCP37538BC02"]
        assert [c.siret for c in fiche.certificateurs.all()] == ["11004301500012"]
        assert [(p.nom, p.etat) for p in fiche.partenaires.all()] == [("A", "Supprimé")]
        assert {v.code for v in fiche.voies_acces.all()} == {"FI", "VAE"}
        assert [f.code for f in fiche.formacodes.all()] == ["45582"]
        assert [r.code for r in fiche.romes.all()] == ["H2207"]
        assert list(fiche.nsfdecertification_set.values_list("nsf_id", "suffixe")) == [("234", "w")]

    def test_figures_jurys_et_correspondances(self, tmp_path: Path) -> None:
        """What 4.1 adds; the same file again changes nothing."""
        chemin = ecrire(tmp_path, "rncp.xml", XML)
        charger("france_competences_xml", chemin)
        fiche = Certification.objects.get(pk="RNCP37538")
        assert fiche.voies_acces.get(code="FI").composition == "x"
        figures = fiche.promotions.values_list(
            "annee", "certifies", "insertion", "insertion_metier_2_ans"
        )
        assert list(figures) == [(2024, 212, 87, None), (2023, None, None, 71)]
        blocs = fiche.correspondances.values_list("autre", "blocs", "blocs_de_l_autre")
        siens = ["RNCP37538BC01", "RNCP37538BC02"]
        assert list(blocs) == [("RNCP28297", siens, ["RNCP28297BC01"])]
        assert not essayer("france_competences_xml", chemin).change

    def test_remplacement_par_numero_ou_par_identifiant(self, tmp_path: Path) -> None:
        rapport = charger("france_competences_xml", ecrire(tmp_path, "rncp.xml", XML))
        ancienne = Certification.objects.get(pk="RNCP28297")
        assert [c.numero for c in ancienne.remplacee_par.all()] == ["RNCP37538"]
        assert not ancienne.active
        # The unknown speciality is left out and said.
        assert [g.message for g in rapport.avertissements] == ["code, code inconnu, ligne ignorée"]

    def test_le_meme_code_de_bloc_sur_deux_fiches(self, tmp_path: Path) -> None:
        """« 01 » stands on several sheets: it is each sheet's own."""
        bloc = "<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>01</CODE></BLOC_COMPETENCES></BLOCS_COMPETENCES>"
        fiche = "<FICHE><NUMERO_FICHE>{}</NUMERO_FICHE><INTITULE>x</INTITULE><ACTIF>Oui</ACTIF>{}</FICHE>"
        deux = "".join(fiche.format(numero, bloc) for numero in ("RNCP40505", "RNCP40080"))
        chemin = ecrire(tmp_path, "rncp.xml", f"<FICHES>{deux}</FICHES>")
        for _ in range(2):
            charger("france_competences_xml", chemin, forcer=True)
        assert set(BlocCompetences.objects.values_list("certification_id", "code")) == {
            ("RNCP40505", "01"),
            ("RNCP40080", "01"),
        }

    def test_un_bloc_disparu_est_retire(self, tmp_path: Path) -> None:
        charger("france_competences_xml", ecrire(tmp_path, "rncp.xml", XML))
        debut, fin = XML.index("<BLOC_COMPETENCES>"), XML.index("</BLOC_COMPETENCES>")
        sans = XML[:debut] + XML[fin + len("</BLOC_COMPETENCES>") :]
        charger("france_competences_xml", ecrire(tmp_path, "rncp.xml", sans), forcer=True)
        assert BlocCompetences.objects.get(code="RNCP37538BC02").retire_le is not None
        assert BlocCompetences.objects.get(code="RNCP37538BC01").retire_le is None

    def test_un_fichier_du_rncp_ne_retire_pas_le_rs(self, tmp_path: Path) -> None:
        Certification.objects.create(numero="RS5000", intitule="Langue")
        ancien = Certification.objects.create(numero="RNCP1", intitule="Disparue")
        chemin = ecrire(tmp_path, "rncp.xml", XML)
        assert essayer("france_competences_xml", chemin).garde
        charger("france_competences_xml", chemin, forcer=True)
        ancien.refresh_from_db()
        assert ancien.retire_le is not None
        assert Certification.objects.get(pk="RS5000").retire_le is None

    def test_archive(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
            archive.writestr("export_fiches_RNCP_V4_1.xml", XML.strip())
        charger("france_competences_xml", tmp_path / "export.zip")
        assert Certification.objects.count() == 2

    def test_faute_a_la_ligne_du_fichier(self, tmp_path: Path) -> None:
        chemin = ecrire(tmp_path, "rncp.xml", XML.replace("31/08/2028", "31/02/2028"))
        rapport = essayer("france_competences_xml", chemin)
        (groupe,) = rapport.fautes
        assert (groupe.lignes, Certification.objects.count()) == ([4], 0)
        assert groupe.message.startswith("DATE_FIN_ENREGISTREMENT, date attendue")
        assert groupe.exemples == ["« 31/02/2028 »"]


STANDARD = """
"Id_Fiche";"Numero_Fiche";"Intitule";"Abrege_Libelle";"Abrege_Intitule";"Nomenclature_Europe_Niveau";"Nomenclature_Europe_Intitule";"Accessible_Nouvelle_Caledonie";"Accessible_Polynesie_Francaise";"Date_dernier_jo";"Date_Decision";"Date_Fin_Enregistrement";"Date_Effet";"Type_Enregistrement";"Validation_Partielle";"Actif"
"1";"RNCP509";"Agent vérificateur
d'appareils extincteurs";"CAP";"Certificat d'aptitude
professionnelle";"NIV3";"Niveau 3";"Non";"Non";;;"31/08/2023";;"Enregistrement
de droit";;"INACTIVE"
"2";"RS5000";"Technologies";;;;;"Non";"Non";;"18/12/2019";"18/12/2030";;"Enregistrement sur demande";;"ACTIVE"
"""
MEMBRES = {
    "Standard": STANDARD,
    "Blocs_De_Compétences": '"Numero_Fiche";"Bloc_Competences_Code";"Bloc_Competences_Libelle"\n'
    '"RNCP509";"RNCP509BC05";"UG2"\n"RNCP509";"RNCP509BC01";"UP1"\n',
    "Certificateurs": '"Numero_Fiche";"Siret_Certificateur";"Nom_Certificateur"\n'
    '"RNCP509";"\t11004301500012";"MINISTERE"\n',
    "Partenaires": '"Numero_Fiche";"Nom_Partenaire";"Siret_Partenaire";"Habilitation_Partenaire"\n'
    '"RS5000";"A";"\t99900000100019";"HABILITATION_ORGA_FORM"\n',
    "VoixdAcces": '"Numero_Fiche";"Si_Jury"\n"RNCP509";"Par expérience"\n'
    '"RNCP509";"En contrat d’apprentissage"\n',
    "Rome": '"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\n"RNCP509";"H2207";"x"\n',
    "Nsf": '"Numero_Fiche";"Nsf_Code";"Nsf_Intitule"\n"RNCP509";"251";"251 : x"\n',
    "Formacode": '"Numero_Fiche";"Formacode_Code";"Formacode_Libelle"\n"RS5000";"45582";"x"\n',
    "Ancienne_Nouvelle_Certification": '"Numero_Fiche";"Ancienne_Certification";"Nouvelle_Certification"\n'
    '"RNCP509";;"RS5000"\n"RS5000";"RNCP509";\n',
}


class TestCsv:
    def dossier(self, tmp_path: Path) -> Path:
        for nom, texte in MEMBRES.items():
            ecrire(tmp_path, f"export_fiches_CSV_{nom}_2024_02_22.csv", texte)
        return tmp_path

    def test_le_lot_entier(self, tmp_path: Path) -> None:
        charger("france_competences_csv", self.dossier(tmp_path))
        fiche = Certification.objects.get(pk="RNCP509")
        assert (fiche.intitule, fiche.abrege, fiche.niveau, fiche.active) == (
            "Agent vérificateur d'appareils extincteurs",
            "CAP",
            "3",
            False,
        )
        assert [b.rang for b in fiche.blocs.all()] == [1, 5]
        assert {v.code for v in fiche.voies_acces.all()} == {"CA", "VAE"}
        assert [c.siret for c in fiche.certificateurs.all()] == ["11004301500012"]
        assert [c.numero for c in fiche.remplacee_par.all()] == ["RS5000"]
        repertoire = Certification.objects.get(pk="RS5000")
        assert [p.siret for p in repertoire.partenaires.all()] == ["99900000100019"]
        assert [f.code for f in repertoire.formacodes.all()] == ["45582"]
        assert repertoire.date_decision == datetime.date(2019, 12, 18)

    def test_les_textes_du_flux_xml_restent(self, tmp_path: Path) -> None:
        Certification.objects.create(numero="RS5000", intitule="x", activites_visees="Texte long")
        charger("france_competences_csv", self.dossier(tmp_path))
        assert Certification.objects.get(pk="RS5000").activites_visees == "Texte long"

    def test_sans_le_fichier_principal(self, tmp_path: Path) -> None:
        ecrire(tmp_path, "export_fiches_CSV_Rome_2024.csv", "a;b")
        with pytest.raises(FichierIllisible, match="export_fiches_CSV_Standard"):
            essayer("france_competences_csv", tmp_path)

    def test_la_ligne_d_une_fiche_a_saut_de_ligne(self, tmp_path: Path) -> None:
        dossier = self.dossier(tmp_path)
        standard = dossier / "export_fiches_CSV_Standard_2024_02_22.csv"
        standard.write_text(standard.read_text().replace('"ACTIVE"', '"PEUT-ETRE"'))
        (groupe,) = essayer("france_competences_csv", dossier).fautes
        assert groupe.lignes == [6]

    def test_l_echantillon_officiel(self, donnees_partagees: Path) -> None:
        dossier = donnees_partagees / "certifications" / "france-competences-csv-2024-02-22"
        if not dossier.is_dir():
            pytest.skip(f"official bundle absent: {dossier}")
        rapport = charger("france_competences_csv", dossier)
        assert rapport.bilan("certifications").crees == 9
