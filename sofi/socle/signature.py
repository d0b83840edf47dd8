"""Who writes, and from where, told to PostgreSQL: the triggers of the history by field sign with it.

It is said to the connection before the transaction, so it holds whatever is rolled back afterwards.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

PARAMETRE = "sofi.signature"


@contextmanager
def signer(*, ecran: str, utilisateur: int | None = None) -> Iterator[None]:
    """What is written meanwhile is this person's, from this screen, import or job."""
    avant = _dire(json.dumps({"ecran": ecran, "utilisateur": utilisateur}))
    try:
        yield
    finally:
        # A transaction that failed takes the signature away with it; so does a connection that is lost.
        if connection.connection is not None and not connection.needs_rollback:
            _dire(avant)


def _dire(signature: str) -> str:
    """Set the signature; returns the former one."""
    with connection.cursor() as curseur:
        curseur.execute(
            "WITH avant AS MATERIALIZED (SELECT coalesce(current_setting(%s, true), '') AS dite) "
            "SELECT dite, set_config(%s, %s, false) FROM avant",
            [PARAMETRE, PARAMETRE, signature],
        )
        return str(curseur.fetchone()[0])
