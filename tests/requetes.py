"""Pages whose queries don't depend on how many rows they show."""

from collections.abc import Callable, Iterable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

DE_PLUS = 4
"""A query for each row shows as well with four rows more as with twenty, each a whole circuit to make."""


def compter(client: Client, adresse: str) -> int:
    """The queries of a page."""
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200, adresse
    return len(requetes)


def verifier_bornees(
    client: Client, adresses: Iterable[str], *, au_plus: int, ajouter: Callable[[], object]
) -> None:
    """Each page asks as many questions with one row as with `DE_PLUS` more, and no more than `au_plus`."""
    adresses, comptes = list(adresses), []
    for nombre in (1, DE_PLUS):
        for _ in range(nombre):
            ajouter()
        comptes.append({adresse: compter(client, adresse) for adresse in adresses})
    assert comptes[0] == comptes[1]
    assert max(comptes[1].values()) <= au_plus, comptes[1]
