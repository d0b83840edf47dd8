"""Make the narrow rows, those of the organismes' lists and the scores again from the documents."""

from typing import Any

from django.core.management.base import BaseCommand

from sofi.diffusion import qualite, suivi
from sofi.diffusion.indexation import reindexer


class Command(BaseCommand):
    help = "Refait ce qui se lit des documents publiés : comptes publics, listes des organismes, scores de qualité."

    def handle(self, *args: Any, **options: Any) -> None:
        total = reindexer()
        suivi.refaire()
        qualite.refaire()
        self.stdout.write(
            f"{total} session{'s' if total > 1 else ''} indexée{'s' if total > 1 else ''}."
        )
