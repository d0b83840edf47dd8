"""Where a try to put files at a partner's is: kept as it goes, and stopped there when it isn't wanted any more."""

import time
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from .models import Livraison
from .sftp import DepotArrete

PERIODE = 1.0
"""Seconds between two writings: a block leaves in a thousandth of that."""


class Avancement:
    """One try of a delivery; a try is known by its beginning, so that of a killed worker says nothing of the next."""

    def __init__(self, livraison: Livraison) -> None:
        self._livraison = livraison
        self._dit = 0.0

    def commencer(self) -> None:
        """One more try, of which nothing has left yet; DepotArrete when there is nothing to do any more."""
        debut = timezone.now()
        self._noter(
            essais=F("essais") + 1,
            commence_le=debut,
            fichier="",
            rang=0,
            fichiers=0,
            octets=0,
            taille=0,
        )
        self._livraison.essais += 1
        self._livraison.commence_le = debut

    def fichier(self, chemin: Path, *, rang: int, fichiers: int) -> None:
        """That file begins to leave."""
        taille = chemin.stat().st_size
        self._noter(fichier=chemin.name, rang=rang, fichiers=fichiers, octets=0, taille=taille)

    def octets(self, partis: int, taille: int) -> None:
        """So many have left; after each block."""
        if time.monotonic() - self._dit >= PERIODE:
            self._noter(octets=partis, taille=taille)

    def _noter(self, **champs: object) -> None:
        """One query writes where it is and hears that it has to stop."""
        siennes = Livraison.objects.filter(
            pk=self._livraison.pk,
            situation=Livraison.Situation.A_FAIRE,
            commence_le=self._livraison.commence_le,
        )
        if not siennes.update(**champs):
            raise DepotArrete
        self._dit = time.monotonic()
