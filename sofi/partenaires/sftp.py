"""The partners' servers by SFTP: their key compared before anything is said, files written aside then renamed."""

import base64
import hashlib
import io
import posixpath
import re
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from sofi.socle.avancement import Avancer
from sofi.socle.chiffrement import SecretIllisible, dechiffrer

from .models import DestinationSftp

_ECDSA = tuple(b"ecdsa-sha2-nistp" + bits for bits in (b"256", b"384", b"521"))
DELAI = 20.0  # seconds without an answer
TYPES_DE_CLES = (
    ("ssh-ed25519",),
    ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    ("rsa-sha2-512", "rsa-sha2-256"),
)
"""A server has one key of each type: the one whose print was given is looked for."""
_RESTE = ".sofi-depot"
_EMPREINTE = re.compile(r"SHA256:[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])=?")
_DEBUTS_DE_CLES = tuple(
    len(nom).to_bytes(4, "big") + nom for nom in (b"ssh-ed25519", b"ssh-rsa", *_ECDSA)
)


class DepotImpossible(Exception):
    """Nothing could be put there; the message says why and what to do, in French. `definitif`: nobody tries again."""

    def __init__(self, message: str, *, definitif: bool = False) -> None:
        super().__init__(message)
        self.definitif = definitif


class DepotArrete(Exception):
    """What is being put there isn't wanted any more: somebody stopped it, or a newer feed takes its place."""


class CleIllisible(Exception):
    """A private key that can't be read; the message is in French."""


def lire_cle_privee(texte: str) -> paramiko.PKey:
    """A private key without a passphrase, of a type still trusted."""
    for genre in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return genre.from_private_key(io.StringIO(texte.strip() + "\n"))
        except paramiko.PasswordRequiredException:
            raise CleIllisible(
                "Cette clé est protégée par une phrase : donnez-en une sans phrase, faite pour SOFI seul."
            ) from None
        except (paramiko.SSHException, ValueError, IndexError, UnicodeError):
            continue
    raise CleIllisible(
        "Cette clé privée ne se lit pas : collez-la entière, de « -----BEGIN » à « END …----- » "
        "(Ed25519, ECDSA ou RSA)."
    )


def empreinte_de(cle: bytes) -> str:
    """The print of a public key, as `ssh-keygen -l` writes it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(cle).digest()).decode().rstrip("=")


def empreinte_de_cle_publique(texte: str) -> str:
    """The print that was given, or that of the public key that was; empty when it is neither."""
    if trouve := _EMPREINTE.search(texte):
        return trouve[0].rstrip("=")
    for mot in texte.split():
        with suppress(ValueError):
            octets = base64.b64decode(mot, validate=True)
            if octets.startswith(_DEBUTS_DE_CLES):
                return empreinte_de(octets)
    return ""


@contextmanager
def ouvrir(destination: DestinationSftp) -> Iterator[paramiko.SFTPClient]:
    """The server, its key checked, in the folder of the destination; DepotImpossible otherwise."""
    try:
        secret = dechiffrer(bytes(destination.secret))
    except SecretIllisible as erreur:
        raise DepotImpossible(str(erreur), definitif=True) from None
    transport = _joindre(destination)
    try:
        _se_nommer(transport, destination, secret)
        client = paramiko.SFTPClient.from_transport(transport)
        assert client is not None
        canal = client.get_channel()
        if canal is not None:
            canal.settimeout(DELAI)
        client.chdir(destination.dossier)
        yield client
    except (paramiko.SSHException, OSError, EOFError) as erreur:
        raise _dire(erreur, destination) from erreur
    finally:
        transport.close()


def _joindre(destination: DestinationSftp) -> paramiko.Transport:
    """A connection to the server that has that key. Another key: nothing is said to it, not even our name."""
    vues: list[str] = []
    for types in TYPES_DE_CLES:
        transport = _transport(destination)
        transport.get_security_options().key_types = types
        try:
            transport.start_client(timeout=DELAI)
            vue = empreinte_de(transport.get_remote_server_key().asbytes())
        except IncompatiblePeer:  # it has no key of that type
            transport.close()
            continue
        except (paramiko.SSHException, OSError, EOFError) as erreur:
            transport.close()
            raise _dire(erreur, destination) from erreur
        if vue == destination.empreinte:
            return transport
        transport.close()
        vues.append(vue)
    montrees = " ; ".join(vues) or "aucune clé connue"
    raise DepotImpossible(
        f"Le serveur {destination.hote} ne montre pas l’empreinte gardée (il montre {montrees}). Rien ne lui "
        "a été envoyé. Vérifiez avec le partenaire avant de changer l’empreinte.",
        definitif=True,
    )


def _transport(destination: DestinationSftp) -> paramiko.Transport:
    try:
        prise = socket.create_connection((destination.hote, destination.port), timeout=DELAI)
    except OSError as erreur:
        raise _dire(erreur, destination) from erreur
    transport = paramiko.Transport(prise)
    transport.banner_timeout = transport.auth_timeout = DELAI
    return transport


def _se_nommer(transport: paramiko.Transport, destination: DestinationSftp, secret: str) -> None:
    if destination.moyen == DestinationSftp.Moyen.MOT_DE_PASSE:
        transport.auth_password(destination.compte, secret)
        return
    try:
        cle = lire_cle_privee(secret)
    except CleIllisible as erreur:
        raise DepotImpossible(str(erreur), definitif=True) from None
    transport.auth_publickey(destination.compte, cle)


def _dire(erreur: Exception, destination: DestinationSftp) -> DepotImpossible:
    ou = destination.serveur
    if isinstance(erreur, paramiko.AuthenticationException):
        return DepotImpossible(
            f"Le serveur {ou} refuse le compte « {destination.compte} » : vérifiez le compte et son secret."
        )
    if isinstance(erreur, socket.gaierror):
        return DepotImpossible(f"Le serveur {destination.hote} n’existe pas : vérifiez son nom.")
    if isinstance(erreur, TimeoutError):
        return DepotImpossible(f"Le serveur {ou} ne répond pas.")
    if isinstance(erreur, ConnectionError):
        return DepotImpossible(f"Le serveur {ou} refuse la connexion, ou l’a coupée.")
    if isinstance(erreur, FileNotFoundError):
        return DepotImpossible(
            f"Le dossier « {destination.dossier} » n’existe pas sur {ou} : demandez-le au partenaire."
        )
    if isinstance(erreur, PermissionError):
        return DepotImpossible(
            f"Le compte « {destination.compte} » ne peut pas écrire dans « {destination.dossier} » sur {ou}."
        )
    return DepotImpossible(f"Le dépôt sur {ou} a été interrompu : {erreur or 'connexion coupée'}.")


def essayer(destination: DestinationSftp) -> None:
    """Can files be put there? A small one is, then removed; DepotImpossible otherwise."""
    with ouvrir(destination) as client:
        nom = f"{_RESTE}.essai"
        client.putfo(io.BytesIO(b"SOFI\n"), nom)
        client.remove(nom)


def deposer(
    client: paramiko.SFTPClient,
    chemin: Path,
    *,
    instant: int,
    commence: bool,
    avancer: Avancer,
) -> int:
    """Put a file there, aside then under its name; bytes sent, 0 when this very file is already there.

    `instant`, in seconds, is written as the file's own: where this file was `commence` before, it may be there
    already, and its size and that instant tell it from another. `avancer` is told, after each block, how many bytes
    have left of how many; DepotArrete from there, and what was written aside is removed.
    """
    nom, taille = chemin.name, chemin.stat().st_size
    if commence and _est_la(client, nom, taille, instant):
        return 0
    reste = f".{nom}{_RESTE}"
    try:
        with chemin.open("rb") as contenu:
            client.putfo(contenu, reste, file_size=taille, callback=avancer)
    except DepotArrete:
        with suppress(paramiko.SSHException, OSError, EOFError):
            client.remove(reste)
        raise
    client.utime(reste, (instant, instant))
    try:
        client.posix_rename(reste, nom)
    except OSError:
        # A server without that extension replaces nothing: for an instant there is no file, never half of one.
        with suppress(FileNotFoundError):
            client.remove(nom)
        client.rename(reste, nom)
    return taille


def oter_les_restes(client: paramiko.SFTPClient) -> None:
    """Remove what killed workers left aside there; a server that lists or removes nothing keeps it."""
    with suppress(OSError):
        for nom in client.listdir():
            if nom.startswith(".") and nom.endswith(_RESTE):
                client.remove(nom)


def _est_la(client: paramiko.SFTPClient, nom: str, taille: int, instant: int) -> bool:
    try:
        etat = client.stat(nom)
    except FileNotFoundError:
        return False
    ordinaire = etat.st_mode is None or stat.S_ISREG(etat.st_mode)
    return ordinaire and etat.st_size == taille and int(etat.st_mtime or 0) == instant


def dossier_normal(saisi: str) -> str:
    """« /a//b/../c/ » is « /a/c »; nothing is « . », where the account arrives."""
    normal = posixpath.normpath(saisi.strip() or ".")
    return "/" + normal.lstrip("/") if normal.startswith("/") else normal
