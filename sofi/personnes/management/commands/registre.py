"""manage.py registre: write docs/donnees-personnelles.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sofi.personnes.documentation import ecrire


class Command(BaseCommand):
    """Write the register of personal data from the code."""

    help = "Écrit docs/donnees-personnelles.md à partir des déclarations des modèles."

    def handle(self, *args: Any, **options: Any) -> None:
        chemin = settings.BASE_DIR / "docs" / "donnees-personnelles.md"
        chemin.write_text(ecrire(), encoding="utf-8")
        self.stdout.write(f"{chemin.relative_to(settings.BASE_DIR)} est à jour.")
