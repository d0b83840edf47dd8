"""Tables (CSV, XLSX) and XML records, read one at a time with the file's own line numbers.

Reading knows no database. Memory doesn't grow with the file.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import IO, Any, cast

from lxml import etree
from rapidfuzz import process

from .classeurs import est_classeur, lire_classeur
from .ecoute import battre
from .encodages import LIGNE_MAX, encodage
from .fichiers import Fichier, FichierIllisible, Ligne, lisible
from .guillemets import rangees_reunies, titres_et_rangees
from .texte import plier, signes_d_excel
from .xml_mal_forme import raison

Evenements = Iterator[tuple[str, etree._Element]]
SEPARATEURS = ";,\t|"
# Official cells hold whole texts: the default of csv (128 kB) is short, but an unclosed quote must not
# swallow the file.
csv.field_size_limit(LIGNE_MAX)
COLONNES_MAX = 1000
COUPEE = "complétez cette ligne, qui doit avoir autant de séparateurs que celle des titres"
DE_TROP = (
    "mettez entre guillemets la cellule qui contient le séparateur, ou ôtez ce qui est de trop"
)
# A record of XML with what stands before it; the longest official ones are a hundred times shorter.
FICHE_MAX = 8 * 1024**2


def lire_tableau(
    fichier: Fichier, colonnes: Collection[str] = (), *, feuille: str = ""
) -> Iterator[Ligne]:
    """The rows of a CSV or XLSX file, cells stripped, by column name; `colonnes` must be there.

    `feuille`: the sheet of a workbook, by its folded name; the first one when not given.
    """
    rangees = lire_classeur(fichier, feuille) if est_classeur(fichier) else _rangees_du_csv(fichier)
    entete: list[str] = []
    for numero, cellules, defaut in rangees:
        if len(cellules) > COLONNES_MAX and any(cellules[COLONNES_MAX:]):
            raise FichierIllisible(
                f"« {fichier.nom} », ligne {numero} : plus de {COLONNES_MAX} colonnes. Le séparateur est-il le bon ?"
            )
        if entete:
            yield _ligne(numero, entete, cellules, defaut)
        else:
            entete = _entete(fichier, cellules, colonnes)
    if not entete:
        raise FichierIllisible(f"« {fichier.nom} » est vide : aucune ligne de titres de colonnes.")


def _rangees_du_csv(fichier: Fichier) -> Iterator[tuple[int, list[str], str]]:
    """The rows that hold something: the line on which each starts, its cells."""
    with (
        lisible(fichier),
        fichier.ouvrir() as octets,
        io.TextIOWrapper(octets, encoding=encodage(fichier), errors="replace", newline="") as texte,
    ):
        premiere = _premiere_ligne(texte)
        separateur = max(SEPARATEURS, key=re.sub(r'"[^"]*"', "", premiere).count)
        lignes = _Lignes(fichier, texte)
        lecteur = csv.reader(lignes, delimiter=separateur, strict=True)
        fin = colonnes = 0
        while True:
            try:
                cellules = next(lecteur)
            except StopIteration:
                break
            except csv.Error:
                raise FichierIllisible(
                    f"« {fichier.nom} », à partir de la ligne {fin + 1} : un guillemet n'est pas fermé, ou il est"
                    " suivi d'un caractère inattendu. Le reste du fichier ne peut pas être lu : fermez-le ou ôtez-le."
                ) from None
            debut, fin = fin + 1, lecteur.line_num
            cellules = [signes_d_excel(cellule).strip() for cellule in cellules]
            if any(cellules):
                defaut = _reunies(lignes, (debut, fin), separateur, cellules, colonnes)
                if not colonnes and defaut:
                    raise FichierIllisible(f"« {fichier.nom} », titres des colonnes : {defaut}.")
                colonnes = colonnes or len(_jusqu_a_la_derniere(cellules))
                yield debut, cellules, defaut
            lignes.oublier()


def _reunies(
    lignes: "_Lignes",
    etendue: tuple[int, int],
    separateur: str,
    cellules: list[str],
    colonnes: int,
) -> str:
    """What is wrong with a row that a quote made of several lines; nothing of a cell that holds several."""
    debut, fin = etendue
    if debut == fin:
        return ""
    manque = _ecart(cellules, colonnes) if colonnes else ""
    reunies = (
        rangees_reunies(lignes.lues, separateur, colonnes)
        if colonnes
        else titres_et_rangees(cellules, separateur)
    )
    if not (manque or reunies):
        return ""
    return (
        f"{manque}{' ; ' if manque else ''}les lignes {debut} à {fin} n'en font qu'une, à cause d'un guillemet. S'il "
        "est de trop, ôtez-le ; s'il est du texte, doublez-le"
    )


class _Lignes:
    """The lines of a CSV file, refused when one row of it has no end."""

    def __init__(self, fichier: Fichier, texte: IO[str]) -> None:
        self.fichier, self.texte = fichier, texte
        self.taille = self.numero = 0
        self.lues: list[str] = []  # those of the row under way

    def oublier(self) -> None:
        """A row has ended."""
        self.taille = 0
        self.lues.clear()

    def __iter__(self) -> "_Lignes":
        return self

    def __next__(self) -> str:
        battre()
        ligne = self.texte.readline(LIGNE_MAX)
        self.numero += 1
        self.taille += len(ligne)
        if self.taille >= LIGNE_MAX:
            raise FichierIllisible(
                f"« {self.fichier.nom} » : une ligne dépasse {LIGNE_MAX // 1024**2} Mo. Un guillemet n'est pas fermé, "
                "ou les lignes ne sont pas séparées : enregistrez de nouveau le fichier."
            )
        if "\0" in ligne:
            raise FichierIllisible(
                f"« {self.fichier.nom} », ligne {self.numero} : un caractère nul. Le fichier est abîmé, ou n'est pas "
                "du texte en UTF-8 : ouvrez-le et enregistrez-le de nouveau (« CSV UTF-8 » dans Excel)."
            )
        if not ligne:
            raise StopIteration
        self.lues.append(ligne)
        return ligne


def _premiere_ligne(texte: IO[str]) -> str:
    """The first line that isn't blank, the file being put back at its start."""
    premiere = "\n"
    while premiere and not premiere.strip():
        premiere = texte.readline(LIGNE_MAX)
    texte.seek(0)
    return premiere


def _ligne(numero: int, entete: Sequence[str], cellules: list[str], defaut: str) -> Ligne:
    defaut = defaut or _ecart_explique(cellules, len(entete))
    return Ligne(numero, dict(zip(entete, _utiles(cellules, len(entete)), strict=False)), defaut)


def _utiles(cellules: list[str], colonnes: int) -> list[str]:
    """Empty cells beyond the titles mean nothing, in a workbook as in a CSV file; those that lack do."""
    return cellules[:colonnes] + [cellule for cellule in cellules[colonnes:] if cellule]


def _ecart(cellules: list[str], colonnes: int) -> str:
    """« 2 cellule(s) au lieu de 3 », when there aren't as many as titles."""
    trouvees = len(_utiles(cellules, colonnes))
    return "" if trouvees == colonnes else f"{trouvees} cellule(s) au lieu de {colonnes}"


def _ecart_explique(cellules: list[str], colonnes: int) -> str:
    """The same, with what to do."""
    ecart = _ecart(cellules, colonnes)
    if not ecart:
        return ""
    manque = len(_utiles(cellules, colonnes)) < colonnes
    return f"{ecart} : {COUPEE if manque else DE_TROP}"


def _jusqu_a_la_derniere(cellules: Sequence[str]) -> list[str]:
    """The cells up to the last one that holds something."""
    utiles = list(cellules)
    while utiles and not utiles[-1]:
        utiles.pop()
    return utiles


def _entete(fichier: Fichier, cellules: Sequence[str], colonnes: Collection[str]) -> list[str]:
    """The names of the columns, those required being there."""
    entete = _jusqu_a_la_derniere([cellule.strip() for cellule in cellules])
    if doublees := [nom for nom, fois in Counter(entete).items() if nom and fois > 1]:
        noms = ", ".join(f"« {nom} »" for nom in doublees[:5])
        raise FichierIllisible(
            f"« {fichier.nom} » a plusieurs colonnes du même nom : {noms}. Gardez-en une, ou renommez les autres."
        )
    manquantes = [nom for nom in colonnes if nom not in entete]
    if manquantes:
        *premieres, derniere = (f"« {nom} »{suggestion(nom, entete)}" for nom in manquantes)
        noms = f"les colonnes {', '.join(premieres)} et" if premieres else "de colonne"
        raise FichierIllisible(
            f"« {fichier.nom} » n'a pas {noms} {derniere}"
            f". Colonnes lues : {', '.join(entete[:12])}{'…' if len(entete) > 12 else ''}."
        )
    return entete


def suggestion(valeur: str, valeurs_connues: Collection[str]) -> str:
    """« , vouliez-vous dire « … » ? » when a known value is near, else nothing."""
    proche = process.extractOne(valeur, valeurs_connues, processor=plier, score_cutoff=78)
    return f" (vouliez-vous dire « {proche[0]} » ?)" if proche else ""


def lire_xml(fichier: Fichier, balise: str) -> Iterator[Ligne]:
    """Each element of this name, as `arbre` gives it, freed before the next one is read.

    Entities are not expanded, no DTD is accepted, nothing is fetched.
    """
    analyseur = _analyseur(balise)
    numero, debut, attente = 1, 0, 0
    with lisible(fichier), fichier.ouvrir() as flux:
        try:
            # Fed line by line: lxml itself knows lines only up to 65,535.
            while morceau := flux.readline(65_536):
                battre()
                attente += len(morceau)
                if attente > FICHE_MAX:
                    raise FichierIllisible(
                        f"« {fichier.nom} », vers la ligne {numero} : {FICHE_MAX // 1024**2} Mo sans un élément "
                        f"« {balise} » entier. Ce n'est pas le fichier attendu."
                    )
                analyseur.feed(morceau)
                for moment, element in cast("Evenements", analyseur.read_events()):
                    if moment == "start":
                        if not debut:
                            _refuser_dtd(fichier, element)
                        debut = numero
                    else:
                        yield Ligne(debut, arbre(element))
                        _liberer(element)
                        attente = 0
                numero += morceau.endswith(b"\n")
            analyseur.close()
        except etree.XMLSyntaxError as erreur:
            raise FichierIllisible(
                f"« {fichier.nom} » n'est pas du XML bien formé, vers la ligne {numero} : {raison(erreur)}."
            ) from None
    if not debut:
        raise FichierIllisible(f"« {fichier.nom} » ne contient aucun élément « {balise} ».")


def _analyseur(balise: str) -> etree.XMLPullParser:
    """It says where each element of this name begins and ends, whatever its namespace."""
    return etree.XMLPullParser(
        events=("start", "end"),
        tag=[balise, f"{{*}}{balise}"],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def _refuser_dtd(fichier: Fichier, element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise FichierIllisible(f"« {fichier.nom} » contient une DTD : elle n'est pas acceptée.")


def _liberer(element: etree._Element) -> None:
    """Forget the element and those before it: the document never stands whole in memory."""
    element.clear()
    while (parent := element.getparent()) is not None:
        while element.getprevious() is not None:
            del parent[0]
        element = parent


def arbre(element: etree._Element) -> dict[str, Any]:
    """An element as a dict: text of its leaves, list of such dicts for those that have children.

    A leaf that comes several times keeps its first text that isn't empty.
    """
    valeurs: dict[str, Any] = {}
    for enfant in element:
        nom = etree.QName(enfant).localname
        if len(enfant):
            precedents = valeurs.get(nom)
            valeurs[nom] = [*(precedents if isinstance(precedents, list) else []), arbre(enfant)]
        else:
            valeurs[nom] = valeurs.get(nom) or (enfant.text or "").strip()
    return valeurs


def enfants(valeurs: dict[str, Any], liste: str, element: str) -> list[dict[str, Any]]:
    """The dicts of `<liste><element>…</element></liste>` in what `arbre` gave; leaves alone are left out."""
    trouves = valeurs.get(liste)
    if not isinstance(trouves, list):
        return []
    return [
        sous for groupe in trouves for sous in groupe.get(element) or () if isinstance(sous, dict)
    ]
