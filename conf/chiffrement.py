"""The keys that encrypt what SOFI keeps and has to read again: not the site's secret key, and several at once."""

import base64
import binascii

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from conf.environnement import liste, tiree_une_fois


def cles_de_chiffrement() -> list[str]:
    """CLES_DE_CHIFFREMENT, the first one writes and all read; else the key drawn once and kept in var/."""
    cles = liste("CLES_DE_CHIFFREMENT", "") or [
        tiree_une_fois(
            "cle_de_chiffrement", lambda: Fernet.generate_key().decode(), "CLES_DE_CHIFFREMENT"
        )
    ]
    for rang, cle in enumerate(cles, start=1):
        if not _est_une_cle(cle):
            raise ImproperlyConfigured(
                f"CLES_DE_CHIFFREMENT : la clé n° {rang} n’en est pas une. Tirez-en une par "
                "« manage.py tirer_cle », et séparez-les par des virgules."
            )
    return cles


def _est_une_cle(texte: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(texte)) == 32
    except (binascii.Error, ValueError):
        return False
