"""The figure of public pages: outside any transaction, where pages are kept."""

import pytest

from bench import pages
from bench._base import region
from tests.bench.test_figures import lignes


@pytest.mark.django_db(transaction=True)
def test_a_page_given_again_costs_less_than_one_made(capsys: pytest.CaptureFixture[str]) -> None:
    region(60)
    pages.principal(essais=6)
    dites = lignes(capsys)
    for page in ("résultats", "formation"):
        faite, redite, rapport = dites[page]
        assert 0 < redite < faite and rapport > 0
    assert dites["hello"][0] > 0
