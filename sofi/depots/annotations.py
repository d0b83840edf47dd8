"""The workbook that an organisme deposited, given back: each cell at fault is coloured, and says what to do.

Written again from what was read, cell by cell, under the same lines: an altered or hostile workbook is opened by the
bounded reader alone.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from sofi.socle.classeurs import est_classeur, lignes_des_feuilles
from sofi.socle.fichiers import Fichier, FichierIllisible
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

from .annexes import ANNEXES, ou
from .colonnes import FEUILLE, NUMERO
from .fichier import fichier_depose
from .models import Depot
from .proposition import ERREUR
from .rapport_json import FauteDeDepot

LIGNES_MAX = 5000
LARGEUR = 22
_TEINTES = {True: "FFF3B8B5", False: "FFFFE8A3"}  # what blocks, what is to be looked at
_A_REPRENDRE = "À reprendre"
_INTERDITS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


class PasUnClasseur(Exception):
    """There is no workbook to give back; the message is in French."""


def annoter(depot: Depot) -> bytes:
    """The workbook with its faults; PasUnClasseur when the file is of another kind, or is no longer kept."""
    octets = getattr(depot, "octets", None)
    if octets is None or depot.genre != Depot.Genre.CLASSEUR:
        raise PasUnClasseur("Ce dépôt n’a pas de classeur à rendre : déposez-le de nouveau.")
    classeur = Workbook()
    if classeur.active is not None:
        classeur.remove(classeur.active)
    fautes = depot.rapport.get("fautes", [])
    _sommaire(classeur, fautes)
    with fichier_depose(depot.fichier, bytes(octets.contenu)) as (fichier, _):
        for nom, prefixe in _feuilles(fichier):
            _feuille(classeur, fichier, nom, _par_cellule(fautes, prefixe))
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _sommaire(classeur: Workbook, fautes: list[FauteDeDepot]) -> None:
    """The report itself, a line for each cause."""
    feuille = classeur.create_sheet(_A_REPRENDRE)
    feuille.append(["Où", "Ce qui ne va pas", "Ce qu’il faut faire", "Lignes"])
    for faute in fautes:
        lignes = ", ".join(map(str, faute["lignes"][:100]))
        feuille.append(
            [_texte(mot) for mot in (faute["ou"], faute["titre"], _remede(faute), lignes)]
        )
        teinte = PatternFill("solid", start_color=_TEINTES[faute["niveau"] == ERREUR])
        feuille.cell(feuille.max_row, 2).fill = teinte
    for lettre, largeur in zip("ABCD", (30, 50, 70, 40), strict=True):
        feuille.column_dimensions[lettre].width = largeur
    for rangee in feuille.iter_rows():
        for cellule in rangee:
            cellule.alignment = Alignment(wrap_text=True, vertical="top")
    for cellule in feuille[1]:
        cellule.font = Font(bold=True)


def _feuilles(fichier: Fichier) -> Iterator[tuple[str, str]]:
    """The sheets that were read: their name, and what begins the places that the report gives of them."""
    presentes = (
        {plier(nom): nom for nom in lignes_des_feuilles(fichier)} if est_classeur(fichier) else {}
    )
    yield presentes.get(plier(FEUILLE), ""), ""
    for annexe in ANNEXES:
        if nom := presentes.get(plier(annexe.feuille)):
            yield nom, ou(annexe)


def _par_cellule(
    fautes: list[FauteDeDepot], prefixe: str
) -> dict[tuple[int, str], list[FauteDeDepot]]:
    """By line and folded title of the column: what is wrong there. « » is the whole line."""
    annexes = tuple(ou(annexe) for annexe in ANNEXES)
    trouvees: dict[tuple[int, str], list[FauteDeDepot]] = {}
    for faute in fautes:
        place = faute["ou"]
        if not place.startswith(prefixe) or (not prefixe and place.startswith(annexes)):
            continue
        titre = plier(place.removeprefix(prefixe).removeprefix(", "))
        for ligne in faute["lignes"]:
            trouvees.setdefault((ligne, titre), []).append(faute)
    return trouvees


def _feuille(
    classeur: Workbook,
    fichier: Fichier,
    nom: str,
    fautes: dict[tuple[int, str], list[FauteDeDepot]],
) -> None:
    """The rows under their own lines, their faults beside them."""
    feuille = classeur.create_sheet(nom or FEUILLE)
    titres: dict[str, int] = {}
    try:
        for rang, ligne in enumerate(lire_tableau(fichier, feuille=plier(nom))):
            if rang >= LIGNES_MAX:
                break
            titres = titres or _titres(feuille, ligne.valeurs)
            for titre, texte in ligne.valeurs.items():
                if texte:
                    _ecrire(feuille.cell(ligne.numero, titres[titre]), texte)
    except FichierIllisible:
        pass  # an empty sheet, or what the report already says: what was read before is given back
    connus = {plier(titre.replace("*", "")): place for titre, place in titres.items()}
    for (numero, titre), siennes in fautes.items():
        place = connus.get(titre, connus.get(plier(NUMERO), 1))
        _annoter(feuille.cell(numero, place), siennes)


def _titres(feuille: Any, valeurs: dict[str, str]) -> dict[str, int]:
    """The first line, and the place of each column."""
    feuille.freeze_panes = "B2"
    places = {titre: place for place, titre in enumerate(valeurs, start=1)}
    for titre, place in places.items():
        cellule = feuille.cell(1, place)
        _ecrire(cellule, titre)
        cellule.font = Font(bold=True)
        cellule.alignment = Alignment(wrap_text=True, vertical="top")
        feuille.column_dimensions[get_column_letter(place)].width = LARGEUR
    return places


def _ecrire(cellule: Any, texte: str) -> None:
    """A text, never a formula."""
    cellule.value = _texte(texte)
    cellule.data_type = "s"


def _texte(texte: str) -> str:
    return texte.translate(_INTERDITS)[:32_000]


def _annoter(cellule: Any, fautes: list[FauteDeDepot]) -> None:
    bloque = any(faute["niveau"] == ERREUR for faute in fautes)
    deja = cellule.comment.text if cellule.comment else ""
    textes = [f"{faute['titre']}. {_remede(faute)}".strip() for faute in fautes]
    cellule.comment = Comment(
        _texte("\n\n".join(filter(None, [deja, *textes]))), "SOFI", width=380, height=160
    )
    cellule.fill = PatternFill("solid", start_color=_TEINTES[bloque])


def _remede(faute: FauteDeDepot) -> str:
    """What to do, and the answers that are near."""
    proches = dict.fromkeys(
        libelle for choix in faute["choix"] for _, libelle in choix["propositions"]
    )
    vouliez = f"Vouliez-vous dire : {' ; '.join(list(proches)[:4])} ?" if proches else ""
    return " ".join(filter(None, [faute["remede"], vouliez]))
