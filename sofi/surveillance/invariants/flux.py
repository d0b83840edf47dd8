"""The feed: what is kept of each document is what it gives, and the last file is the one that was written."""

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils import timezone

from sofi.echanges.marque import marque
from sofi.echanges.models import Morceau, PassageDeFlux
from sofi.echanges.morceaux import morceau_de
from sofi.echanges.passages import dossier
from sofi.echanges.suivi import dernier_flux
from sofi.validation.models import Version

from .socle import Faute, Fautes, invariant

LOT = 200  # documents read at once: about 5 MB
TIRAGE = 1000
"""Pieces made again each time, drawn by chance among those kept; each costs some milliseconds."""


@invariant(
    "Ce qui est gardé d’une action pour le flux LHEO est ce que donne son document.",
    remede="Effacez les morceaux de cette action (echanges_morceau) : le flux suivant les refait.",
    lourd=True,
)
def flux_egal_aux_documents() -> Fautes:
    """Those that count today, `TIRAGE` of them drawn anew each day, made again from the documents."""
    jour = timezone.localdate()
    bons = Morceau.objects.filter(marque=marque(), apres__lt=jour, jusqu_a__gte=jour)
    numeros = sorted(bons.values_list("action", flat=True).iterator(chunk_size=10_000))
    tires = Random(jour.toordinal()).sample(numeros, min(TIRAGE, len(numeros)))
    tires.sort()
    for debut in range(0, len(tires), LOT):
        yield from _comparer(tires[debut : debut + LOT], jour)


def _comparer(actions: list[int], jour: datetime.date) -> Iterator[Faute]:
    with transaction.atomic():
        morceaux = Morceau.objects.filter(action__in=actions).in_bulk()
        versions = Version.objects.in_bulk([m.version for m in morceaux.values()])
    for action, morceau in sorted(morceaux.items()):
        version = versions.get(morceau.version)
        if version is None or version.action_id != action:
            yield Faute(str(action), f"gardé pour la version {morceau.version}, qui n’existe pas")
            continue
        refait = morceau_de(version, jour)
        if (refait.bilan, refait.contenu) != (bytes(morceau.bilan), bytes(morceau.contenu)):
            yield Faute(
                str(action),
                f"ce qui est gardé de la version {version.numero} n’est pas ce qu’elle donne",
            )


@invariant(
    "Le dernier flux diffusé est le fichier qui a été écrit, octet pour octet.",
    remede="Écrivez de nouveau le flux depuis son écran, ou par « manage.py flux_lheo ».",
)
def fichier_du_dernier_flux() -> Fautes:
    """Nothing to say where the files aren't on this machine, nor while a run replaces them."""
    flux = dernier_flux()
    en_cours = PassageDeFlux.objects.filter(situation__in=PassageDeFlux.EN_COURS)
    if flux is None or en_cours.exists() or not dossier().is_dir():
        return
    chemin = dossier() / flux.fichier
    if not chemin.is_file():
        yield Faute(flux.fichier, f"il n’est pas dans {dossier()}")
    elif _empreinte(chemin) != flux.sha256:
        yield Faute(flux.fichier, "ses octets ne sont pas ceux du dernier passage")


def _empreinte(chemin: Path) -> str:
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()
