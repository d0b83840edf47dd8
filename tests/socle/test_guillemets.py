"""Two stray quotes never swallow lines unsaid; a cell of several lines is one."""

import io

import pytest

from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne
from sofi.socle.tableaux import lire_tableau

TITRES = "code;nom;ville\n"
REUNIES = "n'en font qu'une, à cause d'un guillemet"


def lues(texte: str) -> list[Ligne]:
    octets = texte.encode()
    return list(lire_tableau(Fichier("essai.csv", lambda: io.BytesIO(octets)), ["code"]))


def defauts(texte: str) -> dict[int, str]:
    return {ligne.numero: ligne.defaut for ligne in lues(texte) if ligne.defaut}


AVALEES = {
    "deux lignes": TITRES + '1;"Ébène;Angers\n2;Frêne";Laval\n3;Orme;Nantes\n',
    "la première colonne": TITRES + '1;Buis;Angers\n"2;Frêne;Laval\n3";Orme;Nantes\n',
    "la dernière colonne": TITRES + '1;Buis;"Angers\n2;Frêne;Laval\n3;Orme;Nantes"\n4;If;Cholet\n',
    "fins de ligne de Windows": TITRES + '1;"Ébène;Angers\r\n2;Frêne";Laval\r\n',
    "une ligne vide entre elles": TITRES + '1;"Ébène;Angers\n\n2;Frêne";Laval\n',
    "une cellule vide": TITRES + '1;"Ébène;\n2;Frêne";Laval\n',
    "une rangée courte entre elles": TITRES
    + '1;"Buis;Angers\n2;If\n3;Frêne;Laval\n4;Orme";Cholet\n',
    "des cellules entre guillemets autour": TITRES
    + '"1";"Buis;Angers\n2;Frêne";"Laval ; centre"\n',
    "des cellules vides à la fin": "code;nom;ville;;\n" + '1;"Buis;Angers;;\n2;Frêne";Laval;;\n',
    "des virgules": "code,nom,ville\n" + '1,"Ébène,Angers\n2,Frêne",Laval\n',
    "deux colonnes": "code;nom\n" + '1;"Ébène\n2;Frêne"\n3;Orme\n',
}


@pytest.mark.parametrize("texte", AVALEES.values(), ids=AVALEES.keys())
def test_des_lignes_avalees_sont_dites(texte: str) -> None:
    (debut, dit), *autres = defauts(texte).items()
    assert f"les lignes {debut} à " in dit and REUNIES in dit and "ôtez-le" in dit
    assert not autres


def test_un_compte_faux_dit_aussi_les_lignes_reunies() -> None:
    """The columns of the two quotes differ: the row isn't whole, and what it holds of others is said."""
    assert defauts(TITRES + '1;Buis;"Angers\n2;If;Laval\n3;Orme";Nantes\n') == {
        2: "4 cellule(s) au lieu de 3 ; les lignes 2 à 4 n'en font qu'une, à cause d'un guillemet. S'il est de trop, "
        "ôtez-le ; s'il est du texte, doublez-le"
    }


ENTIERES = {
    "un texte": TITRES + '1;"Ébène,\nfrêne et orme";Angers\n',
    "un texte ponctué": TITRES + '1;"Bois : ébène ; frêne ;\norme ; buis ; if.";Angers\n',
    "un texte à virgules": "code,nom,ville\n" + '1,"Bonjour, oui\nDonc, voilà",Angers\n',
    "une liste": "code;texte\n" + '12;"Bois\nTous ; ébène compris"\n',
    "une adresse": "code,adresse\n" + '12,"Chez Paul\nRue des Ormes, 3"\n',
    "une première cellule": "nom;code\n" + '"Ébène\nde Macassar";12\n',
    "trois lignes et des guillemets": TITRES
    + '1;"L\'""ébène""\nest noir ;\nl\'orme, non";Angers\n',
    "un seul titre": "code\n" + '"Ébène\nfrêne"\n',
    "des titres ponctués": 'code;"nom ; si possible\nusuel"\n1;Buis\n',
    "des titres sur deux lignes": '"code";"nom\nusuel";ville\n' + "1;Buis;Angers\n",
}


@pytest.mark.parametrize("texte", ENTIERES.values(), ids=ENTIERES.keys())
def test_une_cellule_de_plusieurs_lignes_est_lue(texte: str) -> None:
    lignes = lues(texte)
    assert [ligne.defaut for ligne in lignes] == [""] * len(lignes) and len(lignes) == 1


def test_des_titres_qui_avalent_une_ligne() -> None:
    for texte in ('code;"nom;ville\n1;Buis";Angers\n2;If;Laval\n', 'code;"nom\n1;Buis";x;Angers\n'):
        with pytest.raises(FichierIllisible, match=r"titres des colonnes : les lignes 1 à 2"):
            lues(texte)
