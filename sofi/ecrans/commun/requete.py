"""What views read of a request: who asks, what a form was sent, which page of a list.

What belongs to whom is said by each role's own acces.py.
"""

from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict

from sofi.comptes.models import Utilisateur

PAR_PAGE = 25


def utilisateur_de(request: HttpRequest) -> Utilisateur:
    """The person signed in; refused when nobody is, which only a public view could let happen."""
    if not isinstance(request.user, Utilisateur):
        raise PermissionDenied
    return request.user


def envoye(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: all that was sent, were it nothing; None when nothing was asked to be stored."""
    return request.POST if request.method == "POST" else None


def page_de(request: HttpRequest, lignes: Any, par_page: int = PAR_PAGE) -> Page[Any]:
    """The page asked for; the first one for a wrong number, the last one past the end."""
    return Paginator(lignes, par_page).get_page(request.GET.get("page"))


def du_meme_site(request: HttpRequest, adresse: str) -> SplitResult | None:
    """An address that a browser says, when it is one of this site's; None for another's, or what is no address."""
    try:
        lue = urlsplit(adresse)
    except ValueError:
        return None
    return lue if lue.netloc == request.get_host() else None
