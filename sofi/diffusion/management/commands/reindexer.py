"""Make the search rows, and those of the organismes' lists, again from the documents."""

from typing import Any

from django.core.management.base import BaseCommand

from sofi.diffusion.indexation import reindexer
from sofi.diffusion.suivi import refaire


class Command(BaseCommand):
    help = "Refait les lignes de recherche, le vocabulaire et les listes des organismes à partir des documents publiés."

    def handle(self, *args: Any, **options: Any) -> None:
        total = reindexer()
        refaire()
        self.stdout.write(
            f"{total} session{'s' if total > 1 else ''} indexée{'s' if total > 1 else ''}."
        )
