"""The log as JSON lines, without anything of anybody: numbers are kept, words that come from outside are not.

A line says its moment, its level, which part of the code speaks, and what is being done (`CONTEXTE`): the request's
number, the job's, or the command's with its name. What a record says of an error is its type and where in the code: the
message of an exception may hold what somebody typed, so it isn't written.
"""

import contextlib
import datetime
import itertools
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from time import perf_counter
from typing import Any

import msgspec

Contexte = dict[str, str | int]
CONTEXTE: ContextVar[Contexte] = ContextVar("journal", default={})  # noqa: B039 (never changed in place)
"""What is being done, written on each line."""
REQUETES = "sofi.requetes"
"""The log of the answers and of the commands, a line each."""
_NOM_DE_COMMANDE = re.compile(r"[a-z][a-z0-9_]{0,49}")
_BIEN_FAIT = re.compile(r"[0-9a-f]{8}[0-9a-f-]{8,56}", re.IGNORECASE)
_CADRES = 12
"""How many frames of an error are written, the deepest."""


# Half drawn once by the process (a draw for each request would be its dearest part), half counted.
_SUITE = itertools.count(int.from_bytes(os.urandom(3)))
_debut = os.urandom(4).hex()


def _autre_processus() -> None:
    """A process made from this one numbers its requests in its own way."""
    global _debut
    _debut = os.urandom(4).hex()


os.register_at_fork(after_in_child=_autre_processus)


def numero(propose: str = "") -> str:
    """The number of a request: what the proxy drew when it is hexadecimal (16 to 64 signs), else drawn here."""
    if propose and _BIEN_FAIT.fullmatch(propose):
        return propose
    return f"{_debut}{next(_SUITE) & 0xFFFFFFFF:08x}"


@contextlib.contextmanager
def au_cours_de(**contexte: str | int) -> Iterator[None]:
    """What is logged inside says that it happened during this."""
    jeton = CONTEXTE.set({**CONTEXTE.get(), **contexte})
    try:
        yield
    finally:
        CONTEXTE.reset(jeton)


@contextlib.contextmanager
def commande(arguments: Sequence[str]) -> Iterator[None]:
    """A command of `manage.py`: its name and its number on each line, and a line at its end, as an answer has one.

    Of the arguments, the name alone is written. In JSON an error that nothing expected is a line too, without its
    message; in text, Python says it whole.
    """
    nom = next(iter(arguments[1:]), "")
    nom = nom if _NOM_DE_COMMANDE.fullmatch(nom) else "aucune"
    debut, code = perf_counter(), 1
    with au_cours_de(commande=nom, execution=numero()):
        try:
            yield
            code = 0
        except SystemExit as fin:
            code = fin.code if isinstance(fin.code, int) else int(fin.code is not None)
            raise
        except Exception:
            if not _en_json():
                raise
            logging.getLogger(__name__).exception("The command stopped")
            sys.exit(code)
        finally:
            mesures = {"code": code, "ms": round((perf_counter() - debut) * 1000, 3)}
            logging.getLogger(REQUETES).info("", extra={"mesures": mesures})


def _en_json() -> bool:
    """The log is set, and writes JSON."""
    return any(isinstance(un.formatter, EnJson) for un in logging.getLogger().handlers)


class EnJson(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        ligne: dict[str, Any] = {
            "le": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(
                timespec="milliseconds"
            ),
            "niveau": record.levelname,
            "journal": record.name,
            **CONTEXTE.get(),
        }
        if isinstance(mesures := getattr(record, "mesures", None), dict):
            ligne |= mesures
        else:
            ligne["message"] = _message(record)
        if isinstance(tache := getattr(record, "job", None), dict):  # procrastinate's own lines
            ligne |= {"tache": tache.get("id"), "nom": tache.get("task_name")}
        if record.exc_info and (erreur := record.exc_info[1]):
            ligne |= _ou(erreur)
        return msgspec.json.encode(ligne).decode()


def _message(record: logging.LogRecord) -> str:
    """What the code says, with its numbers; any other argument is left out."""
    if isinstance(geste := getattr(record, "action", None), str):
        return geste  # procrastinate writes the arguments of jobs in its messages
    dit = str(record.msg)
    if not isinstance(record.args, tuple) or not record.args:
        return dit
    with contextlib.suppress(TypeError, ValueError):
        return dit % tuple(a if isinstance(a, int | float) else "…" for a in record.args)
    return dit


def _ou(erreur: BaseException) -> dict[str, Any]:
    """The type of an error, and the way to it in the code."""
    cadres = traceback.extract_tb(erreur.__traceback__)[-_CADRES:]
    chemin = [f"{cadre.filename}:{cadre.lineno} {cadre.name}" for cadre in cadres]
    causes, cause = [type(erreur).__name__], erreur.__cause__ or erreur.__context__
    while cause is not None and len(causes) < 5:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return {"erreur": causes[0], "causes": causes[1:], "ou": chemin}
