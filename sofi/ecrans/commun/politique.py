"""The security policy of pages, written once for all those that change nothing in it."""

from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PolitiqueDite(CSPMiddleware):
    """That of django-csp, which makes it again for an answer that its view marked, or whose page drew a number."""

    @cached_property
    def _du_site(self) -> str:
        return build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        marquee = any(nom.startswith("_csp_") for nom in vars(response))
        tiree = getattr(request, "_csp_nonce", None) is not None
        if marquee or tiree or settings.DEBUG or HEADER in response:
            return super().process_response(request, response)
        response[HEADER] = self._du_site
        return response
