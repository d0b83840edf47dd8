"""What SOFI has to read again, kept so that a copy of the database alone opens nothing.

The keys are the operator's (`CLES_DE_CHIFFREMENT`): the first one writes, all of them read, so a key is changed by
putting another before it, encrypting again (`manage.py rechiffrer`), then taking it away.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARQUE = "chiffre:"
"""Before what is encrypted in a column of text, where an older row may still be in clear."""


class SecretIllisible(Exception):
    """None of the keys opens it; the message says what to do, in French."""


def chiffrer(secret: str) -> bytes:
    """To keep; never twice the same."""
    return _coffre().encrypt(secret.encode())


def dechiffrer(garde: bytes) -> str:
    """What was kept, under any of the keys."""
    try:
        return _lecture().decrypt(garde).decode()
    except InvalidToken:
        raise SecretIllisible(
            "Le secret gardé ne peut plus être lu, sans doute parce qu’une clé de chiffrement a été retirée : "
            "remettez-la dans CLES_DE_CHIFFREMENT, ou saisissez-le de nouveau."
        ) from None


def chiffrer_texte(secret: str) -> str:
    """The same in a column of text, marked."""
    return MARQUE + chiffrer(secret).decode()


def dechiffrer_texte(garde: str) -> str:
    """What was kept; a row from before secrets were encrypted is read as it is."""
    return dechiffrer(garde.removeprefix(MARQUE).encode()) if garde.startswith(MARQUE) else garde


def _coffre() -> MultiFernet:
    return MultiFernet([Fernet(cle) for cle in settings.CLES_DE_CHIFFREMENT])


def _lecture() -> MultiFernet:
    """All that may have written: the keys, then those derived from SECRET_KEY, which wrote before them."""
    anciennes = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    cles = [*settings.CLES_DE_CHIFFREMENT, *map(_derivee, anciennes)]
    return MultiFernet([Fernet(cle) for cle in cles])


def _derivee(cle_secrete: str) -> str:
    tirage = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sofi.partenaires.coffre")
    return base64.urlsafe_b64encode(tirage.derive(cle_secrete.encode())).decode()
