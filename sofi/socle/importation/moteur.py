"""The engine: one transaction, everything or nothing."""

import datetime
import time
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from ..fichiers import FichierIllisible
from ..formats import accord, nombre
from ..signature import signer
from .conversion import ClesConnues
from .description import Flux, Source
from .rapport import Bilan, Rapport
from .table import Table, par_lots

# Any number, the same for every import: two of them at once would judge each other's rows missing.
VERROU = 7_211_001


# Told after each batch: the rank of the flux being read, and the line of its file that is reached.
Suivi = Callable[[int, int], None]


class Interruption(Exception):
    """Raised by who follows an import, to stop it there: nothing is written."""


class _Annulation(Exception):
    """Ends the transaction without writing."""


def _sans_suivi(flux: int, ligne: int) -> None:
    """Nobody follows."""


def importer(
    source: Source,
    *,
    appliquer: bool = False,
    forcer: bool = False,
    jour: datetime.date | None = None,
    suivi: Suivi = _sans_suivi,
    utilisateur: int | None = None,
) -> Rapport:
    """Compare a source with the base; with `appliquer`, write the difference in one transaction.

    Nothing is written when a line is refused (unless the source accepts it), when the file can't be
    read, or when more rows would be withdrawn than the source allows, or any while a line's key can't
    be read, and `forcer` is false.
    `jour` is the date of withdrawal, today by default. `suivi` is told where the reading is; it stops
    everything by raising Interruption. `utilisateur` signs what is written, in the history by field.
    """
    depart = time.monotonic()
    rapport = Rapport(source.nom, appliquer)
    try:
        with signer(ecran=f"import {source.nom}", utilisateur=utilisateur), transaction.atomic():
            if appliquer and not _verrouiller():
                rapport.occupe = True
                rapport.blocages.append(
                    "Un autre import est en cours : recommencez quand il sera fini."
                )
                raise _Annulation
            _parcourir(source, rapport, jour or timezone.localdate(), suivi)
            _juger(source, rapport, forcer=forcer)
            if not appliquer or rapport.refuse:
                raise _Annulation
            for suite in source.ensuite:
                suivi(len(source.flux), 0)
                suite()
        rapport.ecrit = rapport.change
    except _Annulation:
        rapport.ecrit = False
    rapport.duree = time.monotonic() - depart
    return rapport


def _verrouiller() -> bool:
    """Take the lock of imports until the end of the transaction; false when another one holds it."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s)", [VERROU])
        ligne = curseur.fetchone()
    return bool(ligne and ligne[0])


def _parcourir(source: Source, rapport: Rapport, jour: datetime.date, suivi: Suivi) -> None:
    """Read every flux, batch by batch; a file that can't be read stops all."""
    cles_connues = ClesConnues()
    try:
        for rang, flux in enumerate(source.flux):
            suivi(rang, 0)
            tables = [
                Table(cible, flux.fichier, rapport, cles_connues, jour) for cible in flux.cibles
            ]
            rapport.bilans += [table.bilan for table in tables]
            _annoncer(flux, tables, source.lot, partial(suivi, rang, 0))
            for lot in par_lots(flux.lignes(), source.lot):
                rapport.lignes += len(lot)
                for table in tables:
                    table.traiter(lot, ecrire=_ecrire(source, rapport))
                suivi(rang, lot[-1].numero)
            for table in tables:
                ecrire = _ecrire(source, rapport)
                table.terminer(source.lot, ecrire=ecrire, partiel=source.partiel_permis)
        suivi(len(source.flux), 0)
    except FichierIllisible as erreur:
        rapport.blocages.append(str(erreur))


def _ecrire(source: Source, rapport: Rapport) -> bool:
    """Once a line is refused the transaction will be undone: reading goes on, for the report only."""
    return rapport.appliquer and (source.partiel_permis or not rapport.fautes)


def _annoncer(flux: Flux, tables: list[Table], taille: int, entendre: Callable[[], None]) -> None:
    """Where a table points at itself, know all its keys before reading its rows; an abandon is heard."""
    concernees = [
        table
        for table, cible in zip(tables, flux.cibles, strict=True)
        if any(champ.vers is cible.modele for champ in cible.champs)
    ]
    if concernees:
        for lot in par_lots(flux.lignes(), taille):
            for ligne in lot:
                for table in concernees:
                    table.conversion.annoncer(ligne)
            entendre()


def _juger(source: Source, rapport: Rapport, *, forcer: bool) -> None:
    """Decide whether what was found may be written."""
    if rapport.fautes and not source.partiel_permis:
        refuses = accord(len(rapport.fautes), "faute à corriger", "fautes à corriger")
        rapport.blocages.append(f"{refuses} dans le fichier, puis relancez l'import.")
    for bilan in rapport.bilans:
        if bilan.sans_cle and bilan.retires and not forcer:
            rapport.gardes.append(_sans_leur_cle(bilan))
        limite = source.part_retirable * bilan.avant
        if forcer or not bilan.avant or bilan.retires <= limite:
            continue
        rapport.gardes.append(
            f"{accord(bilan.retires, 'retrait', 'retraits')} sur {nombre(bilan.avant)} ({bilan.titre}) :"
            f" plus de {nombre(round(source.part_retirable * 100))} %."
        )


def _sans_leur_cle(bilan: Bilan) -> str:
    """What isn't in the rest of the file may be what these lines speak of."""
    illisibles = accord(
        bilan.sans_cle, "ligne n’a pas pu être lue", "lignes n’ont pas pu être lues"
    )
    retraits = accord(bilan.retires, "retrait", "retraits")
    return (
        f"{illisibles} ({bilan.titre}), et {retraits} sur {nombre(bilan.avant)} ne tiennent compte que des autres : "
        "corrigez ces lignes et redonnez le fichier, ou confirmez que ces retraits sont voulus."
    )
