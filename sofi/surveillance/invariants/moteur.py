"""The index of the search on this machine: what it holds at its number is what is published at that number."""

from collections.abc import Iterator

import numpy as np
from django.db import transaction

from sofi.diffusion import changements
from sofi.diffusion.models import Publication
from sofi.diffusion.moteur.dossier import Etat
from sofi.diffusion.moteur.suite import index, vivants_de

from .socle import Faute, Fautes, invariant

LOT = 50_000


@invariant(
    "L’index de la recherche de cette machine tient les sessions publiées, chacune une fois.",
    remede="Lancez « manage.py index --refaire » : l’index est refait depuis ce qui est publié.",
)
def index_egal_aux_lignes() -> Fautes:
    """An index that is late is judged once it has caught up; a machine without one has nothing to say."""
    etat = index().etat()
    if etat is None or etat.manifeste.reste:
        return
    with transaction.atomic():
        point = changements.point()
        m = etat.manifeste
        if (m.base, m.numero, m.jeton) != (point.base, point.numero, point.jeton):
            return
        lignes_publiees = Publication.objects.order_by("numero").values_list("numero", flat=True)
        publiees = np.fromiter(lignes_publiees.iterator(chunk_size=LOT), np.int64)
    yield from _comparer(_tenues(etat), publiees)


def _tenues(etat: Etat) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The sessions of the living actions of each part, sorted."""
    parts = [
        part.segment.colonnes["s_numero"][vivants_de(part)[part.segment.colonnes["s_action"]]]
        for part in etat.parts
    ]
    return np.sort(np.concatenate([*parts, np.empty(0, np.int64)]).astype(np.int64))


def _comparer(
    tenues: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    publiees: "np.ndarray[tuple[int], np.dtype[np.int64]]",
) -> Iterator[Faute]:
    for numero in np.setdiff1d(publiees, tenues):
        yield Faute(str(numero), "publiée, et absente de l’index")
    for numero in np.setdiff1d(tenues, publiees):
        yield Faute(str(numero), "dans l’index, et non publiée")
    uniques, combien = np.unique(tenues, return_counts=True)
    for numero in uniques[combien > 1]:
        yield Faute(str(numero), "plusieurs fois dans l’index")
