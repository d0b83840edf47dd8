"""manage.py regles: write docs/regles.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sofi.offre.regles.documentation import ecrire


class Command(BaseCommand):
    """Write the document of the rules from the code."""

    help = "Écrit docs/regles.md à partir des règles."

    def handle(self, *args: Any, **options: Any) -> None:
        chemin = settings.BASE_DIR / "docs" / "regles.md"
        chemin.write_text(ecrire(), encoding="utf-8")
        self.stdout.write(f"{chemin.relative_to(settings.BASE_DIR)} est à jour.")
