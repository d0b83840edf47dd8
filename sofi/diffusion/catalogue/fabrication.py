"""Making the catalogues: the published documents are read once, one after the other; then each catalogue is drawn.

What is printed of each training waits in a temporary file: memory holds a line for each, whatever the offer says of it.
A catalogue whose content is that of its file isn't drawn again.
"""

import datetime
import fcntl
import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from sofi.socle.depot import deposer
from sofi.socle.formats import accord
from sofi.socle.texte import plier
from sofi.validation.document import Document, DocumentIllisible, lire
from sofi.validation.models import OffrePubliee

from . import dessin, fichiers
from .fichiers import Catalogue, Liste, dossier
from .impression import Edition, imprimer
from .notices import Notice, actives, notice_de
from .rayons import Rayon, Rayons

DOCUMENTS_PAR_LOT = 200  # read at once: about 5 MB
journal = logging.getLogger(__name__)
Dire = Callable[[str], object]


class CatalogueEnCours(Exception):
    """Another run is under way in the same folder; the message is in French."""


@dataclass
class Bilan:
    """What a run did."""

    faits: list[Catalogue] = field(default_factory=list)
    inchanges: int = 0
    rates: list[str] = field(default_factory=list)


@dataclass(order=True, frozen=True)
class _Ligne:
    """A training in a catalogue: how it is sorted, where its notice is."""

    partie_pliee: str
    titre_plie: str
    action: int
    partie: str
    debut: int
    longueur: int


@dataclass
class _Reserve:
    """The notices, in a file, and the catalogues that hold each."""

    fichier: IO[bytes]
    lignes: dict[Rayon, list[_Ligne]] = field(default_factory=dict)

    def ranger(self, document: Document, notice: Notice, rayons: Rayons) -> None:
        """Keep a notice, under each of its catalogues."""
        octets = msgspec.msgpack.encode(notice)
        debut, titre = self.fichier.tell(), plier(notice.titre)
        self.fichier.write(octets)
        for rayon, partie in rayons.de(document, notice):
            ligne = _Ligne(plier(partie), titre, notice.action, partie, debut, len(octets))
            self.lignes.setdefault(rayon, []).append(ligne)

    def octets(self, ligne: _Ligne) -> bytes:
        self.fichier.seek(ligne.debut)
        return self.fichier.read(ligne.longueur)

    def lire(self, rayon: Rayon) -> Iterator[tuple[str, Notice]]:
        """The parts and notices of a catalogue, in its order."""
        decodeur = msgspec.msgpack.Decoder(Notice)
        for ligne in self.lignes[rayon]:
            yield ligne.partie, rayon.filtrer(decodeur.decode(self.octets(ligne)))


def fabriquer(*, maintenant: datetime.datetime | None = None, dire: Dire = lambda _: None) -> Bilan:
    """Make what isn't that of today's offer; `dire` hears of each catalogue. CatalogueEnCours when another run does."""
    instant = timezone.localtime(maintenant or timezone.now())
    dossier().mkdir(parents=True, exist_ok=True)
    with _seul(), tempfile.TemporaryFile(dir=dossier()) as fichier:
        reserve, rayons = _Reserve(fichier), Rayons()
        for document in _documents():
            if sessions := actives(document, instant.date()):
                reserve.ranger(document, notice_de(document, sessions), rayons)
        bilan = _tirer(reserve, rayons, instant, dire)
        liste = fichiers.lire()
        liste.vu_le = instant
        fichiers.ecrire(liste)
        fichiers.oublier(liste)
    return bilan


@contextmanager
def _seul() -> Iterator[None]:
    """One run at a time in the folder; the lock goes with the process."""
    with (dossier() / ".verrou").open("w") as verrou:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as erreur:
            raise CatalogueEnCours(
                "Les catalogues sont déjà en train d’être faits : attendez la fin."
            ) from erreur
        yield


def _documents() -> Iterator[Document]:
    """The documents that are public now; one that can't be read is left out, and the log says it."""
    publiees = OffrePubliee.objects.order_by("pk").annotate(
        texte=Cast("version__document", TextField())
    )
    with transaction.atomic():
        for action, texte in publiees.values_list("pk", "texte").iterator(DOCUMENTS_PAR_LOT):
            try:
                yield lire(texte)
            except (DocumentIllisible, ValueError) as erreur:
                journal.error("Catalogue : action %s illisible (%s).", action, erreur)


def _tirer(reserve: _Reserve, rayons: Rayons, instant: datetime.datetime, dire: Dire) -> Bilan:
    """Draw each catalogue that isn't that of its file; the list is replaced after each."""
    bilan, liste = Bilan(), fichiers.lire()
    gardes = [c for c in liste.catalogues if c.rayon in reserve.lignes]
    liste.catalogues = gardes
    for rayon in sorted(reserve.lignes, key=lambda r: (r.genre, plier(rayons.titre(r)))):
        reserve.lignes[rayon].sort()
        edition = Edition(rayon, rayons.titre(rayon), instant)
        ancien = liste.trouver(rayon.cle)
        empreinte = _empreinte(reserve, edition)
        if ancien and ancien.empreinte == empreinte and fichiers.ouvrir(ancien):
            ancien.echec = False
            bilan.inchanges += 1
            continue
        neuf = _faire(reserve, edition, empreinte, bilan)
        _remplacer(liste, ancien, neuf)
        fichiers.ecrire(liste)
        dire(_phrase(neuf) if neuf else f"{edition.titre} : n’a pas pu être fait.")
    fichiers.ecrire(liste)
    return bilan


def _remplacer(liste: Liste, ancien: Catalogue | None, neuf: Catalogue | None) -> None:
    if neuf:
        liste.catalogues = [c for c in liste.catalogues if c is not ancien] + [neuf]
    elif ancien:
        ancien.echec = True


def _empreinte(reserve: _Reserve, edition: Edition) -> str:
    """What the file depends on: the drawing, the title, the site, the notices in their order."""
    hachage = hashlib.sha256(
        f"{dessin.FORMAT}\n{settings.ADRESSE_DU_SITE}\n{settings.REGION}\n{edition.titre}\n".encode()
    )
    for ligne in reserve.lignes[edition.rayon]:
        hachage.update(ligne.partie.encode())
        hachage.update(reserve.octets(ligne))
    return hachage.hexdigest()


def _faire(reserve: _Reserve, edition: Edition, empreinte: str, bilan: Bilan) -> Catalogue | None:
    """Draw a catalogue in its file; None when it fails."""
    rayon = edition.rayon
    catalogue = Catalogue(
        rayon.genre, rayon.code, edition.titre, 0, 0, 0, 0, empreinte, edition.instant
    )
    chemin = dossier() / catalogue.fichier
    try:
        with deposer(chemin) as (provisoire,):
            tirage = imprimer(provisoire, edition, lambda: reserve.lire(rayon))
    except Exception:  # noqa: BLE001 - said on the page and in the log: the others are made all the same
        journal.exception("Catalogue : %s n’a pas pu être fait.", edition.titre)
        bilan.rates.append(edition.titre)
        return None
    catalogue.formations, catalogue.sessions = tirage.formations, tirage.sessions
    catalogue.pages, catalogue.octets = tirage.pages, chemin.stat().st_size
    bilan.faits.append(catalogue)
    return catalogue


def _phrase(catalogue: Catalogue) -> str:
    formations = accord(catalogue.formations, "formation", "formations")
    return f"{catalogue.titre} : {formations}, {accord(catalogue.pages, 'page', 'pages')}."
