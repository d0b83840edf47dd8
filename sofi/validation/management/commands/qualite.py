"""manage.py qualite: write docs/qualite.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sofi.validation.qualite import en_document


class Command(BaseCommand):
    """Write the document of the criteria from the code."""

    help = "Écrit docs/qualite.md à partir des critères de qualité."

    def handle(self, *args: Any, **options: Any) -> None:
        chemin = settings.BASE_DIR / "docs" / "qualite.md"
        chemin.write_text(en_document(), encoding="utf-8")
        self.stdout.write(f"{chemin.relative_to(settings.BASE_DIR)} est à jour.")
