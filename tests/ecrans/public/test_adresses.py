"""The addresses of a search changed in one point: each parameter written once, as `urlencode` writes it."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from sofi.ecrans.public.resultats import Adresses

QUESTION = "q=a%26b+%C3%A9t%C3%A9&ou=Saint-Nazaire+%2844%29&public=7&public=12&rayon=&page=3&utm=x"
PAIRES = [("q", "a&b été"), ("ou", "Saint-Nazaire (44)"), ("public", "7"), ("public", "12")]


@pytest.fixture
def adresses() -> Adresses:
    return Adresses(QueryDict(QUESTION), ["public"])


def test_comme_urlencode(adresses: Adresses) -> None:
    """What isn't known, what is empty and the page are left out."""
    assert adresses.requete == f"?{urlencode(PAIRES)}"
    assert adresses.sans() == f"/?{urlencode(PAIRES)}"
    assert adresses.sans("public", valeur="7") == f"/?{urlencode(PAIRES[:2] + PAIRES[3:])}"
    assert adresses.sans("public", "q") == f"/?{urlencode(PAIRES[1:2])}"
    autres = [*PAIRES[1:], ("q", "ç=ï")]
    assert adresses.avec(q="ç=ï") == f"/?{urlencode(autres)}"


def test_sans_rien(adresses: Adresses) -> None:
    """A search that asks nothing isn't the site's first page, which has the bare address."""
    assert adresses.sans("q", "ou", "public") == "/?q="
    assert Adresses(QueryDict(), ["public"]).requete == ""
