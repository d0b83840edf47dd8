"""manage.py importer <source> <fichier> [--appliquer] [--forcer]; manage.py importer --liste.

Exit codes: 0 done (or nothing to do), 1 refused (faults, nothing taken, unreadable file, unknown source),
3 stopped because too many rows would be withdrawn.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sofi.echanges.sources import SOURCES, SourceInconnue, chercher
from sofi.socle.fichiers import FichierIllisible
from sofi.socle.formats import insecables
from sofi.socle.importation import importer


class Command(BaseCommand):
    help = (
        "Compare un fichier officiel avec la base ; avec --appliquer, enregistre les différences."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", nargs="?", help="nom de la source (voir --liste)")
        parser.add_argument("fichier", nargs="?", type=Path, help="fichier, archive zip ou dossier")
        parser.add_argument("--appliquer", action="store_true", help="enregistre (sinon : essai)")
        parser.add_argument("--forcer", action="store_true", help="accepte de nombreux retraits")
        parser.add_argument("--liste", action="store_true", help="donne les sources, dans l'ordre")

    def handle(self, *args: Any, **options: Any) -> None:
        nom, chemin = options["source"], options["fichier"]
        if options["liste"]:
            lignes = (f"{s.nom:<24} {s.resume} ({s.attendu})" for s in SOURCES.values())
            self.stdout.write("\n".join(lignes))
            return
        if not (nom and chemin):
            raise CommandError("Indiquez une source et un fichier. Les sources : importer --liste")
        try:
            source = chercher(nom).construire(chemin)
        except (SourceInconnue, FichierIllisible) as erreur:
            raise CommandError(insecables(str(erreur))) from None
        rapport = importer(source, appliquer=options["appliquer"], forcer=options["forcer"])
        self.stdout.write(rapport.texte())
        if rapport.refuse or rapport.rien_pris:
            raise CommandError("Import refusé.", returncode=3 if rapport.garde else 1)
