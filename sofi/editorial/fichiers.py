"""Files given by pages: judged by their content, bounded, kept in the database by pieces, given one piece at a time."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import transaction

from sofi.socle.fichiers import ARCHIVE_ABIMEE, COUPE, FichierIllisible, refuser_archive

from .models import FichierJoint, MorceauDeFichierJoint

TAILLE_MAX = 10 * 1024**2
"""Of a file, in bytes: four times the heaviest of today's procédures."""
OUVERT_MAX = 200 * 1024**2  # of a document once opened
MORCEAU = 4 * 1024**2
NOM_MAX = 150
TYPES_DITS = 1024**2  # bytes of the list of contents of a document; real ones have some thousand
OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Format:
    """A kind of file that may be given: the type it is served under, and what its content must hold."""

    type: str
    signe: str


FORMATS = {
    ".pdf": Format("application/pdf", "%PDF-"),
    ".docx": Format(f"{OFFICE}wordprocessingml.document", "wordprocessingml.document.main+xml"),
    ".xlsx": Format(f"{OFFICE}spreadsheetml.sheet", "spreadsheetml.sheet.main+xml"),
    ".pptx": Format(f"{OFFICE}presentationml.presentation", "presentation.main+xml"),
    ".odt": Format(f"{ODF}text", f"{ODF}text"),
    ".ods": Format(f"{ODF}spreadsheet", f"{ODF}spreadsheet"),
    ".odp": Format(f"{ODF}presentation", f"{ODF}presentation"),
}


class FichierRefuse(Exception):
    """The file can't be taken; the message says why and what to do, in French."""


def type_de(nom: str, fichier: IO[bytes], taille: int) -> str:
    """The type that a file's content is of, which its name must say too."""
    suffixe = Path(nom).suffix.lower()
    if suffixe not in FORMATS:
        attendus = ", ".join(f[1:].upper() for f in FORMATS)
        raise FichierRefuse(f"« {nom} » n’est pas d’un type attendu : {attendus}.")
    if not taille:
        raise FichierRefuse("Ce fichier est vide : choisissez-en un autre.")
    if taille > TAILLE_MAX:
        raise FichierRefuse(f"Ce fichier dépasse {TAILLE_MAX // 1024**2} Mo : allégez-le.")
    fichier.seek(0)
    fidele = (
        fichier.read(5) == b"%PDF-"
        if suffixe == ".pdf"
        else _est_un_document(nom, fichier, suffixe)
    )
    fichier.seek(0)
    if not fidele:
        raise FichierRefuse(
            f"« {nom} » n’est pas un fichier {suffixe[1:].upper()} lisible : enregistrez-le de nouveau sous ce format."
        )
    return FORMATS[suffixe].type


def _est_un_document(nom: str, fichier: IO[bytes], suffixe: str) -> bool:
    """A document is an archive that says what it holds; one that holds macros is refused."""
    try:
        with zipfile.ZipFile(fichier) as archive:
            refuser_archive(nom, archive.infolist(), OUVERT_MAX)
            membres = set(archive.namelist())
            if any(Path(membre).name.lower().startswith("vbaproject") for membre in membres):
                raise FichierRefuse(
                    f"« {nom} » contient des macros : enregistrez-le sans elles, ou en PDF."
                )
            dit = "mimetype" if suffixe.startswith(".od") else "[Content_Types].xml"
            if dit not in membres:
                return False
            with archive.open(dit) as lu:
                types = lu.read(TYPES_DITS).decode(errors="replace").strip()
    except FichierIllisible as refus:
        raise FichierRefuse(str(refus)) from None
    except (*ARCHIVE_ABIMEE, *COUPE, EOFError, RuntimeError):
        return False
    signe = FORMATS[suffixe].signe
    return types == signe if dit == "mimetype" else signe in types


@transaction.atomic
def garder(nom: str, fichier: Any) -> FichierJoint:
    """Keep an uploaded file, already judged by `type_de`."""
    court = Path(nom).name
    base, suffixe = Path(court).stem, Path(court).suffix.lower()
    empreinte, octets = hashlib.sha256(), 0
    garde = FichierJoint.objects.create(
        nom=base[: NOM_MAX - len(suffixe)] + suffixe,
        type=FORMATS[suffixe].type,
        taille=0,
        sha256="",
    )
    for rang, morceau in enumerate(_morceaux(fichier.chunks())):
        octets += len(morceau)
        empreinte.update(morceau)
        MorceauDeFichierJoint.objects.create(fichier=garde, rang=rang, contenu=morceau)
    garde.taille, garde.sha256 = octets, empreinte.hexdigest()
    garde.save(update_fields=["taille", "sha256"])
    return garde


def _morceaux(contenu: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes by pieces of the size kept."""
    reste = bytearray()
    for octets in contenu:
        reste += octets
        while len(reste) >= MORCEAU:
            yield bytes(reste[:MORCEAU])
            del reste[:MORCEAU]
    if reste:
        yield bytes(reste)


def octets_de(fichier: FichierJoint) -> Iterator[bytes]:
    """Its content, one piece in memory at a time."""
    for rang in range(-(-fichier.taille // MORCEAU)):
        yield bytes(fichier.morceaux.get(rang=rang).contenu)
