"""Readers of what is published: answered from a replica when there is one, from the primary else.

A view says that it is one (`publie`). Nobody who has an account is: who publishes reads at once what they published, so
a browser with a session, or that had one in the month, reads the primary. What visitors write (reports, alerts, shared
selections) is shown by other views, which read the primary: nobody waits to see what they have just written.
"""

from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

from sofi.socle import repliques

from .session_expiree import BISCUIT

BASE = "sofi.base"
"""Where a request's environment says which server its state was read on."""
Vue = TypeVar("Vue", bound=Callable[..., Any])
Suite = Callable[[HttpRequest], HttpResponseBase]


def publie(vue: Vue) -> Vue:
    """A view that reads what is published, and writes nothing but counts."""
    vue.lit_le_publie = True  # type: ignore[attr-defined]
    return vue


def sans_compte(environ: dict[str, Any]) -> bool:
    """Somebody who reads, and of whom this browser knows no account."""
    biscuits = environ.get("HTTP_COOKIE", "")
    siens = (settings.SESSION_COOKIE_NAME, BISCUIT)
    lit = environ["REQUEST_METHOD"] in ("GET", "HEAD")
    return lit and not any(f"{nom}=" in biscuits for nom in siens)


def lire_le_publie(
    request: HttpRequest, demander: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The answer, read where the state of the request was; what it gives line by line is read there too."""
    if not sans_compte(request.META):
        return demander()

    def sur_place() -> HttpResponseBase:
        reponse = demander()
        if isinstance(reponse, StreamingHttpResponse) and repliques.sur_une_replique():
            lignes: Any = reponse.streaming_content
            reponse.streaming_content = _au_meme_endroit(iter(lignes))
        return reponse

    return repliques.repondre(sur_place, d_abord=request.META.get(BASE, ""))


def _au_meme_endroit(lignes: Iterator[Any]) -> Iterator[Any]:
    ici, fin = copy_context(), object()

    def suivre() -> Iterator[Any]:
        while (ligne := ici.run(next, lignes, fin)) is not fin:
            yield ligne

    return suivre()


class LireLePublie:
    """Answers the views that read what is published on the server chosen for them."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.suite(request)

    def process_view(
        self, request: HttpRequest, vue: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """None, and Django goes on by itself, for all that has to be read on the primary."""
        if not (settings.REPLIQUES and getattr(vue, "lit_le_publie", False)):
            return None
        if not sans_compte(request.META):
            return None
        return lire_le_publie(request, lambda: vue(request, *args, **kwargs))
