"""What is refused before any screen sees it."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


def refuser_nul(
    suite: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse (400) a form that holds a NUL: the database can't store one, and no browser sends any."""

    def intergiciel(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            envois = request.POST.lists()
            if any("\x00" in valeur for nom, valeurs in envois for valeur in [nom, *valeurs]):
                raise SuspiciousOperation("NUL in a form")
        return suite(request)

    return intergiciel
