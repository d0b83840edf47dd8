"""/sante/ and /pret/: two addresses for proxies and monitors, answered before Django.

No host to be allowed, no redirection to HTTPS, no session, no count of views: whoever asks from the machine itself, by
any name, is answered. They say what works and how old things are, and nothing of whom or with what.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import msgspec

from sofi.surveillance.pret import releveur

Environ = dict[str, Any]
Sonde = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def sante(environ: Environ, commencer: Callable[..., Any]) -> list[bytes]:
    """This process lives; the database isn't asked."""
    return _repondre(environ, commencer, {"etat": "vivant"}, juste=True)


def pret(environ: Environ, commencer: Callable[..., Any]) -> list[bytes]:
    """The site can answer: 503 without its database or a migration. With « ?tout », as soon as anything is late."""
    controles = releveur().lire()
    peut = all(controle.ok for controle in controles if controle.bloque)
    tout = all(controle.ok for controle in controles)
    dit = {
        "etat": "pret" if tout else "a_regarder" if peut else "pas_pret",
        "controles": {c.nom: {"ok": c.ok, **c.mesures} for c in controles},
    }
    exige_tout = "tout" in parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    return _repondre(environ, commencer, dit, juste=tout if exige_tout else peut)


def _repondre(
    environ: Environ, commencer: Callable[..., Any], dit: dict[str, Any], *, juste: bool
) -> list[bytes]:
    methode = environ.get("REQUEST_METHOD", "GET")
    if methode not in ("GET", "HEAD"):
        commencer("405 Method Not Allowed", [("Allow", "GET, HEAD"), ("Content-Length", "0")])
        return []
    corps = msgspec.json.encode(dit)
    entetes = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(corps))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    commencer("200 OK" if juste else "503 Service Unavailable", entetes)
    return [corps] if methode == "GET" else []


SONDES: dict[str, Sonde] = {"/sante/": sante, "/pret/": pret}
