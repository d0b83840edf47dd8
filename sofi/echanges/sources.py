"""Every import that can be asked for by name: the reference tables, then the Région's file."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sofi.annuaire.importations import acce, liste_publique, structures
from sofi.annuaire.origines import Origine
from sofi.offre.models import Action
from sofi.programmes.importations import region
from sofi.referentiels.importations import SOURCES as REFERENTIELS
from sofi.referentiels.importations import SourceConnue
from sofi.socle.importation import Source
from sofi.socle.tableaux import suggestion

from .reprise import carif, ideo, lheo
from .reprise.cible import publier


def offres_des_lots(lots: Sequence[Any]) -> Iterator[str]:
    """The offers entered on these lots, one sentence each."""
    actions = Action.objects.filter(lot_id__in=lots).avec_formation().order_by("lot_id", "pk")
    for action in actions:
        yield f"{action.lot_id} : {action} ({action.etablissement}, {action.get_etat_display().lower()})"


def _region(chemin: Path) -> Source:
    return region.source(chemin, touches=offres_des_lots)


def _structures(chemin: Path) -> Source:
    # A school that changes changes the documents of its trainings.
    return structures.source(chemin, ensuite=partial(publier, Origine.ONISEP))


SOURCES: dict[str, SourceConnue] = {
    **REFERENTIELS,
    "region": SourceConnue(
        "region",
        "Programmes, lots, mandataires et formateurs de la Région",
        "classeur .xlsx, ou .zip de quatre fichiers .csv",
        _region,
        apres=("communes", "dispositifs"),
    ),
    "liste_publique": SourceConnue(
        "liste_publique",
        "Liste publique des organismes de formation",
        "fichier .csv de monactiviteformation",
        liste_publique.source,
        apres=("communes",),
    ),
    "ideo_structures": SourceConnue(
        "ideo_structures",
        "Onisep, Idéo-Structures (secondaire, supérieur)",
        "fichier .csv ou .xlsx, ou archive .zip des deux",
        _structures,
        apres=("communes",),
    ),
    "acce": SourceConnue(
        "acce",
        "ACCE, les UAI des établissements et des sites",
        "ACCE_UAI.csv",
        acce.source,
        apres=("ideo_structures",),
    ),
    "ideo_actions": SourceConnue(
        "ideo_actions",
        "Onisep, Idéo-Actions de formation, la table : formation initiale",
        "fichier .csv ou .xlsx",
        ideo.source,
        apres=("certifinfo", "ideo_structures"),
    ),
    "ideo_lheo": SourceConnue(
        "ideo_lheo",
        "Onisep, Idéo-Actions de formation en LHEO 2.3 ou 2.2, à la place de la table ou à côté",
        "fichier .xml ou .xml.gz, ou archive .zip d’un seul",
        lheo.source_ideo,
        apres=("certifinfo", "ideo_structures"),
    ),
    "carif_lheo": SourceConnue(
        "carif_lheo",
        "Flux LHEO d’un autre Carif-Oref",
        "fichier .xml ou .xml.gz, ou archive .zip d’un seul",
        carif.source,
        apres=("certifinfo", "communes"),
    ),
}


class SourceInconnue(Exception):
    """No import has this name; the message, in French, says the nearest one."""


def chercher(nom: str) -> SourceConnue:
    if nom not in SOURCES:
        raise SourceInconnue(
            f"« {nom} » n'est pas une source connue{suggestion(nom, list(SOURCES))}."
            " La liste : manage.py importer --liste."
        )
    return SOURCES[nom]


def a_importer_avant(source: SourceConnue) -> list[SourceConnue]:
    """The imports to make before this one, in their order."""
    return [SOURCES[nom] for nom in source.apres]
