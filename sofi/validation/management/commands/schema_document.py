"""manage.py schema_document: write docs/document.schema.json."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sofi.validation.document.schema import en_document


class Command(BaseCommand):
    """Write the JSON Schema of a published document from its type."""

    help = "Écrit docs/document.schema.json à partir du type du document."

    def handle(self, *args: Any, **options: Any) -> None:
        chemin = settings.BASE_DIR / "docs" / "document.schema.json"
        chemin.write_text(en_document(), encoding="utf-8")
        self.stdout.write(f"{chemin.relative_to(settings.BASE_DIR)} est à jour.")
