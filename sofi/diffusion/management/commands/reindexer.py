"""Make the narrow rows, those of the organismes' lists and of the agenda, and the scores again from the documents."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sofi.diffusion import qualite, rendez_vous, suivi
from sofi.diffusion.indexation import reindexer
from sofi.socle.avancement import en_lignes
from sofi.socle.formats import accord, insecables

ARRETE = "Arrêté. Ce qui est refait le reste, et le site répond : relancez la commande pour finir."


class Command(BaseCommand):
    help = (
        "Refait ce qui se lit des documents publiés : comptes publics, listes des organismes, scores de qualité, "
        "agenda. Dit où elle en est ; Ctrl-C l’arrête entre deux lots, sans rien défaire."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            total = reindexer(self._dire("comptes publics"))
            suivi.refaire(self._dire("listes des organismes"))
            qualite.refaire(self._dire("scores de qualité"))
            rendez_vous.refaire(self._dire("agenda"))
        except KeyboardInterrupt:
            raise CommandError(insecables(ARRETE)) from None
        self.stdout.write(f"{accord(total, 'session indexée', 'sessions indexées')}.")

    def _dire(self, quoi: str) -> Any:
        return en_lignes(self.stderr.write, quoi)
