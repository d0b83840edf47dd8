"""« Ma sélection »: the trainings that this browser keeps, in a cookie of its own; no account, nothing in the base.

Pages that show it are those of a visitor who keeps something: for all the others, one page is everybody's.
"""

import datetime

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from sofi.usagers.selections import AU_PLUS

from .requete import du_meme_site

COOKIE = f"{settings.PREFIXE_DES_COOKIES}sofi_selection"
DUREE = datetime.timedelta(days=90)
"""Since the last use."""
CHIFFRES = 9  # of a number: a column of the base holds no more


def lire(request: HttpRequest) -> list[int]:
    """The numbers of the actions kept, the last kept first; what isn't a number is left out."""
    return numeros(request.COOKIES.get(COOKIE, ""))


def numeros(texte: str) -> list[int]:
    """« 45210.45211 » → the numbers, each once, fifty at most."""
    valeurs = texte[: (CHIFFRES + 1) * AU_PLUS].split(".")
    lus = [int(v) for v in valeurs if v.isascii() and v.isdigit() and len(v) <= CHIFFRES]
    return list(dict.fromkeys(lus))[:AU_PLUS]


def ecrire(request: HttpRequest, reponse: HttpResponseBase, actions: list[int]) -> None:
    """Keep these for another ninety days; none: nothing is kept."""
    if not actions:
        reponse.delete_cookie(COOKIE, samesite="Lax")
        return
    reponse.set_cookie(
        COOKIE,
        ".".join(map(str, actions[:AU_PLUS])),
        max_age=DUREE,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def du_site(request: HttpRequest) -> bool:
    """Was it sent from one of our pages, as far as the browser says? Those that keep a page carry no token."""
    venue = request.headers.get("Sec-Fetch-Site", "same-origin")
    origine = request.headers.get("Origin")
    return venue in ("same-origin", "none") and (
        origine is None or du_meme_site(request, origine) is not None
    )
