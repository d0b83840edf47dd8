"""A public file, fetched with care: never of a private network, bounded in size and time, whole or not at all.

What the server says of the file isn't believed: a length that isn't the one received, a connection that is cut or that
gives a byte a minute, an answer that never ends, each ends in TelechargementImpossible, which says in French what
happened.
"""

import hashlib
import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from .ecoute import battre
from .liens import (
    PORTS,
    REDIRECTIONS_MAX,
    AdresseRefusee,
    canal_ouvert,
    destination,
    est_publique,
    ip_de,
    redirection_de,
)

AGENT = "SOFI-sources/1"
BLOC = 256 * 1024
DUREE = 20 * 60.0  # seconds for the whole file
APRES_LA_FIN = 1.0  # seconds given to a server that doesn't close, to send more than it said
REDIRECTIONS = (301, 302, 303, 307, 308)


class TelechargementImpossible(Exception):
    """The file can't be fetched; the message says why, in French."""


@dataclass(frozen=True)
class Regles:
    """Where one may go, and for how long: tests go to their own machine."""

    taille_max: int
    duree: float = DUREE
    est_permise: Callable[[str], bool] = est_publique
    ports: frozenset[int] = PORTS


@dataclass(frozen=True)
class Recu:
    """A file that was received: its name, what its server says of it, its digest."""

    nom: str
    etag: str
    modifie_le: str
    sha256: str
    taille: int


def telecharger(
    url: str, vers: Path, regles: Regles, *, etag: str = "", modifie_le: str = ""
) -> Recu | None:
    """Write the file at `vers`; None when the server says it is the same as before (304).

    Raises TelechargementImpossible; what is at `vers` is then of no use.
    """
    fin = time.monotonic() + regles.duree
    conditions = {"If-None-Match": etag, "If-Modified-Since": modifie_le}
    entetes = {nom: valeur for nom, valeur in conditions.items() if valeur}
    try:
        for _ in range(REDIRECTIONS_MAX + 1):
            recu = _demander(url, vers, regles, entetes, fin)
            if not isinstance(recu, str):
                return recu
            url = urljoin(url, recu)
    except AdresseRefusee as refus:
        raise TelechargementImpossible(f"{refus}.") from None
    except socket.gaierror:
        raise TelechargementImpossible("Ce site n’existe pas : vérifiez l’adresse.") from None
    except TimeoutError:
        raise TelechargementImpossible(
            f"Le serveur est trop lent : le fichier n’est pas arrivé en entier en {_minutes(regles.duree)}."
        ) from None
    except ssl.SSLError:
        raise TelechargementImpossible(
            "Le certificat de sécurité du site n’est pas valable."
        ) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise TelechargementImpossible(
            "La connexion a été coupée avant la fin du fichier, ou n’a pas pu être ouverte."
        ) from None
    raise TelechargementImpossible("Cette adresse renvoie sans fin à une autre.")


def _minutes(secondes: float) -> str:
    return f"{secondes / 60:.0f} min" if secondes >= 60 else f"{secondes:.0f} s"


def _demander(
    url: str, vers: Path, regles: Regles, entetes: dict[str, str], fin: float
) -> Recu | str | None:
    """One request: what was received, where it leads, or None for « the same »."""
    lue = urlsplit(url)
    hote, port = destination(lue, regles.ports)
    ip = ip_de(hote, port, regles.est_permise)
    reste = fin - time.monotonic()
    if reste <= 0:
        raise TimeoutError
    with canal_ouvert(ip, port, reste) as canal:
        if lue.scheme == "https":
            canal = ssl.create_default_context().wrap_socket(canal, server_hostname=hote)
        connexion = http.client.HTTPConnection(hote, port)
        connexion.sock = canal
        chemin = iri_to_uri((lue.path or "/") + (f"?{lue.query}" if lue.query else ""))
        communs = {"User-Agent": AGENT, "Connection": "close", "Accept-Encoding": "identity"}
        try:
            connexion.request("GET", chemin, headers=communs | entetes)
            with closing(connexion.getresponse()) as reponse:
                return _lire(reponse, url, vers, regles, canal)
        finally:
            canal.close()


def _lire(
    reponse: http.client.HTTPResponse, url: str, vers: Path, regles: Regles, canal: socket.socket
) -> Recu | str | None:
    if reponse.status == 304:
        return None
    if reponse.status in REDIRECTIONS:
        return redirection_de(reponse)
    if reponse.status != 200:
        raise TelechargementImpossible(
            f"Le serveur a répondu {reponse.status} au lieu du fichier : vérifiez l’adresse."
        )
    empreinte, taille = hashlib.sha256(), 0
    with vers.open("wb") as sortie:
        for bloc in _blocs(reponse, canal, regles):
            battre()
            taille += len(bloc)
            if taille > regles.taille_max:
                raise TelechargementImpossible(
                    f"Le fichier dépasse {regles.taille_max // 1024**2} Mo, le plus qu’une source puisse donner."
                )
            empreinte.update(bloc)
            sortie.write(bloc)
    if not taille:
        raise TelechargementImpossible("Le serveur a donné un fichier vide.")
    return Recu(
        nom=_nom(reponse, url),
        etag=(reponse.getheader("ETag") or "")[:400],
        modifie_le=(reponse.getheader("Last-Modified") or "")[:60],
        sha256=empreinte.hexdigest(),
        taille=taille,
    )


def _blocs(
    reponse: http.client.HTTPResponse, canal: socket.socket, regles: Regles
) -> Iterator[bytes]:
    """The body up to its end, whatever length was said; refused when it isn't that one."""
    annoncee = None if reponse.chunked else reponse.length
    if annoncee is not None and annoncee > regles.taille_max:
        raise TelechargementImpossible(
            f"Le fichier dépasse {regles.taille_max // 1024**2} Mo, le plus qu’une source puisse donner."
        )
    if annoncee is not None:
        reponse.length = None  # read to the end: what comes after that length is a lie told
    lus = 0
    while bloc := _bloc(reponse, canal, complet=lus == annoncee):
        lus += len(bloc)
        yield bloc
        if annoncee is not None and lus > annoncee:
            break
    if annoncee is not None and lus != annoncee:
        raise TelechargementImpossible(
            f"Le serveur annonce {annoncee} octets et en donne {'moins' if lus < annoncee else 'davantage'} : le "
            "fichier est sans doute coupé."
        )


def _bloc(reponse: http.client.HTTPResponse, canal: socket.socket, *, complet: bool) -> bytes:
    """What comes next; once all that was said has come, a server that keeps the line open has ended."""
    if not complet:
        return reponse.read1(BLOC)
    canal.settimeout(APRES_LA_FIN)
    try:
        return reponse.read1(BLOC)
    except TimeoutError:
        return b""


def _nom(reponse: http.client.HTTPResponse, url: str) -> str:
    """The name that its server gives, else the end of the address."""
    nom = reponse.headers.get_filename() or unquote(urlsplit(url).path.rpartition("/")[2])
    return Path(nom.replace("\\", "/")).name[-150:]
