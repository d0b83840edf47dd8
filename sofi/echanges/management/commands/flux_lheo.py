"""``manage.py flux_lheo``: write the complete LHEO feed."""

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sofi.echanges.flux import FluxRefuse, ecrire_flux
from sofi.echanges.morceaux import preparer
from sofi.socle.formats import accord, insecables, nombre
from sofi.socle.systeme import raison

_MORCEAUX_TUS = 1000  # actions whose pieces are made again without a word


class Command(BaseCommand):
    help = "Écrit le flux LHEO complet des sessions actives et son manifeste."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sortie",
            type=Path,
            default=settings.FLUX_DOSSIER,
            help="dossier des flux, celui de chaque nuit sinon",
        )
        parser.add_argument(
            "--jour", type=datetime.date.fromisoformat, help="AAAA-MM-JJ, aujourd’hui sinon"
        )
        parser.add_argument(
            "--forcer", action="store_true", help="écrire même si trop de sessions disparaissent"
        )

    def handle(
        self, *args: Any, sortie: Path, jour: datetime.date | None, forcer: bool, **options: Any
    ) -> None:
        aujourd_hui = timezone.localdate()
        jour = jour or aujourd_hui
        try:
            if jour == aujourd_hui:
                preparer(jour, avancer=self._avancer)
            manifeste = ecrire_flux(sortie, jour=jour, forcer=forcer)
        except FluxRefuse as erreur:
            # On screen the administration releases it; here, whoever runs the command.
            suite = (
                " Vérifiez l’offre publiée, puis relancez avec --forcer."
                if erreur.manifeste
                else ""
            )
            raise CommandError(insecables(f"{erreur}{suite}")) from erreur
        except OSError as erreur:
            raise CommandError(
                insecables(f"Le flux n’a pas pu être écrit dans {sortie} : {raison(erreur)}.")
            ) from erreur
        for cause in manifeste.causes:
            formations = ", ".join(cause.formations)
            fautes = accord(cause.fautes, "faute", "fautes")
            self.stderr.write(
                insecables(f"« {cause.element} » : {cause.raison} ({fautes} ; {formations}).")
            )
        if manifeste.refusees:
            ecartees = accord(manifeste.refusees, "formation écartée", "formations écartées")
            self.stderr.write(insecables(f"{ecartees} : la liste est dans le manifeste."))
        ecrites = accord(manifeste.sessions, "session", "sessions")
        self.stdout.write(insecables(f"{sortie / manifeste.fichier} : {ecrites}."))

    def _avancer(self, faits: int, total: int) -> None:
        """How far the pieces to make again are; nothing on a night when little is."""
        if total > _MORCEAUX_TUS:
            self.stdout.write(
                insecables(f"Morceaux préparés : {nombre(faits)} sur {nombre(total)}.")
            )
