"""The small set of reference tables that serves the demonstration: real codes and titles, a few of each.

Communes: those of the regions 52 and 53, and a few others (COG and populations of the INSEE; positions of
Bretagne's from GeoNames, CC BY 4.0).

It goes through the same importers as the official files. It only adds what is missing: a base fed with
the official files, or edited by hand, keeps what it holds.
"""

from pathlib import Path

from django.db import transaction

from sofi.referentiels.importations import SOURCES
from sofi.socle.importation import Rapport, importer

DONNEES = Path(__file__).parent / "donnees"
PARAMETRES = Path(__file__).parent.parent / "donnees" / "parametres_legaux.csv"
# In the order in which they point at each other.
FICHIERS = (
    ("rome", DONNEES / "rome.csv"),
    ("appellations", DONNEES / "rome_appellations.csv"),
    ("nsf", DONNEES / "nsf.csv"),
    ("formacode", DONNEES),
    ("formacode_publics", DONNEES / "formacode_publics.csv"),
    ("formacode_modalites", DONNEES / "formacode_modalites.csv"),
    ("communes", DONNEES),
    ("lheo_tables", DONNEES / "lheo_tables.csv"),
    ("certifications", DONNEES),
    ("certifinfo", DONNEES / "certifinfo.csv"),
    ("opco", DONNEES / "opco.csv"),
    ("dispositifs", DONNEES / "dispositifs.csv"),
    ("prerequis", DONNEES / "prerequis.csv"),
    ("parametres_legaux", PARAMETRES),
)


def charger_demonstration() -> list[Rapport]:
    """Add the demonstration set to the base, in one transaction; a second call changes nothing.

    Raises ValueError, with the report, if a file of the set is wrong.
    """
    rapports = []
    with transaction.atomic():
        for nom, chemin in FICHIERS:
            rapport = importer(SOURCES[nom].construire(chemin).en_ajout(), appliquer=True)
            if rapport.refuse:
                raise ValueError(rapport.texte())
            rapports.append(rapport)
    return rapports
