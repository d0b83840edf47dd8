"""The file of an import, kept in the database from the screen that receives it to the job that reads it.

The web machine keeps nothing: the job may run on another one, which writes the file in a folder of its own
for as long as it reads it.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

from sofi.comptes.models import Utilisateur
from sofi.socle.genres import DEBUT, LISIBLES, Genre, genre_du_debut

from .models import Import, MorceauDeFichier
from .sources import chercher

TAILLE_MAX = 300 * 1024**2
"""Of a file, in bytes; the flux of France compétences, zipped, is far under."""
MORCEAU = 4 * 1024**2
NOM_MAX = 200  # bytes, without the ending
SUFFIXES = (".csv", ".txt", ".xlsx", ".xlsm", ".xml", ".xml.gz", ".json", ".geojson", ".zip")
"""What the browser proposes first; a file is what its content is, whatever its name."""


CHOISIR = "Choisissez un classeur .xlsx, une table .csv, un fichier XML ou JSON, ou une archive .zip de ceux-là."
CONSEILS = {
    Genre.ANCIEN: "Ouvrez-le, enregistrez-le sans mot de passe au format .xlsx, et redonnez-le.",
    Genre.PAGE: "Ouvrez-la, et téléchargez le fichier qu’elle propose.",
    Genre.COMPRIME: "Décompressez-le, ou mettez-le dans une archive .zip.",
}


class DepotImpossible(Exception):
    """The file can't be taken; the message says why and what to do, in French."""


@transaction.atomic
def garder(
    source: str, nom: str, contenu: Iterable[bytes], *, auteur: Utilisateur | None
) -> Import:
    """Keep this file, read once and never held whole."""
    connue = chercher(source)
    depose = Import.objects.create(
        source=connue.nom, fichier=Path(nom).name[-200:], taille=0, sha256="", auteur=auteur
    )
    empreinte = hashlib.sha256()
    for rang, morceau in enumerate(_morceaux(contenu)):
        if not rang:
            verifier(nom, morceau)
        depose.taille += len(morceau)
        if depose.taille > TAILLE_MAX:
            raise DepotImpossible(
                f"Le fichier dépasse {TAILLE_MAX // 1024**2} Mo. Compressez-le en .zip, ou demandez à "
                "l’administration du serveur de l’importer par la commande « importer »."
            )
        empreinte.update(morceau)
        MorceauDeFichier.objects.create(fichier_de=depose, rang=rang, contenu=morceau)
    if not depose.taille:
        raise DepotImpossible("Ce fichier est vide : choisissez-en un autre.")
    depose.sha256 = empreinte.hexdigest()
    depose.save(update_fields=["taille", "sha256"])
    return depose


def verifier(nom: str, debut: bytes) -> None:
    """Refuse a file that begins as nothing that a source reads."""
    if (genre := genre_du_debut(debut[:DEBUT])) not in LISIBLES:
        raise DepotImpossible(f"« {nom} » est {genre}. {CONSEILS.get(genre, CHOISIR)}")


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


@contextmanager
def fichier_de(importe: Import) -> Iterator[Path]:
    """The file on this machine's disk, under the name it was given, as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="sofi-import-") as dossier:
        chemin = Path(dossier) / _nom_sur_disque(importe.fichier)
        with chemin.open("wb") as sortie:
            rangs = list(importe.morceaux.values_list("rang", flat=True))
            for rang in rangs:
                sortie.write(importe.morceaux.get(rang=rang).contenu)
        yield chemin


def _nom_sur_disque(nom: str) -> str:
    """The name, short enough for a disk, which counts bytes: 190 « é » are 380 of them."""
    suffixe = next((un for un in SUFFIXES if nom.lower().endswith(un)), "")
    fin = len(nom) - len(suffixe)
    return nom[:fin].encode()[:NOM_MAX].decode(errors="ignore") + nom[fin:]


def oublier(importe: Import) -> None:
    """Drop the file: what it was stays in the history."""
    importe.morceaux.all().delete()
