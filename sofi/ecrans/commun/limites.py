"""How many times in a row: the limits themselves are in the settings (ACCOUNT_RATE_LIMITS)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, P], HttpResponse]


def limiter(action: str) -> Callable[[Vue[P]], Vue[P]]:
    """Count what is sent to the view, by address IP and by e-mail address typed; past the limit, page 429."""

    def decorer(vue: Vue[P]) -> Vue[P]:
        @wraps(vue)
        def vue_limitee(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            saisie = request.POST.get("email", "").strip().lower()
            refus = consume_or_429(request, action=action, key=saisie)
            return refus or vue(request, *args, **kwargs)

        return vue_limitee

    return decorer
