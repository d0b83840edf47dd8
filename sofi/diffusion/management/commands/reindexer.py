"""Make the narrow rows, those of the organismes' lists and of the agenda, and the scores again from the documents."""

from typing import Any

from django.core.management.base import BaseCommand

from sofi.diffusion import qualite, rendez_vous, suivi
from sofi.diffusion.indexation import reindexer


class Command(BaseCommand):
    help = (
        "Refait ce qui se lit des documents publiés : comptes publics, listes des organismes, agenda, scores de "
        "qualité."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        total = reindexer()
        suivi.refaire()
        qualite.refaire()
        rendez_vous.refaire()
        self.stdout.write(
            f"{total} session{'s' if total > 1 else ''} indexée{'s' if total > 1 else ''}."
        )
