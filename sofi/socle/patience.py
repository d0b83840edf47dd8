"""What is asked of the primary beside a reader's answer: where replicas give that answer, waited for a moment only.

A primary that loses its power leaves the questions under way without a word, until what stands before it closes their
connections, ten seconds later. A thread of the process asks them in turn, on a connection of its own.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

Reponse = TypeVar("Reponse")
PATIENCE = 1.0
"""Seconds: many times what a question takes, and short for whoever reads."""


class Sourd(Exception):
    """The primary didn't say in time; it may have done what was asked."""


def un_moment(demander: Callable[[], Reponse]) -> Reponse:
    """What the primary answers; Sourd after a moment when there are replicas to read."""
    if not settings.REPLIQUES:
        return demander()
    demande = _fil().submit(_proprement, demander)
    try:
        return demande.result(PATIENCE)
    except TimeoutError:
        demande.cancel()
        raise Sourd from None


def _proprement(demander: Callable[[], Reponse]) -> Reponse:
    close_old_connections()
    try:
        return demander()
    finally:
        close_old_connections()


@cache
def _fil() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="primaire")
