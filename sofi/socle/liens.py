"""Does a web address answer? Asked with care: never of a private network, never for long, never for its body."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

DELAI = 8.0  # seconds for each connection
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


def est_publique(adresse: str) -> bool:
    """Of the public Internet: neither private, nor local, nor reserved (IPv4 inside IPv6 included)."""
    lue = ipaddress.ip_address(adresse)
    if isinstance(lue, ipaddress.IPv6Address):
        lue = lue.ipv4_mapped or lue.sixtofour or lue
    return lue.is_global and not lue.is_multicast


def essayer(
    url: str,
    *,
    permise: Callable[[str], bool] = est_publique,
    ports: frozenset[int] = PORTS,
    delai: float = DELAI,
) -> Reponse:
    """HEAD, then GET when HEAD is refused; redirections are followed, each checked like the first.

    The name is resolved once and the connection made to that very address, so that it can't become
    another one between the check and the use.
    """
    try:
        for _ in range(REDIRECTIONS_MAX + 1):
            code, suite = _demander("HEAD", url, permise, ports, delai)
            if code in A_REPRENDRE:
                code, suite = _demander("GET", url, permise, ports, delai)
            if not suite:
                return _lue(code)
            url = urljoin(url, suite)
    except AdresseRefusee as refus:
        return Reponse(False, 0, str(refus))
    except socket.gaierror:
        return Reponse(False, 0, "ce site n'existe pas")
    except TimeoutError:
        return Reponse(False, 0, f"aucune réponse en {delai:.0f} secondes")
    except ssl.SSLError:
        return Reponse(False, 0, "le certificat de sécurité du site n'est pas valable")
    except (OSError, http.client.HTTPException, ValueError):
        return Reponse(False, 0, "la connexion est impossible")
    return Reponse(False, 0, "trop de redirections")


def _lue(code: int) -> Reponse:
    if 200 <= code < 400:
        return Reponse(True, code, "répond")
    # Refused to a machine, perhaps not to a person.
    if code in (401, 403, 429):
        return Reponse(True, code, "répond, mais pas à une machine")
    nom = {404: "page introuvable", 410: "page retirée"}.get(code, "erreur du site")
    return Reponse(False, code, f"{nom} ({code})")


def _demander(
    methode: str, url: str, permise: Callable[[str], bool], ports: frozenset[int], delai: float
) -> tuple[int, str]:
    """One request: the code, and where it leads when it redirects."""
    lue = urlsplit(url)
    ip, port = _destination(lue, permise, ports)
    hote = lue.hostname or ""
    prise = socket.create_connection((ip, port), timeout=delai)
    connexion = http.client.HTTPConnection(hote, port, timeout=delai)
    try:
        if lue.scheme == "https":
            prise = ssl.create_default_context().wrap_socket(prise, server_hostname=hote)
        connexion.sock = prise
        chemin = (lue.path or "/") + (f"?{lue.query}" if lue.query else "")
        connexion.request(methode, chemin, headers={"User-Agent": AGENT, "Connection": "close"})
        reponse = connexion.getresponse()
        suite = reponse.getheader("Location") or ""
        return reponse.status, suite if reponse.status in (301, 302, 303, 307, 308) else ""
    finally:
        connexion.close()
        prise.close()


def _destination(
    lue: SplitResult, permise: Callable[[str], bool], ports: frozenset[int]
) -> tuple[str, int]:
    """The address to connect to; refused when any of the name's addresses is."""
    if lue.scheme not in ("http", "https") or not lue.hostname or lue.username:
        raise AdresseRefusee("ce n'est pas une adresse web")
    port = lue.port or (443 if lue.scheme == "https" else 80)
    if port not in ports:
        raise AdresseRefusee(f"le port {port} n'est pas celui d'un site")
    trouvees = socket.getaddrinfo(lue.hostname, port, type=socket.SOCK_STREAM)
    ips = [str(trouvee[4][0]) for trouvee in trouvees]
    if not ips or not all(permise(ip) for ip in ips):
        raise AdresseRefusee("cette adresse n'est pas sur l'internet public")
    return ips[0], port
