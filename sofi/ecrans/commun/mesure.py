"""What each answer costs: its number, its duration, its queries; and the two addresses that say whether it lives.

`Mesure` stands outside of everything, pages given again included. It reads what the layers inside leave in the
request's environment, and nothing of the address, of the visitor or of what is sent.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from sofi.socle.journal import CONTEXTE, REQUETES, numero
from sofi.surveillance.durees import DUREES, Durees

from .sondes import SONDES

Environ = dict[str, Any]
NOM, ROLE, COMPTEES, REDITE = "sofi.nom", "sofi.role", "sofi.requetes", "sofi.redite"
"""What the inner layers say: the name of the view, the role signed in, the queries, whether it was given again."""
NOM_MAX = 100
ENTETE = "X-Request-ID"
METHODES = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
SANS_NOM = "aucune"  # nothing stands at that address
_journal = logging.getLogger(REQUETES)


class Mesure:
    """The application, measured. `ecrit`: a line of the log for each answer."""

    def __init__(
        self, suite: Callable[..., Iterable[bytes]], durees: Durees = DUREES, *, ecrit: bool = False
    ) -> None:
        self.suite = suite
        self.durees = durees
        self.ecrit = ecrit

    def __call__(self, environ: Environ, commencer: Callable[..., Any]) -> Iterable[bytes]:
        if sonde := SONDES.get(environ.get("PATH_INFO", "")):
            return sonde(environ, commencer)
        debut = perf_counter()
        sien = numero(environ.get("HTTP_X_REQUEST_ID", ""))
        jeton = CONTEXTE.set({"requete": sien})
        statut = "500"

        def noter(dit: str, entetes: list[tuple[str, str]], *reste: Any) -> Any:
            nonlocal statut
            statut = dit[:3]
            return commencer(dit, [*entetes, (ENTETE, sien)], *reste)

        try:
            return self.suite(environ, noter)
        finally:
            self._compter(environ, int(statut), int((perf_counter() - debut) * 1_000_000))
            CONTEXTE.reset(jeton)

    def _compter(self, environ: Environ, statut: int, microsecondes: int) -> None:
        vue, requetes = environ.get(NOM, SANS_NOM), environ.get(COMPTEES, 0)
        self.durees.ajouter(vue, microsecondes, requetes=requetes, erreur=statut >= 500)
        if self.ecrit:
            methode = environ.get("REQUEST_METHOD", "")
            mesures = {
                "vue": vue,
                "role": environ.get(ROLE, "public"),
                "methode": methode if methode in METHODES else "AUTRE",
                "statut": statut,
                "ms": microsecondes / 1000,
                "requetes": requetes,
                "redite": REDITE in environ,
            }
            # Made without looking for who calls, which would be half of its cost.
            ligne = logging.LogRecord(REQUETES, logging.INFO, "", 0, "", None, None)
            ligne.__dict__["mesures"] = mesures
            _journal.handle(ligne)


def mesurer(
    suite: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Say which view answered, to which role, with how many queries."""

    def repondre(request: HttpRequest) -> HttpResponseBase:
        meta, comptees = request.META, 0

        def compter(executer: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal comptees
            comptees += 1
            return executer(*arguments)

        try:
            with ExitStack() as pile:
                for alias in connections:
                    pile.enter_context(connections[alias].execute_wrapper(compter))
                return suite(request)
        finally:
            meta[COMPTEES] = comptees
            if trouvee := request.resolver_match:
                meta[NOM] = (trouvee.view_name or trouvee.route or SANS_NOM)[:NOM_MAX]
            # Whom the request was found to be from, when anything asked.
            qui = getattr(request, "_cached_user", None)
            if qui is not None and qui.is_authenticated:
                meta[ROLE] = qui.role

    return repondre


def mesuree(application: Callable[..., Iterable[bytes]]) -> Mesure:
    """The application as it is served."""
    return Mesure(application, ecrit=settings.JOURNAL == "json")
