"""What is mended before any screen sees it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NUL, ILLISIBLE = "\x00", "\N{REPLACEMENT CHARACTER}"
PROGRAMMES = ("/api/v1/", "/flux/v1/")
"""What programs send there is a file, which may weigh more than a form and isn't one, whatever its type says."""


def marquer_nul(
    suite: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Read a NUL, which the database can't store, as any byte that isn't text is read: U+FFFD.

    Texts refuse that sign by name, so what was typed beside is not lost; no key in an address has it.
    """

    def intergiciel(request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            request.path = request.path.replace(NUL, ILLISIBLE)
            request.path_info = request.path_info.replace(NUL, ILLISIBLE)
        if (
            request.method == "POST"
            and not request.path.startswith(PROGRAMMES)
            and _a_un_nul(request)
        ):
            lisibles = request.POST.copy()
            lisibles.clear()
            for nom, valeurs in request.POST.lists():
                lisibles.setlist(
                    nom.replace(NUL, ILLISIBLE), [v.replace(NUL, ILLISIBLE) for v in valeurs]
                )
            request.POST = lisibles  # type: ignore[assignment]
        return suite(request)

    return intergiciel


def _a_un_nul(request: HttpRequest) -> bool:
    return any(NUL in texte for nom, valeurs in request.POST.lists() for texte in (nom, *valeurs))
