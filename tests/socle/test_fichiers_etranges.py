"""Odd files, judged by what they hold: read anyway, or refused with what to do, at a bounded cost."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sofi.socle.fichiers import Fichier, FichierIllisible, fichiers
from sofi.socle.tableaux import DE_TROP, lire_tableau, lire_xml

RACINE = Path(__file__).resolve().parents[2]
FEUILLE = "xl/worksheets/sheet1.xml"
MEMOIRE_MAX = 300 * 1024  # of a process, in kB


def classeur(*rangees: list[Any]) -> bytes:
    livre = Workbook()
    for rangee in rangees:
        livre.active.append(rangee)
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def change(octets: bytes, modification: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive, each member through `modification`."""
    sortie = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(octets)) as lue,
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite,
    ):
        for nom in lue.namelist():
            ecrite.writestr(nom, modification(nom, lue.read(nom)))
    return sortie.getvalue()


def feuille(octets: bytes, motif: bytes, remplacement: bytes) -> bytes:
    """The workbook, its sheet changed there."""
    return change(octets, lambda n, o: re.sub(motif, remplacement, o) if n == FEUILLE else o)


def lues(octets: bytes, nom: str = "essai.xlsx") -> list[tuple[int, list[str], str]]:
    lignes = lire_tableau(Fichier(nom, lambda: io.BytesIO(octets)))
    return [(ligne.numero, list(ligne.valeurs.values()), ligne.defaut) for ligne in lignes]


VINGT_HUIT = classeur(["code", "nom"], *([f"c{rang}", "n"] for rang in range(27)))


@pytest.mark.parametrize("etendue", [b"A1:H2", b"A1:XFD1048576", b"B7"])
def test_l_etendue_annoncee_ne_compte_pas(etendue: bytes) -> None:
    ment = feuille(VINGT_HUIT, rb'<dimension ref="[^"]*"', b'<dimension ref="' + etendue + b'"')
    assert [numero for numero, _, _ in lues(ment)] == list(range(2, 29))


LECTURE_MESUREE = """
import resource, sys
from pathlib import Path
from sofi.socle.fichiers import Fichier, FichierIllisible
from sofi.socle.tableaux import DE_TROP, lire_tableau
chemin = Path(sys.argv[1])
try:
    list(lire_tableau(Fichier(chemin.name, lambda: chemin.open("rb"))))
except FichierIllisible as refus:
    print(refus)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_une_cellule_tres_loin_est_refusee_sans_rien_couter(tmp_path: Path) -> None:
    """Read from a small process: what another has used before counts in the peak of its children."""
    loin = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    chemin = tmp_path / "essai.xlsx"
    chemin.write_bytes(feuille(VINGT_HUIT, rb"</sheetData>", loin))
    refus, memoire = subprocess.run(
        [sys.executable, "-c", LECTURE_MESUREE, str(chemin)],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert "une cellule est remplie très loin du tableau" in refus
    assert int(memoire) <= MEMOIRE_MAX


def test_des_cellules_vides_tres_loin_ne_coutent_rien() -> None:
    loin = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    assert len(lues(feuille(VINGT_HUIT, rb"</sheetData>", loin))) == 27


def test_un_style_faux_n_empeche_pas_de_lire() -> None:
    faux = change(VINGT_HUIT, lambda _, octets: octets.replace(b'fontId="0"', b'fontId="abc"'))
    assert len(lues(faux)) == 27


def test_ooxml_strict() -> None:
    transitoire = b"http://schemas.openxmlformats.org/"

    def strict(_: str, octets: bytes) -> bytes:
        for ancien, nouveau in (
            (b"spreadsheetml/2006/main", b"spreadsheetml/main"),
            (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
        ):
            octets = octets.replace(transitoire + ancien, b"http://purl.oclc.org/ooxml/" + nouveau)
        return octets

    assert len(lues(change(VINGT_HUIT, strict))) == 27


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (feuille(VINGT_HUIT, rb"(?s)<c r=\"A20\".*", b"<c r="), "abîmé : ouvrez-le et enregistrez"),
        (VINGT_HUIT[: len(VINGT_HUIT) // 2], "abîmé : ouvrez-le et enregistrez"),
        (b"a;b\n1;2\n", "abîmé : ouvrez-le et enregistrez"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "protégé par un mot de passe, ou d'un ancien Excel"),
    ],
)
def test_un_classeur_abime_dit_quoi_faire(octets: bytes, dit: str) -> None:
    with pytest.raises(FichierIllisible, match=dit):
        lues(octets)


@pytest.mark.parametrize(
    ("motif", "faux"),
    [
        (rb"</c>(<c r=\"B5\")", rb"\1"),
        (rb"<row r=\"9\">", b"<row r=9>"),
        (rb"</row>(<row r=\"7\")", rb"\1"),
    ],
)
def test_une_feuille_mal_formee_n_est_pas_devinee(motif: bytes, faux: bytes) -> None:
    with pytest.raises(FichierIllisible, match="abîmé : ouvrez-le et enregistrez"):
        lues(feuille(VINGT_HUIT, motif, faux))


@pytest.mark.parametrize(
    ("motif", "faux", "dites"),
    [
        (rb'r="A7"', b'r="A8"', {7, 8}),
        (rb'<row r="9"', b'<row r="8"', {8, 9}),
        (rb'(<row r="9".*?</row>)', rb"\1\1", {9}),
        (rb'r="B9"', b'r="A9"', {9}),
        (rb'r="B12"', b'r="B120"', {12, 120}),
    ],
)
def test_une_cellule_hors_de_sa_ligne_est_dite(motif: bytes, faux: bytes, dites: set[int]) -> None:
    defauts = {n: d for n, _, d in lues(feuille(VINGT_HUIT, motif, faux)) if d}
    assert dites & defauts.keys() and all("hors de sa place" in d for d in defauts.values())


def test_un_classeur_est_lu_quel_que_soit_son_nom() -> None:
    assert len(lues(VINGT_HUIT, "essai.csv")) == 27


def test_une_erreur_de_calcul_n_est_pas_videe() -> None:
    fautif = classeur(["code", "nom"], ["a", "#N/A"], ["b", "=1+1"], ["c", "d"])
    assert [(valeurs[0], defaut[:30]) for _, valeurs, defaut in lues(fautif)] == [
        ("a", "la cellule B2 contient une err"),
        ("b", "la cellule B3 est une formule "),
        ("c", ""),
    ]


def test_fins_de_ligne_d_excel() -> None:
    attendu = [(2, ["1", "a\nb"], "")]
    assert lues(classeur(["code", "nom"], ["1", "a_x000D_\nb"])) == attendu
    assert lues(b"code;nom\n1;a_x000D_b\n", "essai.csv") == attendu


def test_signes_ecrits_par_leur_numero() -> None:
    """A tab, and the sign that begins such a number; a surrogate alone is none."""
    assert lues(b"code;nom\n1;a_x0009_b_x005F_x000D_xD83D_\n", "essai.csv") == [
        (2, ["1", "a\tb_x000D_xD83D_"], "")
    ]


class TestCout:
    @pytest.mark.parametrize("membre", ["xl/sharedStrings.xml", FEUILLE, "xl/styles.xml"])
    def test_un_classeur_qui_se_deplie(self, membre: str) -> None:
        sortie = io.BytesIO(VINGT_HUIT)
        with (
            zipfile.ZipFile(sortie, "a", zipfile.ZIP_DEFLATED) as archive,
            archive.open(f"{membre}.bis", "w", force_zip64=True) as flux,
        ):
            for _ in range(40):
                flux.write(b"<si><t/></si>" * 80_660)
        with pytest.raises(FichierIllisible, match="une fois décompressé"):
            lues(sortie.getvalue())

    def test_une_archive_qui_se_deplie(self, tmp_path: Path) -> None:
        chemin = tmp_path / "petite.zip"
        with (
            zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("a.csv", "w") as flux,
        ):
            for _ in range(40):
                flux.write(bytes(1024**2))
        with pytest.raises(FichierIllisible, match="plus de 100 fois sa taille"):
            fichiers(chemin)

    def test_une_archive_de_trop_de_fichiers(self, tmp_path: Path) -> None:
        chemin = tmp_path / "mille.zip"
        with zipfile.ZipFile(chemin, "w") as archive:
            for rang in range(1001):
                archive.writestr(f"{rang}.csv", "")
        with pytest.raises(FichierIllisible, match="plus de 1000 fichiers"):
            fichiers(chemin)

    @pytest.mark.parametrize(
        ("octets", "dit"),
        [
            (b";" * 1_400_000, "plus de 1000 colonnes|vide"),
            (b"a;" * 700_000, "plus de 1000 colonnes"),
            (b"a" * (9 * 1024**2), "une ligne dépasse 8 Mo"),
            (b"a;b\n" + b'"x\n";' * 2_000_000, "une ligne dépasse 8 Mo"),
        ],
    )
    def test_un_csv_d_une_ligne(self, octets: bytes, dit: str) -> None:
        with pytest.raises(FichierIllisible, match=dit):
            lues(octets, "essai.csv")

    def test_un_xml_sans_fin(self) -> None:
        octets = b"<l>" + b"<a/>" * 3_000_000
        with pytest.raises(FichierIllisible, match="8 Mo sans un élément « f » entier"):
            list(lire_xml(Fichier("essai.xml", lambda: io.BytesIO(octets)), "f"))

    def test_une_archive_d_une_version_impossible(self, tmp_path: Path) -> None:
        chemin = tmp_path / "a.zip"
        with zipfile.ZipFile(chemin, "w") as archive:
            archive.writestr("a.csv", "code")
        annuaire = b"PK\x01\x02\x14\x03"
        futur = chemin.read_bytes().replace(annuaire + b"\x14", annuaire + b"\xe8")
        chemin.write_bytes(futur)
        with pytest.raises(FichierIllisible, match="pas une archive zip lisible"):
            fichiers(chemin)
        with pytest.raises(FichierIllisible, match="abîmé"):
            lues(futur)

    def test_une_archive_coupee_ou_protegee(self, tmp_path: Path) -> None:
        chemin = tmp_path / "a.zip"
        with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", "code;nom\n" + "1;é\n" * 5000)
        octets = bytearray(chemin.read_bytes())
        octets[60:64] = b"\xff\xff\xff\xff"
        chemin.write_bytes(octets)
        with pytest.raises(FichierIllisible, match="abîmé ou incomplet"):
            list(lire_tableau(fichiers(chemin)[0]))
        with zipfile.ZipFile(chemin, "w") as archive:
            archive.writestr("a.csv", "")
        chemin.write_bytes(
            chemin.read_bytes().replace(
                b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
            )
        )
        with pytest.raises(FichierIllisible, match="mot de passe"):
            fichiers(chemin)


class TestCsv:
    def test_points_virgules_a_la_fin(self) -> None:
        octets = b"code;nom;;;\n1;a;;;\n;;;;\n2;b;;;\n3;c;;d;\n"
        assert lues(octets, "essai.csv") == [
            (2, ["1", "a"], ""),
            (4, ["2", "b"], ""),
            (5, ["3", "c"], f"3 cellule(s) au lieu de 2 : {DE_TROP}"),
        ]

    @pytest.mark.parametrize("octets", [b"code;nom;code\n1;2;3\n", None])
    def test_une_colonne_doublee_est_nommee(self, octets: bytes | None) -> None:
        with pytest.raises(FichierIllisible, match="plusieurs colonnes du même nom : « code »"):
            lues(octets or classeur(["code", "nom", "code"], [1, 2, 3]), "essai.csv")

    @pytest.mark.parametrize("codage", ["cp850", "mac_roman", "cp1252", "iso-8859-1", "utf-16"])
    def test_les_encodages_des_anciens_outils(self, codage: str) -> None:
        phrase = "Métiers de la forêt, à Évron : ébéniste, maçon, où l'élève apprend « déjà »"
        octets = f"code;nom\n1;{phrase}\n".encode(codage)
        assert lues(octets, "essai.csv") == [(2, ["1", phrase], "")]

    @pytest.mark.parametrize(
        ("octets", "dit"),
        [
            ("code;nom\n1;é\n".encode().decode("cp1252").encode(), "encodé deux fois en UTF-8"),
            ("code;nom\n1;l’été\n".encode().decode("cp1252").encode(), "encodé deux fois"),
            ("code;nom\n1;¤¦¯±\n".encode("cp1252"), "encodage qui n'est pas reconnu"),
            ("code;nom\n1;é\n".encode() + "2;è\n3;à\n".encode("cp1252"), "mélange de l'UTF-8"),
        ],
    )
    def test_ce_qui_ne_peut_pas_etre_lu_est_refuse(self, octets: bytes, dit: str) -> None:
        with pytest.raises(FichierIllisible, match=dit):
            lues(octets, "essai.csv")

    @pytest.mark.parametrize("octets", [b"code;nom\n\n1;a\0\n", "code;é\n".encode("utf-16-le")])
    def test_un_caractere_nul_est_nomme_avec_sa_ligne(self, octets: bytes) -> None:
        ligne = 3 if b"nom" in octets else 1
        with pytest.raises(FichierIllisible, match=f"ligne {ligne} : un caractère nul"):
            lues(octets, "essai.csv")

    @pytest.mark.parametrize("mot", ["Âge", "Ã", "â", "CHÂTEAU", "naïf", "Åland"])
    def test_de_bons_accents_ne_sont_pas_pris_pour_un_double_encodage(self, mot: str) -> None:
        assert lues(f"code;nom\n1;{mot}\n".encode(), "essai.csv") == [(2, ["1", mot], "")]
