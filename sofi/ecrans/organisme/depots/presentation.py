"""What the page of a deposit shows: its step, its figures, its faults, its lines."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict

from sofi.depots.models import Depot
from sofi.depots.nommage import sans_choix
from sofi.depots.operations import dire_le_bilan
from sofi.socle.formats import accord

LIGNES_PAR_PAGE = 50
NUMEROS_MAX = 12  # lines named beside a cause; the others are counted
_ETAPES = ("Déposer", "Lecture", "Rapport", "Brouillons")
_ETAPE = {
    Depot.Situation.LECTURE: 1,
    Depot.Situation.A_DECIDER: 2,
    Depot.Situation.ECRITURE: 3,
    Depot.Situation.ECRIT: 3,
}
_MODIFICATION = "modification d’une offre en ligne,modifications d’une offre en ligne"
DEVIENT = {
    "nouveau": ("Brouillon nouveau", "ok", "plus"),
    "mis_a_jour": ("Brouillon mis à jour", "ok", "boucle"),
    "modification": ("Modification d’une offre en ligne", "info", "crayon"),
    "inchange": ("Déjà pareil", "neutre", "coche"),
    "laisse": ("Laissé tel quel", "alerte", "alerte"),
    "rien": ("Rien", "erreur", "non"),
}


@dataclass(frozen=True)
class Etape:
    """A step of the import; `faite`: behind, `courante`: now."""

    nom: str
    faite: bool
    courante: bool


def page_du_depot(depot: Depot, donnees: QueryDict) -> dict[str, Any]:
    """The context of the page."""
    rapport = depot.rapport
    decidable = depot.situation == Depot.Situation.A_DECIDER
    fautes = [_faute(faute, decidable=decidable) for faute in rapport.get("fautes", [])]
    lignes = Paginator(rapport.get("lignes", []), LIGNES_PAR_PAGE).get_page(donnees.get("page"))
    return {
        "depot": depot,
        "etapes": _etapes(depot),
        "resume": dire_le_bilan(rapport),
        "chiffres": _chiffres(rapport),
        "fautes": fautes,
        "a_choisir": any(faute["choix"] for faute in fautes),
        "page": lignes,
        "lignes": [(ligne, *DEVIENT[ligne["devient"]]) for ligne in lignes],
        "part": _part(depot),
        "annotable": bool(fautes) and decidable and depot.genre == Depot.Genre.CLASSEUR,
    }


def _etapes(depot: Depot) -> list[Etape]:
    courante = _ETAPE.get(Depot.Situation(depot.situation), 1)
    finie = depot.situation == Depot.Situation.ECRIT
    return [
        Etape(nom, rang < courante or finie, rang == courante and not finie)
        for rang, nom in enumerate(_ETAPES)
    ]


def _chiffres(rapport: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    """What comes out, in figures: state, how many, its words, where it is told."""
    actions = rapport.get("actions", {})
    figures = (
        ("ok", actions.get("nouveau", 0), "brouillon nouveau,brouillons nouveaux", "lignes"),
        ("ok", actions.get("mis_a_jour", 0), "brouillon mis à jour,brouillons mis à jour", "lignes"),
        ("info", actions.get("modification", 0), _MODIFICATION, "lignes"),
        ("neutre", actions.get("inchange", 0), "déjà pareil,déjà pareils", "lignes"),
        ("alerte", actions.get("laisse", 0), "laissé tel quel,laissés tels quels", "lignes"),
        ("erreur", rapport.get("a_reprendre", 0), "session à reprendre,sessions à reprendre", "fautes"),
        ("alerte", rapport.get("avertissements", 0), "avertissement,avertissements", "fautes"),
        ("neutre", len(rapport.get("hors", [])), "donnée que SOFI ne tient pas,données que SOFI ne tient pas", "hors"),
    )  # fmt: skip
    return [
        (etat, combien, mots.split(",")[combien > 1], ancre)
        for etat, combien, mots, ancre in figures
        if combien
    ]


def _faute(faute: dict[str, Any], *, decidable: bool) -> dict[str, Any]:
    """A fault as it is shown: once the file is decided, what could be chosen is only told."""
    choix = [c | {"dites": _lignes(c["lignes"])} for c in faute["choix"]]
    montree = faute | {"dites": _lignes(faute["lignes"], faute["combien"]), "choix": choix}
    if decidable:
        return montree
    dits = [{"valeur": c["valeur"], "detail": c["detail"] or c["dites"]} for c in choix]
    return montree | {
        "choix": [],
        "exemples": [*faute["exemples"], *dits],
        "remede": sans_choix(faute["remede"]),
    }


def _lignes(lignes: list[int], combien: int = 0) -> str:
    """« 3 lignes : 12, 13, 21 », the first ones of many."""
    if not lignes:
        return accord(combien, "fois", "fois") if combien else ""
    premieres = ", ".join(map(str, lignes[:NUMEROS_MAX]))
    suite = "…" if len(lignes) > NUMEROS_MAX else ""
    return f"{accord(len(lignes), 'ligne', 'lignes')} : {premieres}{suite}"


def _part(depot: Depot) -> int:
    """How far the reading is, in percent; 0 when nothing tells."""
    return min(100, 100 * depot.lues // depot.total) if depot.total else 0
