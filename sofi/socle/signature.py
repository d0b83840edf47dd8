"""Who writes, and from where, told to PostgreSQL: the triggers of the history by field sign with it.

It is told to each transaction as it begins, and to nobody else: what a savepoint takes back leaves it, and a pool may
lend the connection to another between two transactions.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

PARAMETRE = "sofi.signature"
_DIRE = (
    "WITH avant AS MATERIALIZED (SELECT coalesce(current_setting(%s, true), '') AS dite) "
    "SELECT dite, set_config(%s, %s, true) FROM avant"
)


@contextmanager
def signer(*, ecran: str, utilisateur: int | None = None) -> Iterator[None]:
    """What is written meanwhile is this person's, from this screen, import or job."""
    signature = json.dumps({"ecran": ecran, "utilisateur": utilisateur})

    def avec(executer: Callable[..., Any], sql: Any, params: Any, many: bool, contexte: Any) -> Any:
        """Sign the transaction that this statement begins; a write that is alone is given one."""
        ici: BaseDatabaseWrapper = contexte["connection"]
        if _commencee(ici):
            return executer(sql, params, many, contexte)
        if ici.in_atomic_block:
            _dire(ici, signature)
            return executer(sql, params, many, contexte)
        if str(sql).lstrip()[:6].upper() == "SELECT":
            return executer(sql, params, many, contexte)
        with transaction.atomic(using=ici.alias):
            _dire(ici, signature)
            return executer(sql, params, many, contexte)

    avant = _dire(connection, signature) if _commencee(connection) else None
    try:
        with connection.execute_wrapper(avec):
            yield
    finally:
        # A transaction that failed takes the signature away with it; so does a connection that is lost.
        if avant is not None and _commencee(connection) and not connection.needs_rollback:
            _dire(connection, avant)


def _commencee(ici: BaseDatabaseWrapper) -> bool:
    """A transaction that has begun, for the server too."""
    if ici.connection is None or not ici.in_atomic_block:
        return False
    return ici.connection.info.transaction_status != TransactionStatus.IDLE


def _dire(ici: BaseDatabaseWrapper, signature: str) -> str:
    """Set the signature of the transaction; returns the former one."""
    lu = ici.connection.execute(_DIRE, [PARAMETRE, PARAMETRE, signature])
    return str(lu.fetchone()[0])
