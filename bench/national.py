"""What grows with the offer, over a whole region at once: `python -m bench.national [sessions] [part…]`.

The region is drawn as `manage.py peupler` does, published as everybody publishes. `--ici` reads instead the base that
DATABASE_URL names, already filled, and leaves it as it was: what a measure changes is undone. `--garder` keeps it, in a
base made for that: tables are then tidied as PostgreSQL does by itself, without which lists read rows for nothing.

Parts: `moteur` (the index made again, then each question), `listes` (an organisme of 50,000 sessions beside one of 50,
among all the others), `file` (20,000 actions waiting beside 20), `flux` (the night's feed beside its floor, then with
the delta of ten changes), `api` (a page, and everything, beside bare SQL).
"""

import argparse
import datetime
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from bench import api, instruction, listes, propositions, recherche
from bench._base import base_neuve, mediane, ranger, region
from bench._parties import Mesurer, a_part
from bench.flux import mesurer_le_plancher, presenter
from sofi.annuaire.models import Etablissement
from sofi.diffusion.moteur.suite import index
from sofi.diffusion.recherche import chercher
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.manifeste import Genre, Manifeste, nom_manifeste
from sofi.echanges.morceaux import preparer
from sofi.offre.models import Action
from sofi.validation.models import OffrePubliee

SESSIONS = 1_000_000
GRAND, PETIT = 50_000, 50
ATTENDENT = 20_000
CHANGEES = 10
ESSAIS = 5
# What an organisme holds stands among what the others do, wherever its rows were written: each table in the order of
# its keys again, since a bulk change puts those it changes side by side.
_MELEES = ("offre_action", "offre_actionpliee", "offre_session", "diffusion_sessionsuivie")


def moteur(essais: int) -> None:
    """The index made from the documents, then what people ask; milliseconds."""
    index().effacer()
    depart, processeur = time.perf_counter(), time.process_time()
    index().tenir()
    duree, travail = time.perf_counter() - depart, time.process_time() - processeur
    etat = index().etat()
    print(
        f"index refait : {etat.actions if etat else 0} formations en {duree:.1f} s, {travail:.1f} s de processeur"
    )
    print(f"{'recherche':<26}{'formations':>11}{'ms':>9}")
    for nom, criteres in recherche.questions().items():
        trouvees = chercher(criteres).total
        print(f"{nom:<26}{trouvees:>11}{mediane(partial(chercher, criteres), essais):>9.1f}")
    propositions.principal(essais)


def confier(grand: Etablissement, petit: Etablissement, beaucoup: int, peu: int) -> None:
    """So many sessions to each, in place of those they had."""
    autre = Etablissement.objects.exclude(pk__in=[grand.pk, petit.pk]).earliest("pk")
    Action.objects.filter(etablissement__in=[grand, petit]).update(etablissement=autre)
    listes.confier(grand, beaucoup)
    listes.confier(petit, peu)
    listes.suivre(grand, petit, autre)
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the changes above still have to do
        for table in _MELEES:
            curseur.execute(f"CLUSTER {table} USING {table}_pkey")
    ranger(*_MELEES)


def les_listes(beaucoup: int, peu: int, essais: int) -> None:
    """Each list of the two organismes."""
    grand, petit = Etablissement.objects.order_by("pk")[:2]
    confier(grand, petit, beaucoup, peu)
    listes.comparer(listes.client(grand), listes.client(petit), (beaucoup, peu), essais=essais)


def la_file(beaucoup: int, peu: int, essais: int) -> None:
    """The desk with so many actions waiting, then few."""
    instruction.principal(peu=peu, beaucoup=beaucoup, essais=essais)


@contextmanager
def defait() -> Iterator[None]:
    """What is changed meanwhile is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def flux(dossier: str) -> int:
    """The feed of the day; the number of sessions written."""
    with defait():
        return ecrire_flux(Path(dossier), jour=timezone.localdate(), forcer=True).sessions


def lendemain(dossier: str) -> int:
    """That of the day after, ten trainings having left, and the delta from one to the other."""
    jour = timezone.localdate() + datetime.timedelta(days=1)
    with defait():
        parties = OffrePubliee.objects.order_by("-pk").values_list("pk", flat=True)[:CHANGEES]
        OffrePubliee.objects.filter(pk__in=list(parties)).delete()
        return ecrire_flux(Path(dossier), jour=jour, forcer=True).sessions


def le_flux(*, mesurer: Mesurer = a_part) -> None:
    """The feed beside its floor; then the day after's, and its delta."""
    preparer(timezone.localdate())
    with tempfile.TemporaryDirectory() as temporaire:
        dossier, jour = Path(temporaire), timezone.localdate()
        mesures = {"flux": mesurer("bench.national", "flux", temporaire)}
        mesures["plancher"], octets = mesurer_le_plancher(
            dossier, f"offre-{jour.isoformat()}.xml.gz", mesurer
        )
        mesures["avec delta"] = mesurer("bench.national", "lendemain", temporaire)
        presenter(mesures, octets)
        suivant = Manifeste.lire(dossier / nom_manifeste(jour + datetime.timedelta(days=1)))
        delta = next(annexe for annexe in suivant.annexes if annexe.genre == Genre.DELTA)
        print(f"delta : {delta.octets / 1e3:.1f} ko, {delta.comptes}")


def parties(beaucoup: int, peu: int, attendent: int, essais: int) -> dict[str, Callable[[], None]]:
    """Each part by its name."""
    return {
        "moteur": partial(moteur, essais),
        "listes": partial(les_listes, beaucoup, peu, essais),
        "file": partial(la_file, attendent, 20, essais),
        "flux": le_flux,
        "api": partial(api.principal, min(essais, 3)),
    }


def principal(
    noms: list[str], connues: dict[str, Callable[[], None]], *, garder: bool = False
) -> None:
    """The parts named, else all, each on the base as it was unless what they change is kept."""
    for nom in noms or connues:
        print(f"\n-- {nom}", flush=True)
        if (
            garder or nom == "flux"
        ):  # its parts are processes of their own: each undoes what it changes
            connues[nom]()
        else:
            with defait():
                connues[nom]()


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", type=int, nargs="?", default=SESSIONS)
    analyse.add_argument("parties", nargs="*", choices=[[], *parties(0, 0, 0, 0)])
    analyse.add_argument(
        "--ici", action="store_true", help="sur la base de DATABASE_URL, déjà remplie"
    )
    analyse.add_argument(
        "--garder", action="store_true", help="ce qui est changé reste, les tables rangées"
    )
    demandes = analyse.parse_args()
    toutes = parties(min(GRAND, demandes.sessions // 2), PETIT, ATTENDENT, ESSAIS)
    if demandes.ici:
        principal(demandes.parties, toutes, garder=demandes.garder)
    else:
        with base_neuve():
            region(demandes.sessions)
            ranger()
            principal(demandes.parties, toutes, garder=True)
