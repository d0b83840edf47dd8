"""Write the files of open data of today."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sofi.echanges.donnees.ecriture import ecrire
from sofi.echanges.donnees.fichiers import dossier
from sofi.echanges.flux import FluxRefuse
from sofi.socle.formats import accord


class Command(BaseCommand):
    help = "Écrit les fichiers de données ouvertes du jour."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lot = ecrire(timezone.localdate())
        except FluxRefuse as refus:
            raise CommandError(str(refus)) from refus
        for fichier in lot.fichiers:
            singulier, pluriel = fichier.sorte.unite.split(",")
            self.stdout.write(f"{fichier.nom} : {accord(fichier.lignes, singulier, pluriel)}")
        self.stdout.write(f"Dans {dossier()}.")
