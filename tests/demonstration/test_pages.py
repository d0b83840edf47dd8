"""The demonstration's pages: every kind appears, and nothing in them is left to complete."""

import pytest

from sofi.demonstration import pages
from sofi.editorial.models import Parution, Sorte
from sofi.editorial.sortes import A_COMPLETER
from sofi.referentiels.demonstration import charger_demonstration
from tests.fabriques import aujourd_hui

pytestmark = pytest.mark.django_db


def test_chaque_sorte_de_page_parait():
    charger_demonstration()
    pages.ecrire(aujourd_hui())
    parues = list(Parution.objects.en_ligne(aujourd_hui()))
    assert {page.sorte for page in parues} == set(Sorte.values)
    assert not [page for page in parues if A_COMPLETER in page.texte]
    mardi = next(page for page in parues if page.jour)
    assert mardi.jour.weekday() == 1 and mardi.jour > aujourd_hui()
