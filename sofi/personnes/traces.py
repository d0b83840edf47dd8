"""The trace of what is erased or given, and the door that it opens while its transaction lasts (`declencheurs`)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from sofi.comptes.models import Utilisateur

from .models import Demande, Trace

_OUVERTE = "ouverte"  # replaced by the number of the transaction, by the database


@contextmanager
def porte(
    nature: Trace.Nature,
    quoi: str,
    *,
    demande: Demande | None = None,
    auteur: Utilisateur | None = None,
) -> Iterator[Trace]:
    """What never changes may lose words here, and what was done is written with it: all or nothing.

    The caller says in `detail` how much of what; their sum is kept when the door closes.
    """
    with transaction.atomic():
        trace = Trace.objects.create(
            nature=nature, quoi=quoi, demande=demande, auteur=auteur, transaction=_OUVERTE
        )
        yield trace
        trace.transaction = None
        trace.nombre = sum(trace.detail.values())
        trace.save(update_fields=["transaction", "nombre", "detail", "quoi"])


def noter(
    nature: Trace.Nature,
    quoi: str,
    *,
    demande: Demande | None,
    auteur: Utilisateur | None,
    nombre: int,
) -> Trace:
    """A trace that opens nothing."""
    return Trace.objects.create(
        nature=nature, quoi=quoi, demande=demande, auteur=auteur, nombre=nombre
    )
