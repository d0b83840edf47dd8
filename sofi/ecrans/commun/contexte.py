"""Who acts, and from which screen, told to the database for the history by field."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from sofi.socle.signature import signer


def signature(suite: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], Any]:
    """What is sent to a screen is written under the person's name and the screen's.

    Reading changes nothing, so it tells nothing.
    """

    def repondre(request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return suite(request)
        try:
            ecran = resolve(request.path_info).view_name
        except Resolver404:
            return suite(request)
        with signer(ecran=ecran, utilisateur=request.user.pk):
            return suite(request)

    return repondre
