"""Does a web address answer? Asked with care: never of a private network, never for long, never for its body."""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

DELAI = 8.0  # seconds without a byte
DUREE = (
    20.0  # seconds for the whole answer, redirections included: a server may give a byte a second
)
REDIRECTIONS_MAX = 4  # enough for https, then www, then a language
PORTS = frozenset({80, 443})
AGENT = "SOFI-verification-des-liens/1"
# Some servers refuse HEAD where they answer GET.
A_REPRENDRE = frozenset({400, 403, 404, 405, 406, 500, 501, 503})


@dataclass(frozen=True)
class Reponse:
    """What a server answered: `code` is 0 when none did; `constat` says it in French."""

    repond: bool
    code: int
    constat: str


class AdresseRefusee(Exception):
    """The address isn't one that the site may ask; the message says why, in French."""


# IPv6 addresses that stand for an IPv4 one, which their last four bytes are (RFC 6052, RFC 4291).
TRADUITES = ipaddress.ip_network("64:ff9b::/96")
# Networks that no public site is in: translation of one's own (RFC 8215), IPv4 « compatible », Teredo tunnels.
INTERNES = [ipaddress.ip_network(r) for r in ("64:ff9b:1::/48", "::/96", "2001::/32")]


def est_publique(adresse: str) -> bool:
    """Of the public Internet: neither private, nor local, nor reserved (IPv4 inside IPv6 included)."""
    adresse_lue = ipaddress.ip_address(adresse)
    if isinstance(adresse_lue, ipaddress.IPv6Address):
        if any(adresse_lue in reseau for reseau in INTERNES):
            return False
        traduite = (
            ipaddress.IPv4Address(adresse_lue.packed[-4:]) if adresse_lue in TRADUITES else None
        )
        adresse_lue = adresse_lue.ipv4_mapped or adresse_lue.sixtofour or traduite or adresse_lue
    return adresse_lue.is_global and not adresse_lue.is_multicast


def essayer(
    url: str,
    *,
    est_permise: Callable[[str], bool] = est_publique,
    ports: frozenset[int] = PORTS,
    duree: float = DUREE,
) -> Reponse:
    """HEAD, then GET when HEAD is refused; redirections are followed, each checked like the first.

    The name is resolved once and the connection made to that very address, so that it can't become
    another one between the check and the use. Whatever the server does, `duree` seconds end it.
    """
    fin = time.monotonic() + duree
    try:
        for _ in range(REDIRECTIONS_MAX + 1):
            code, suite = _demander("HEAD", url, est_permise, ports, fin)
            if code in A_REPRENDRE:
                code, suite = _demander("GET", url, est_permise, ports, fin)
            if not suite:
                return _reponse_lue(code)
            url = urljoin(url, suite)
    except AdresseRefusee as refus:
        return Reponse(False, 0, str(refus))
    except socket.gaierror:
        return Reponse(False, 0, "ce site n'existe pas")
    except TimeoutError:
        return Reponse(False, 0, f"aucune réponse en {duree:.0f}\N{NO-BREAK SPACE}s")
    except ssl.SSLError:
        return Reponse(False, 0, "le certificat de sécurité du site n'est pas valable")
    except (OSError, http.client.HTTPException, ValueError):
        return Reponse(False, 0, "la connexion est impossible")
    return Reponse(False, 0, "trop de redirections")


def _reponse_lue(code: int) -> Reponse:
    if 200 <= code < 400:
        return Reponse(True, code, "répond")
    # Refused to a machine, perhaps not to a person.
    if code in (401, 403, 429):
        return Reponse(True, code, "répond, mais pas à une machine")
    nom = {404: "page introuvable", 410: "page retirée"}.get(code, "erreur du site")
    return Reponse(False, code, f"{nom} ({code})")


def _demander(
    methode: str, url: str, est_permise: Callable[[str], bool], ports: frozenset[int], fin: float
) -> tuple[int, str]:
    """One request: the code, and where it leads when it redirects; TimeoutError after `fin`."""
    adresse_lue = urlsplit(url)
    hote, port = destination(adresse_lue, ports)
    ip = ip_de(hote, port, est_permise)
    reste = fin - time.monotonic()
    if reste <= 0:
        raise TimeoutError
    with canal_ouvert(ip, port, reste) as canal:
        if adresse_lue.scheme == "https":
            canal = ssl.create_default_context().wrap_socket(canal, server_hostname=hote)
        connexion = http.client.HTTPConnection(hote, port)
        connexion.sock = canal
        chemin = iri_to_uri(
            (adresse_lue.path or "/") + (f"?{adresse_lue.query}" if adresse_lue.query else "")
        )
        try:
            connexion.request(methode, chemin, headers={"User-Agent": AGENT, "Connection": "close"})
            reponse = connexion.getresponse()
        finally:
            canal.close()
        redirige = reponse.status in (301, 302, 303, 307, 308)
        return reponse.status, redirection_de(reponse) if redirige else ""


@contextmanager
def canal_ouvert(ip: str, port: int, reste: float) -> Iterator[socket.socket]:
    """A connection cut after so many seconds, whatever is being read of it: TimeoutError then."""
    coupee = threading.Event()
    with socket.create_connection((ip, port), timeout=min(DELAI, reste)) as canal:

        def couper() -> None:
            coupee.set()
            with suppress(OSError):  # ended by itself meanwhile
                canal.shutdown(socket.SHUT_RDWR)

        minuterie = threading.Timer(reste, couper)
        minuterie.start()
        try:
            yield canal
        except (OSError, http.client.HTTPException) as erreur:
            if coupee.is_set():
                raise TimeoutError from erreur
            raise
        finally:
            minuterie.cancel()
        if coupee.is_set():  # what was read before reads like a whole answer
            raise TimeoutError


def redirection_de(reponse: http.client.HTTPResponse) -> str:
    """Where it leads: some servers write accents as they are, which HTTP reads as Latin-1."""
    adresse = reponse.getheader("Location") or ""
    with suppress(UnicodeError):
        return adresse.encode("latin-1").decode()
    return adresse


def destination(adresse_lue: SplitResult, ports: frozenset[int]) -> tuple[str, int]:
    """The host, its accents as the Internet writes them, and the port."""
    if (
        adresse_lue.scheme not in ("http", "https")
        or not adresse_lue.hostname
        or adresse_lue.username is not None
    ):
        raise AdresseRefusee("ce n'est pas une adresse web")
    port = adresse_lue.port or (443 if adresse_lue.scheme == "https" else 80)
    if port not in ports:
        raise AdresseRefusee(f"le port {port} n'est pas celui d'un site")
    return adresse_lue.hostname.encode("idna").decode(), port


def ip_de(hote: str, port: int, est_permise: Callable[[str], bool]) -> str:
    """The address to connect to; refused when any of the name's addresses is."""
    infos = socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM)
    ips = [str(info[4][0]) for info in infos]
    if not ips or not all(est_permise(ip) for ip in ips):
        raise AdresseRefusee("cette adresse n'est pas sur l'internet public")
    return ips[0]
