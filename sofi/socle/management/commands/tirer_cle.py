"""`manage.py tirer_cle`: a new key of encryption, to be put first in CLES_DE_CHIFFREMENT."""

from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Write it, and keep it nowhere."""

    help = "Tire une clé de chiffrement, à mettre en tête de CLES_DE_CHIFFREMENT."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line, nothing else."""
        self.stdout.write(Fernet.generate_key().decode())
