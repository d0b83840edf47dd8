"""Pages of a list."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAR_PAGE = 25


def page_de(request: HttpRequest, lignes: Any, par_page: int = PAR_PAGE) -> Page[Any]:
    """The page asked for; the first one for a wrong number, the last one past the end."""
    return Paginator(lignes, par_page).get_page(request.GET.get("page"))
