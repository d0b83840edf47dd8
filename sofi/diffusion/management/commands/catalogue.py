"""``manage.py catalogue``: make the catalogues now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sofi.diffusion.catalogue.fabrication import CatalogueEnCours, fabriquer
from sofi.diffusion.catalogue.fichiers import dossier
from sofi.socle.formats import accord, insecables
from sofi.socle.systeme import raison


class Command(BaseCommand):
    help = "Fait les catalogues en PDF de l’offre publiée ; ceux qui n’ont pas changé restent."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            bilan = fabriquer(dire=lambda phrase: self.stdout.write(insecables(phrase)))
        except CatalogueEnCours as erreur:
            raise CommandError(str(erreur)) from erreur
        except OSError as erreur:
            raise CommandError(
                insecables(
                    f"Les catalogues n’ont pas pu être écrits dans {dossier()} : {raison(erreur)}."
                )
            ) from erreur
        faits = accord(len(bilan.faits), "catalogue fait", "catalogues faits")
        self.stdout.write(f"{faits}, {accord(bilan.inchanges, 'inchangé', 'inchangés')}.")
        if bilan.rates:
            raise CommandError(insecables(f"N’ont pas pu être faits : {', '.join(bilan.rates)}."))
