"""Keys and links that open something once: drawn here, known to their holder only, kept as prints."""

import hashlib
import re
import secrets

# Neither I nor O, which are taken for 1 and 0: a key is copied by hand too. 32 signs: five bits each.
SIGNES = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPES, LONGUEUR = 4, 5  # twenty signs of five bits: a hundred bits


def tirer_cle() -> str:
    """A key of a hundred bits, easy to copy: « K7QXM-… », four groups of five signs."""
    groupes = ("".join(secrets.choice(SIGNES) for _ in range(LONGUEUR)) for _ in range(GROUPES))
    return "-".join(groupes)


def tirer_lien() -> str:
    """What makes the address of a link impossible to guess."""
    return secrets.token_urlsafe(32)


def empreinte(secret: str) -> str:
    """The print kept of a secret; drawn at random, it needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def empreinte_de_cle(saisie: str) -> str:
    """The print of a key, however it was copied: spaces, dashes and capitals don't matter."""
    return empreinte(re.sub(r"[\W_]", "", saisie).upper())
