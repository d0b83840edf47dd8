"""The imports of the reference tables, in the order in which an empty base is filled."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sofi.socle.importation import Source

from . import (
    certifications,
    certifinfo,
    codes,
    communes,
    contours,
    dispositifs,
    formacode,
    france_competences_csv,
    france_competences_xml,
)


@dataclass(frozen=True)
class SourceConnue:
    """An import that can be asked for by name.

    `a_envoyer`: what a browser may send, where it differs. `apres`: the imports whose rows it points at; before
    them, its relations would be emptied.
    """

    nom: str
    resume: str
    attendu: str
    construire: Callable[[Path], Source]
    a_envoyer: str = ""
    apres: tuple[str, ...] = ()

    @property
    def attendu_a_l_ecran(self) -> str:
        """What to send; a browser sends no folder."""
        return self.a_envoyer or self.attendu


CODES = ("rome", "nsf", "formacode")
_SOURCES = (
    SourceConnue("rome", "Métiers du ROME", "rome.csv", codes.rome),
    SourceConnue(
        "appellations",
        "Appellations du ROME (noms de métiers)",
        "unix_referentiel_appellation_v….csv",
        codes.appellations,
        apres=("rome",),
    ),
    SourceConnue("nsf", "Spécialités de formation", "nsf.csv", codes.nsf),
    SourceConnue(
        "formacode",
        "Thésaurus Formacode",
        "formacode_v14.csv, ou un dossier avec formacode_v13.csv",
        formacode.source,
        a_envoyer="formacode_v14.csv, ou archive .zip avec formacode_v13.csv",
    ),
    SourceConnue(
        "formacode_publics",
        "Publics (Formacodes 8xxxx)",
        "formacode_publics.csv",
        formacode.publics,
    ),
    SourceConnue(
        "formacode_modalites",
        "Modalités (Formacodes 9xxxx)",
        "formacode_modalites_pedagogiques.csv",
        formacode.modalites,
    ),
    SourceConnue(
        "communes",
        "Communes, départements, régions, EPCI, zones d'emploi",
        "dossier, ou communes.csv",
        communes.source,
        a_envoyer="archive .zip des fichiers, ou communes.csv",
    ),
    SourceConnue(
        "contours",
        "Contours des communes et des départements, pour la carte",
        "fichier .geojson, archive .zip ou dossier",
        contours.source,
        a_envoyer="fichier .geojson, ou archive .zip des deux",
        apres=("communes",),
    ),
    SourceConnue("lheo_tables", "Tables de LHEO", "lheo-tables.json ou .csv", codes.lheo_tables),
    SourceConnue(
        "france_competences_xml",
        "RNCP et RS, France compétences, flux XML 4.1",
        "fichier .xml, .zip ou dossier",
        france_competences_xml.source,
        a_envoyer="fichier .xml ou archive .zip",
        apres=CODES,
    ),
    SourceConnue(
        "france_competences_csv",
        "RNCP et RS, France compétences, CSV",
        "archive .zip ou dossier",
        france_competences_csv.source,
        a_envoyer="archive .zip",
        apres=CODES,
    ),
    SourceConnue(
        "certifications",
        "Certifications, compilation de sources publiques",
        "dossier, ou certifications.csv",
        certifications.source,
        apres=CODES,
        a_envoyer="archive .zip des fichiers, ou certifications.csv",
    ),
    SourceConnue(
        "certifinfo",
        "Certif Info, table de passage",
        "fichier .xml ou .csv",
        certifinfo.source,
        apres=("france_competences_xml",),
    ),
    SourceConnue("opco", "Opérateurs de compétences", "opco.csv", codes.opco),
    SourceConnue("dispositifs", "Base Dispositif", "dispositifs.csv", dispositifs.source),
    SourceConnue("prerequis", "Pré-requis", "prerequis.csv", codes.prerequis),
    SourceConnue(
        "parametres_legaux",
        "Paramètres légaux des règles",
        "parametres_legaux.csv",
        dispositifs.parametres,
    ),
)
SOURCES = {source.nom: source for source in _SOURCES}
