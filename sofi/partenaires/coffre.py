"""Secrets that SOFI has to give again (passwords and private keys of the partners' servers), kept encrypted.

The key comes from the site's SECRET_KEY: a copy of the database alone opens nothing.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SecretIllisible(Exception):
    """It was encrypted under another SECRET_KEY; the message says what to do, in French."""


def chiffrer(secret: str) -> bytes:
    """To keep; never twice the same."""
    return _coffre().encrypt(secret.encode())


def dechiffrer(garde: bytes) -> str:
    """What was kept."""
    try:
        return _coffre().decrypt(garde).decode()
    except InvalidToken:
        raise SecretIllisible(
            "Le secret gardé ne peut plus être lu, sans doute parce que la clé secrète du site a changé : "
            "saisissez-le de nouveau."
        ) from None


def _coffre() -> Fernet:
    tirage = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sofi.partenaires.coffre")
    return Fernet(base64.urlsafe_b64encode(tirage.derive(settings.SECRET_KEY.encode())))
