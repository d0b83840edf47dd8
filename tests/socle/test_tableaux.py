"""Tables and XML records: read one at a time, with the file's own line numbers."""

import datetime
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from sofi.socle.encodages import encodage
from sofi.socle.fichiers import Fichier, FichierIllisible, fichier_au_nom, fichiers, seul
from sofi.socle.tableaux import enfants, lire_tableau, lire_xml


def fichier(octets: bytes, nom: str = "essai.csv") -> Fichier:
    return Fichier(nom, lambda: io.BytesIO(octets))


def lus(octets: bytes, *colonnes: str) -> list[tuple[int, dict[str, str]]]:
    return [(ligne.numero, ligne.valeurs) for ligne in lire_tableau(fichier(octets), colonnes)]


class TestCsv:
    def test_cellules_sur_plusieurs_lignes(self) -> None:
        octets = b'a;b\n1;"x\ny ""z"""\n\n2;t\n'
        assert lus(octets) == [(2, {"a": "1", "b": 'x\ny "z"'}), (5, {"a": "2", "b": "t"})]

    @pytest.mark.parametrize("separateur", [";", ",", "\t"])
    def test_separateurs(self, separateur: str) -> None:
        octets = f"a{separateur}b\n1{separateur}2\n".encode()
        assert lus(octets) == [(2, {"a": "1", "b": "2"})]

    def test_le_separateur_est_cherche_hors_des_guillemets(self) -> None:
        assert lus(b'"a;b;c",d\n1,2\n') == [(2, {"a;b;c": "1", "d": "2"})]

    @pytest.mark.parametrize(
        ("codage", "attendu"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8-sig"),
            ("utf-16", "utf-16"),
            ("iso-8859-1", "iso-8859-1"),
        ],
    )
    def test_encodages(self, codage: str, attendu: str) -> None:
        octets = "nom\nÉbéniste\n".encode(codage)
        assert encodage(fichier(octets)) == attendu
        assert lus(octets) == [(2, {"nom": "Ébéniste"})]

    def test_guillemets_de_windows(self) -> None:
        octets = "nom\n“été” – œuvre\n".encode("cp1252")
        assert encodage(fichier(octets)) == "cp1252"
        assert lus(octets) == [(2, {"nom": "“été” – œuvre"})]

    def test_utf8_abime_est_refuse_avec_sa_ligne(self) -> None:
        octets = "nom\né\nè\n".encode() + b"\xe9\n"
        with pytest.raises(FichierIllisible, match="ligne 4"):
            lus(octets)

    def test_colonne_absente_avec_la_plus_proche(self) -> None:
        with pytest.raises(FichierIllisible, match=r"« intitule ».*vouliez-vous dire « Intitulé »"):
            lus("code;Intitulé\n1;x\n".encode(), "code", "intitule")

    def test_colonnes_absentes_en_une_phrase(self) -> None:
        for absentes, dit in (
            (["x"], r"n'a pas de colonne « x »\. Colonnes lues"),
            (["x", "y"], r"n'a pas les colonnes « x » et « y »\."),
            (["x", "y", "z"], r"n'a pas les colonnes « x », « y » et « z »\."),
        ):
            with pytest.raises(FichierIllisible, match=dit):
                lus(b"code;nom\n1;n\n", "code", *absentes)

    def test_cellules_en_moins(self) -> None:
        (ligne,) = lire_tableau(fichier(b"a;b;c\n1;2\n"))
        assert ligne.numero == 2
        assert ligne.defaut.startswith("2 cellule(s) au lieu de 3 : complétez cette ligne")

    def test_guillemet_jamais_ferme(self) -> None:
        with pytest.raises(FichierIllisible, match="à partir de la ligne 3"):
            lus(b'a;b\n1;2\n3;"4\n5;6\n')

    @pytest.mark.parametrize("octets", [b"", b"\n\n"])
    def test_vide(self, octets: bytes) -> None:
        with pytest.raises(FichierIllisible, match="est vide"):
            lus(octets)


class TestXlsx:
    def classeur(self, *rangees: list[object]) -> Fichier:
        classeur = Workbook()
        for rangee in rangees:
            classeur.active.append(rangee)
        sortie = io.BytesIO()
        classeur.save(sortie)
        return fichier(sortie.getvalue(), "essai.xlsx")

    def test_nombres_et_dates_comme_dans_un_csv(self) -> None:
        jour = datetime.datetime(2027, 9, 6)
        source = self.classeur(
            [None, None], ["code", "jour", "oui"], [44004, jour, True], [], [1.5, "", None]
        )
        assert [(ligne.numero, ligne.valeurs, ligne.defaut) for ligne in lire_tableau(source)] == [
            (3, {"code": "44004", "jour": "2027-09-06", "oui": "oui"}, ""),
            (5, {"code": "1.5", "jour": "", "oui": ""}, ""),
        ]

    def test_autre_chose_qu_un_classeur(self) -> None:
        with pytest.raises(FichierIllisible, match="classeur Excel"):
            list(lire_tableau(fichier(b"a;b", "essai.xlsx")))


class TestXml:
    def test_lignes_exactes_au_dela_de_65535(self) -> None:
        octets = b"<l>\n" + b"<f>\n<n>1</n></f>\n" * 40_000 + b"</l>"
        numeros = [ligne.numero for ligne in lire_xml(fichier(octets), "f")]
        assert (numeros[0], numeros[-1]) == (2, 2 + 2 * 39_999)

    def test_listes_et_feuilles(self) -> None:
        octets = b"<l xmlns='urn:x'><f><n> 1 </n><c><d><e>a</e></d><d><e>b</e></d></c><v/></f></l>"
        (ligne,) = lire_xml(fichier(octets), "f")
        assert ligne.valeurs["n"] == "1"
        assert [d["e"] for d in enfants(ligne.valeurs, "c", "d")] == ["a", "b"]
        assert enfants(ligne.valeurs, "v", "d") == []

    @pytest.mark.parametrize(
        "prologue",
        ['<!DOCTYPE l [<!ENTITY e "x">]>', '<!DOCTYPE l SYSTEM "http://exemple.invalid/l.dtd">'],
    )
    def test_dtd_refusee(self, prologue: str) -> None:
        with pytest.raises(FichierIllisible, match="DTD"):
            list(lire_xml(fichier(f"{prologue}<l><f>1</f></l>".encode()), "f"))

    def test_mal_forme(self) -> None:
        with pytest.raises(FichierIllisible, match="vers la ligne 3"):
            list(lire_xml(fichier(b"<l>\n<f>1</f>\n<f></l>"), "f"))

    def test_tronque(self) -> None:
        with pytest.raises(FichierIllisible, match="bien formé"):
            list(lire_xml(fichier(b"<l><f>1</f>"), "f"))

    def test_sans_element(self) -> None:
        with pytest.raises(FichierIllisible, match="aucun élément « FICHE »"):
            list(lire_xml(fichier(b"<l/>"), "FICHE"))


class TestFichiers:
    def test_dossier_et_archive_donnent_la_meme_chose(self, tmp_path: Path) -> None:
        dossier = tmp_path / "dossier"
        dossier.mkdir()
        (dossier / "b.csv").write_text("b")
        (dossier / "a.csv").write_text("a")
        with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
            archive.writestr("sous/b.csv", "b")
            archive.writestr("sous/a.csv", "a")
        for chemin in (dossier, tmp_path / "archive.zip"):
            trouves = fichiers(chemin)
            assert [f.nom for f in trouves] == ["a.csv", "b.csv"]
            for trouve in trouves:
                with trouve.ouvrir() as flux:
                    assert flux.read().decode() == trouve.nom[0]

    def test_nom_plie(self, tmp_path: Path) -> None:
        (tmp_path / "export_fiches_CSV_Blocs_De_Compétences_2024.csv").touch()
        assert fichier_au_nom(fichiers(tmp_path), "csv blocs") is not None
        assert fichier_au_nom(fichiers(tmp_path), "csv rome") is None

    def test_absent_illisible_ou_trop_nombreux(self, tmp_path: Path) -> None:
        with pytest.raises(FichierIllisible, match="n'existe pas"):
            fichiers(tmp_path / "absent.csv")
        (tmp_path / "faux.zip").write_text("rien")
        with pytest.raises(FichierIllisible, match="archive zip"):
            fichiers(tmp_path / "faux.zip")
        with pytest.raises(FichierIllisible, match="trouvé : une table en texte"):
            seul(tmp_path, ".xml")
        (tmp_path / "notice.pdf").write_bytes(b"%PDF-1.7")
        with pytest.raises(FichierIllisible, match="aucun"):
            seul(tmp_path, ".xml")
