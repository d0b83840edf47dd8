"""The addresses of a source of import, for the table of all of them."""

from typing import Any

from .monde import Arguments, Monde

Attendu = dict[str, Any]


def _source(monde: Monde) -> list[Any]:
    return ["communes"]


def imports(pages: Attendu, gestes: Attendu) -> dict[str, tuple[Attendu, Arguments]]:
    """What each visitor is answered on the pages of a source, and by what asks for its file."""
    return {
        "service_offre:imports_deposer": (pages, _source),
        "service_offre:imports_adresse": (pages, _source),
        "service_offre:imports_chercher": (gestes, _source),
    }
