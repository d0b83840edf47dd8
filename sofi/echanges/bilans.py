"""The report of an import as it is kept: bounded, made of texts and numbers only."""

from typing import Any

from sofi.socle.importation import Bilan, Rapport
from sofi.socle.importation.rapport import Groupe, Remarques, court

GROUPES = 300  # of remarks kept; the others are counted
OBJETS_GARDES_AU_PLUS = 2000  # names kept of what withdrawals touch; the others are counted
COMPTES = ("lus", "crees", "modifies", "retires", "inchanges", "refuses", "ignores", "avant", "vus")


def en_json(rapport: Rapport) -> dict[str, Any]:
    """What is shown of a report."""
    return {
        "bilans": [_bilan(bilan) for bilan in rapport.bilans],
        "fautes": _remarques(rapport.fautes),
        "avertissements": _remarques(rapport.avertissements),
        "blocages": rapport.blocages,
        "gardes": rapport.gardes,
        "change": rapport.change,
        "constat": rapport.constat(),
        "duree": round(rapport.duree, 1),
    }


def illisible(raison: str) -> dict[str, Any]:
    """The report of a file that can't be opened."""
    vide: dict[str, Any] = {"compte": 0, "groupes": [], "autres": 0}
    return {
        "bilans": [],
        "fautes": vide,
        "avertissements": vide,
        "blocages": [raison],
        "gardes": [],
        "change": False,
        "duree": 0,
    }


def a_lu(rapport: dict[str, Any]) -> bool:
    """Was a record read, or refused? A file that is refused before has a report of zeros."""
    fautes = rapport.get("fautes", {}).get("compte", 0)
    return bool(fautes) or any(
        bilan["lus"] or bilan.get("vus") for bilan in rapport.get("bilans", [])
    )


def _bilan(bilan: Bilan) -> dict[str, Any]:
    return {nom: getattr(bilan, nom) for nom in COMPTES} | {
        "titre": bilan.titre,
        "retraits_cherches": bilan.retraits_cherches,
        "exemples_crees": bilan.exemples_crees,
        "exemples_modifies": [
            {
                "cle": m.cle,
                "champs": [
                    {"nom": nom, "avant": court(avant), "apres": court(apres)}
                    for nom, (avant, apres) in m.champs.items()
                ],
            }
            for m in bilan.exemples_modifies
        ],
        "exemples_retires": bilan.exemples_retires,
        "touches": bilan.touches[:OBJETS_GARDES_AU_PLUS],
        "autres_touches": max(0, len(bilan.touches) - OBJETS_GARDES_AU_PLUS),
    }


def _remarques(remarques: Remarques) -> dict[str, Any]:
    """The groups that concern most lines first."""
    groupes = sorted(remarques, key=lambda groupe: (-groupe.compte, groupe.fichier))
    return {
        "compte": len(remarques),
        "groupes": [_groupe(groupe) for groupe in groupes[:GROUPES]],
        "autres": sum(groupe.compte for groupe in groupes[GROUPES:]),
    }


def _groupe(groupe: Groupe) -> dict[str, Any]:
    return {
        "fichier": groupe.fichier,
        "titre": groupe.titre,
        "message": groupe.message,
        "compte": groupe.compte,
        "lignes": groupe.lignes,
        "exemples": groupe.exemples,
    }
