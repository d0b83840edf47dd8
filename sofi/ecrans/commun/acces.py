"""Who is asking, for the views of every role. What belongs to whom is said by each role's own acces.py."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from sofi.comptes.models import Utilisateur

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, P], HttpResponse]


def utilisateur_de(request: HttpRequest) -> Utilisateur:
    """The person signed in; refused when nobody is, which only a public view could let happen."""
    if not isinstance(request.user, Utilisateur):
        raise PermissionDenied
    return request.user


def reserve_a(*roles: str) -> Callable[[Vue[P]], Vue[P]]:
    """Refuse the view (403) to any role but these."""

    def decorer(vue: Vue[P]) -> Vue[P]:
        @wraps(vue)
        def gardee(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if utilisateur_de(request).role not in roles:
                raise PermissionDenied
            return vue(request, *args, **kwargs)

        return gardee

    return decorer
