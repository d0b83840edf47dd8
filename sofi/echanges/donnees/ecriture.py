"""Writing the files of a day: one reading of the public offer, each document given to every file and forgotten."""

import csv
import datetime
import io
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec
from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace

from sofi.annuaire.origines import Origine
from sofi.diffusion.models import RendezVous
from sofi.diffusion.objets_publics import information
from sofi.diffusion.suite_publique import tous_les_documents
from sofi.socle.avancement import Avancer, sans_suite
from sofi.socle.depot import deposer, oter_les_restes
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee

from ..elm.graphe import graphe
from ..flux import verrouiller
from ..lheo.controle import controler_formation
from ..lheo.correspondance import formations
from ..lheo.correspondance.presence import absence, part_d_ici
from ..lheo.ecriture import ecrire_document, fichier_compresse, octets_de
from ..manifeste import empreinte
from .colonnes import INFORMATIONS, SESSIONS, Colonne, LigneDeSession
from .fichiers import Fichier, Lot, Nom, chemin, chemin_du_lot, dossier, oublier

Ecrire = Callable[[bytes], object]
_journal = logging.getLogger(__name__)
_encodeur = msgspec.json.Encoder()


def _en_csv(cellules: Iterable[str]) -> bytes:
    """A line of RFC 4180, in UTF-8."""
    ligne = io.StringIO()
    csv.writer(ligne).writerow(cellules)
    return ligne.getvalue().encode()


@dataclass
class _Sorties:
    """The files being written, and how many lines each has."""

    jour: datetime.date
    export: str
    vers: dict[Nom, Ecrire]
    lignes: dict[Nom, int] = field(default_factory=lambda: dict.fromkeys(Nom, 0))
    ecartes: int = 0

    def ecrire(self, nom: Nom, octets: bytes) -> None:
        self.vers[nom](octets)
        self.lignes[nom] += 1

    def noter(self, document: Document) -> None:
        """A document, in each file that is concerned; another Carif-Oref's is in none, since its licence isn't ours."""
        if not part_d_ici(document):
            return
        onisep = document.origine == Origine.ONISEP
        documents = Nom.DOCUMENTS_ONISEP if onisep else Nom.DOCUMENTS
        self.ecrire(documents, _encodeur.encode(document) + b"\n")
        sessions = Nom.SESSIONS_ONISEP if onisep else Nom.SESSIONS
        for session in document.sessions:
            if absence(session, self.jour):  # as in the search and in the feed
                continue
            ligne = LigneDeSession(document, session)
            self.ecrire(sessions, _en_csv(colonne.cellule(ligne) for colonne in SESSIONS))
        if not onisep:
            self._vers_kairos(document)
            if decrit := graphe(document, self.jour):
                self.ecrire(Nom.ELM, _encodeur.encode(decrit) + b"\n")

    def _vers_kairos(self, document: Document) -> None:
        """The sessions with a meeting to come, as the feed says them; what LHEO refuses is counted and told."""
        reduit = avec_reunions(document, self.jour)
        if reduit is None:
            return
        for formation in formations(reduit, jour=self.jour, export=self.export):
            faute = next(iter(controler_formation(formation.element)), None)
            if faute is None:
                self.ecrire(Nom.KAIROS, octets_de(formation.element))
            else:
                self.ecartes += 1
                _journal.warning("Action %s left out for Kairos: %s", document.action.id, faute)


def avec_reunions(document: Document, jour: datetime.date) -> Document | None:
    """The document with the sessions that have a meeting that day or later, and those meetings; None without any."""
    sessions = []
    for session in document.sessions:
        a_venir = [r for r in session.informations_collectives if r.date >= jour.isoformat()]
        if a_venir:
            sessions.append(replace(session, informations_collectives=a_venir))
    return replace(document, sessions=sessions) if sessions else None


def ecrire(
    jour: datetime.date,
    *,
    maintenant: datetime.datetime | None = None,
    avancer: Avancer = sans_suite,
) -> Lot:
    """Write every file of that day, in the place of those there; all of them or none. FluxRefuse: another is at it.

    `avancer` is told, before the first document and after each batch, how many were written of how many; what it
    raises stops everything there, and the files already there stay.
    """
    dossier().mkdir(parents=True, exist_ok=True)
    lu_le = maintenant or timezone.now()
    lot = Lot(jour, lu_le, [Fichier(nom) for nom in Nom])
    noms = [chemin(jour, nom) for nom in Nom]
    with transaction.atomic():
        verrouiller(dossier())
        oter_les_restes(dossier())
        with deposer(*noms, chemin_du_lot(jour)) as chemins:
            _remplir(lot, dict(zip(Nom, chemins, strict=False)), avancer)
            chemins[-1].write_bytes(msgspec.json.format(msgspec.json.encode(lot)) + b"\n")
    oublier(jour)
    return lot


def _remplir(lot: Lot, chemins: dict[Nom, Path], avancer: Avancer) -> None:
    total = OffrePubliee.objects.count()
    avancer(0, total)
    export = timezone.localtime(lot.ecrit_le).isoformat(timespec="seconds")
    with _ouvrir(chemins, lot.jour, export) as sorties:
        for document in tous_les_documents(apres_un_lot=lambda lus: avancer(lus, max(lus, total))):
            sorties.noter(document)
        for ligne in RendezVous.objects.filter(date__gte=lot.jour).order_by("pk").iterator():
            donnee = information(ligne)
            sorties.ecrire(Nom.INFORMATIONS, _en_csv(c.cellule(donnee) for c in INFORMATIONS))
    lot.ecartes = sorties.ecartes
    for fichier in lot.fichiers:
        fichier.lignes = sorties.lignes[fichier.nom]
        fichier.octets = chemins[fichier.nom].stat().st_size
        fichier.sha256 = empreinte(chemins[fichier.nom])


@contextmanager
def _ouvrir(chemins: dict[Nom, Path], jour: datetime.date, export: str) -> Iterator[_Sorties]:
    """The files, with what stands before their lines and after."""
    entetes: dict[Nom, tuple[Colonne[Any], ...]] = {
        Nom.SESSIONS: SESSIONS,
        Nom.SESSIONS_ONISEP: SESSIONS,
        Nom.INFORMATIONS: INFORMATIONS,
    }
    with ExitStack() as pile:
        vers: dict[Nom, Ecrire] = {}
        for nom, ou in chemins.items():
            sortie: IO[bytes] = pile.enter_context(fichier_compresse(ou))
            if nom == Nom.KAIROS:
                vers[nom] = pile.enter_context(ecrire_document(sortie, jour=jour, export=export))
                continue
            vers[nom] = sortie.write
            if nom in entetes:
                sortie.write(_en_csv(colonne.nom for colonne in entetes[nom]))
        yield _Sorties(jour, export, vers)
