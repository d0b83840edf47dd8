"""The complete feed: every session active that day, in one LHEO file and its manifest.

`lheo/correspondance/presence.py` says which sessions are, and why the others aren't.
It is put together from the pieces of the published actions (`morceaux`), read one after the other and forgotten:
memory doesn't grow with the offer.
"""

import datetime
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from sofi.socle.depot import deposer, oter_les_restes
from sofi.socle.formats import insecables, nombre

from .annexes import Annexes, Base, annexes_prevues, ecrire_annexes, ecrire_sans_offre
from .lheo.ecriture import Ecrire, ecrire_document, fichier_compresse
from .lheo.groupes import Groupes
from .lheo.piece import Bilan, Refusee, remplir
from .manifeste import (
    Cause,
    Genre,
    Manifeste,
    Refus,
    dernier_manifeste,
    empreinte,
    nom_des_empreintes,
    nom_des_sessions,
    nom_manifeste,
)
from .models import FluxEcrit
from .morceaux import pieces_du_jour
from .sessions_ecrites import SessionsEcrites, SessionsPrecedentes, ligne

PART_RETIREE_MAX = 10  # percent of the previous feed's sessions
REFUS_LISTES_MAX = 500  # listed in the manifest; the others are counted
RETIREES_LISTEES_MAX = 5_000  # named in the alert; the others are counted


class FluxRefuse(Exception):
    """The feed was not written; the last good one is still there. The message is in French.

    When the guard stopped it: `manifeste` says what would have been written, `avant` how many sessions the previous
    feed has, `retirees` which ones would be lost (`RETIREES_LISTEES_MAX` at most).
    """

    manifeste: Manifeste | None = None
    avant: int = 0
    retirees: tuple[int, ...] = ()


@dataclass
class _Passage:
    """One run over the published documents."""

    jour: datetime.date
    export: str
    sessions_precedentes: SessionsPrecedentes
    sessions_ecrites: SessionsEcrites = field(default_factory=SessionsEcrites)
    ecartees: Counter[str] = field(default_factory=Counter)
    refus: list[Refus] = field(default_factory=list)
    causes: Groupes = field(default_factory=Groupes)
    formations: int = 0

    def parcourir(
        self, ecrire: Ecrire, lister: Callable[[bytes], object], annexes: Annexes
    ) -> None:
        for action, piece in pieces_du_jour(self.jour):
            ecrire(remplir(piece.octets, self.export))
            self._compter(piece.bilan, lister)
            annexes.noter(action, piece)

    def _compter(self, bilan: Bilan, lister: Callable[[bytes], object]) -> None:
        self.ecartees.update(bilan.ecartees)
        self.formations += len(bilan.formations)
        for formation in bilan.formations:
            for numero, fin in formation.sessions:
                self.sessions_ecrites.ajouter(numero)
                lister(ligne(numero, fin))
        for refusee in bilan.refus:
            self._refuser(refusee)

    def _refuser(self, refusee: Refusee) -> None:
        self.ecartees["formations_refusees"] += 1
        for faute in refusee.fautes:
            self.causes.ajouter(faute)
        if len(self.refus) < REFUS_LISTES_MAX:
            fautes = [str(faute) for faute in refusee.fautes]
            self.refus.append(Refus(refusee.formation, refusee.sessions, fautes))

    @property
    def retirees(self) -> SessionsEcrites:
        """What this feed would lose that hadn't simply ended."""
        return self.sessions_precedentes.toutes.sans(
            self.sessions_ecrites, self.sessions_precedentes.finies
        )

    @property
    def terminees_depuis(self) -> int:
        """Sessions of the previous feed that have simply ended since."""
        return len(self.sessions_precedentes.finies.sans(self.sessions_ecrites))


def ecrire_flux(
    dossier: Path,
    *,
    jour: datetime.date,
    forcer: bool = False,
    retraits_admis: int = 0,
    maintenant: datetime.datetime | None = None,
) -> Manifeste:
    """Write the complete file of that day, its manifest, and the trace of the run; returns the manifest.

    FluxRefuse, and nothing changed, when there is nothing to write, when another run is under way, or
    when more than `PART_RETIREE_MAX` % of the previous feed's sessions would leave without having ended.
    `retraits_admis`: so many may leave, whatever the share; `forcer`: any number, and a lost list is no matter.
    """
    dossier.mkdir(parents=True, exist_ok=True)
    lu_le = maintenant or timezone.now()
    export = timezone.localtime(lu_le).isoformat(timespec="seconds")
    nom = f"offre-{jour.isoformat()}"
    manifeste = Manifeste(f"{nom}.xml.gz", nom_des_sessions(jour), jour.isoformat(), export)
    with transaction.atomic():
        verrouiller(dossier)
        oter_les_restes(dossier, "offre-*")
        base = _base_du_delta(dossier, jour)
        manifeste.annexes = annexes_prevues(jour, base)
        with deposer(*(dossier / un for un in _noms(manifeste, jour))) as chemins:
            admis = sys.maxsize if forcer else retraits_admis
            _ecrire_fichiers(manifeste, chemins, dossier=dossier, admis=admis, base=base)
        FluxEcrit.objects.create(
            jour=jour,
            fichier=manifeste.fichier,
            sessions=manifeste.sessions,
            sha256=manifeste.sha256,
            ecrit_le=lu_le,
        )
    return manifeste


def _noms(manifeste: Manifeste, jour: datetime.date) -> tuple[str, ...]:
    """The files of the day, the manifest last: it says the others are there."""
    annexes = (annexe.fichier for annexe in manifeste.annexes)
    listes = (manifeste.liste_sessions, nom_des_empreintes(jour))
    return (manifeste.fichier, *listes, *annexes, nom_manifeste(jour))


def _ecrire_fichiers(
    manifeste: Manifeste, chemins: list[Path], *, dossier: Path, admis: int, base: Base | None
) -> None:
    """The feed, the numbers of its sessions, what stands beside it and its manifest, at these paths."""
    flux, liste, empreintes, *annexes, a_cote = chemins
    jour, export = datetime.date.fromisoformat(manifeste.jour), manifeste.exporte_le
    precedent = _precedent(dossier, jour)
    sessions_precedentes = _sessions_de(dossier, precedent, jour, exigees=admis < sys.maxsize)
    passage = _Passage(jour, export, sessions_precedentes)
    par_genre = {
        annexe.genre: chemin for annexe, chemin in zip(manifeste.annexes, annexes, strict=True)
    }
    with (
        fichier_compresse(flux) as sortie,
        fichier_compresse(liste) as sessions,
        ecrire_document(sortie, jour=jour, export=export) as ecrire,
        ecrire_annexes(par_genre, empreintes, jour=jour, export=export, base=base) as ecrites,
    ):
        passage.parcourir(ecrire, sessions.write, ecrites)
    _remplir(manifeste, passage, precedent)
    _verifier(manifeste, passage, admis)
    sans_offre = ecrire_sans_offre(
        par_genre[Genre.PLUS], jour=jour, export=export, actifs=ecrites.actifs
    )
    comptes = ecrites.comptes | {Genre.PLUS: sans_offre}
    for annexe in manifeste.annexes:
        chemin = par_genre[annexe.genre]
        annexe.octets, annexe.sha256 = chemin.stat().st_size, empreinte(chemin)
        annexe.comptes = comptes.get(annexe.genre, {})
    manifeste.octets, manifeste.sha256 = flux.stat().st_size, empreinte(flux)
    manifeste.ecrire(a_cote)


def _base_du_delta(dossier: Path, jour: datetime.date) -> Base | None:
    """The last feed of a day before, when the list of its formations is there and its manifest can be read."""
    veille = jour - datetime.timedelta(days=1)
    chemin = dernier_manifeste(dossier, veille)
    try:
        manifeste = Manifeste.lire(chemin) if chemin else None
    except (ValueError, TypeError, KeyError):
        return None
    if manifeste is None:
        return None
    liste = dossier / nom_des_empreintes(datetime.date.fromisoformat(manifeste.jour))
    return Base(manifeste, liste) if liste.is_file() else None


def verrouiller(dossier: Path) -> None:
    """Two runs towards the same folder don't meet; the lock goes with the transaction."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s)", [cle_de_verrou(dossier)])
        (obtenu,) = curseur.fetchone()
    if not obtenu:
        raise FluxRefuse(
            insecables(f"Un autre flux est en cours d’écriture dans {dossier} : attendez sa fin.")
        )


def cle_de_verrou(dossier: Path) -> int:
    """The database's lock for that folder."""
    return zlib.crc32(f"flux:{dossier.resolve()}".encode())


def _precedent(dossier: Path, jour: datetime.date) -> Manifeste | None:
    chemin = dernier_manifeste(dossier, jour)
    if chemin is None:
        return None
    try:
        return Manifeste.lire(chemin)
    except (ValueError, TypeError, KeyError) as erreur:
        raise FluxRefuse(
            insecables(
                f"Le manifeste du flux précédent ({chemin}) est illisible : le nombre de sessions "
                "retirées ne peut pas être vérifié. Rétablissez ce fichier, ou écartez-le."
            )
        ) from erreur


def _sessions_de(
    dossier: Path, precedent: Manifeste | None, jour: datetime.date, *, exigees: bool
) -> SessionsPrecedentes:
    if precedent is None:
        return SessionsPrecedentes()
    try:
        return SessionsPrecedentes.lire(dossier / precedent.liste_sessions, jour)
    except FileNotFoundError as erreur:
        if not exigees:
            return SessionsPrecedentes()
        raise FluxRefuse(
            insecables(
                f"La liste des sessions du flux précédent ({precedent.liste_sessions}) manque : le "
                "nombre de sessions retirées ne peut pas être vérifié. Rétablissez ce fichier, ou "
                "faites lancer « manage.py flux_lheo --forcer » sur le serveur."
            )
        ) from erreur


def _remplir(manifeste: Manifeste, passage: _Passage, precedent: Manifeste | None) -> None:
    manifeste.formations = passage.formations
    manifeste.sessions = manifeste.actions = len(passage.sessions_ecrites)
    manifeste.retirees_depuis = len(passage.retirees)
    manifeste.terminees_depuis = passage.terminees_depuis
    manifeste.ecartees = dict(sorted(passage.ecartees.items()))
    manifeste.refus = passage.refus
    manifeste.causes = [Cause.de(groupe) for groupe in passage.causes]
    if precedent:
        meme_jour = precedent.jour == manifeste.jour
        manifeste.precedent = precedent.precedent if meme_jour else precedent.resume()


def _verifier(manifeste: Manifeste, passage: _Passage, admis: int) -> None:
    if not manifeste.sessions:
        raise FluxRefuse(
            insecables(
                "Aucune session active à publier : un fichier LHEO ne peut pas être vide. "
                "Rien n’a été écrit."
            )
        )
    avant, retirees = len(passage.sessions_precedentes.toutes), manifeste.retirees_depuis
    if retirees <= admis or retirees * 100 <= avant * PART_RETIREE_MAX:
        return
    part = nombre(round(retirees * 100 / avant, 1))
    raise _arret(
        f"Ce flux retirerait {retirees} des {avant} sessions du flux précédent sans qu’elles soient "
        f"terminées : {part} %, plus que les {PART_RETIREE_MAX} % admis. Le flux précédent reste en place.",
        manifeste,
        passage,
    )


def _arret(message: str, manifeste: Manifeste, passage: _Passage) -> FluxRefuse:
    refus = FluxRefuse(insecables(message))
    refus.manifeste = manifeste
    refus.avant = len(passage.sessions_precedentes.toutes)
    refus.retirees = tuple(islice(passage.retirees, RETIREES_LISTEES_MAX))
    return refus
