"""Fill the base with a region of any size, the same for the same seed, the same day and the same tables."""

import datetime
from collections.abc import Callable
from random import Random

from django.db import transaction
from django.db.models import prefetch_related_objects

from sofi.annuaire.models import Etablissement
from sofi.offre.chargement import DE_L_ETABLISSEMENT

from . import actions, annuaire, noms, sessions, tranche
from .atelier import Atelier

SESSIONS_PAR_ACTION = 5
SESSIONS_PAR_ORGANISME = 40
SESSIONS_PAR_TRANCHE = 10_000  # bounds the memory
Avancement = Callable[[str], None]


def peupler(
    nombre: int,
    *,
    graine: int,
    jour: datetime.date,
    dire: Avancement = lambda texte: None,
    par_action: int = SESSIONS_PAR_ACTION,
    processus: int = 1,
) -> None:
    """Add `nombre` sessions to the base, with organismes, actions, documents and search rows.

    Documents and rows are made by the very functions of real publication, then written by COPY (`tranche.ecrire`).
    In one process everything is one transaction: an interrupted run leaves nothing. With more, each slice of ten
    thousand sessions is one: an interrupted run leaves whole actions, and organismes that have none.
    """
    if processus > 1:
        with Atelier(processus, tranche.ecrire) as atelier:
            _dessiner(nombre, Random(graine), jour, dire, par_action, atelier.confier)
    else:
        with transaction.atomic():
            _dessiner(nombre, Random(graine), jour, dire, par_action, tranche.ecrire)


def _dessiner(
    nombre: int,
    hasard: Random,
    jour: datetime.date,
    dire: Avancement,
    par_action: int,
    ecrire: Callable[[list[actions.Projet]], None],
) -> None:
    """Draw the region slice by slice, and have each written."""
    premier = noms.PREMIER_RANG + Etablissement.objects.count()
    catalogue, financements = actions.Catalogue(), sessions.Financements()
    for debut in range(0, nombre, SESSIONS_PAR_TRANCHE):
        taille = min(SESSIONS_PAR_TRANCHE, nombre - debut)
        nouveaux = max(4, taille // SESSIONS_PAR_ORGANISME)
        with transaction.atomic():
            organismes = annuaire.creer(hasard, nouveaux, premier=premier, jour=jour)
            prefetch_related_objects([o.etablissement for o in organismes], *DE_L_ETABLISSEMENT)
            projets = actions.preparer(hasard, organismes, max(1, taille // par_action), catalogue)
            sessions.preparer(hasard, projets, taille, financements, jour)
        premier += nouveaux
        ecrire(projets)
        dire(f"{debut + taille} sessions sur {nombre}")
