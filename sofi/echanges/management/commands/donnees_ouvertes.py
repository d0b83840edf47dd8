"""Write the files of open data of today."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sofi.echanges.donnees.ecriture import ecrire
from sofi.echanges.donnees.fichiers import dossier
from sofi.echanges.flux import FluxRefuse
from sofi.socle.formats import accord, insecables, nombre
from sofi.socle.systeme import raison

_SIGINT = 130  # the code of whatever Ctrl-C ended


class Command(BaseCommand):
    help = "Écrit les fichiers de données ouvertes du jour."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lot = ecrire(timezone.localdate(), avancer=self._avancer)
        except FluxRefuse as refus:
            raise CommandError(str(refus)) from refus
        except OSError as erreur:
            dit = f"Un fichier n’a pas pu être écrit dans {dossier()} : {raison(erreur)}."
            raise CommandError(insecables(dit)) from erreur
        except KeyboardInterrupt:
            dit = "Arrêté : les fichiers déjà en place y restent."
            raise CommandError(insecables(dit), returncode=_SIGINT) from None
        for fichier in lot.fichiers:
            singulier, pluriel = fichier.sorte.unite.split(",")
            self.stdout.write(f"{fichier.nom} : {accord(fichier.lignes, singulier, pluriel)}")
        self.stdout.write(f"Dans {dossier()}.")

    def _avancer(self, faits: int, total: int) -> None:
        """Where it is, on one line, for whoever watches."""
        if self.stderr.isatty():
            fin = "\n" if faits == total else "\r"
            dit = f"{nombre(faits)} sur {accord(total, 'document', 'documents')}"
            self.stderr.write(insecables(dit), style_func=str, ending=fin)
