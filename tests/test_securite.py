"""docs/securite.md: every requirement of the standard's levels 1 and 2, with tests that exist."""

import re
from functools import cache

import pytest

from outils import asvs
from tests.sources import RACINE


def test_the_document_is_up_to_date() -> None:
    assert asvs.DOCUMENT.read_text() == asvs.ecrire(), "python -m outils.asvs"


def test_every_requirement_is_answered() -> None:
    """253 of them, each once; one that is tested names its tests, the others give a reason."""
    lues = asvs.exigences()
    assert len(lues) == len({e.numero for e in lues}) == 253
    assert sum(e.niveau == 1 for e in lues) == 70
    for e in lues:
        assert e.sorte in asvs.SORTES and len(e.texte) > 5, e.numero
        assert bool(e.tests) is (e.sorte == "T"), e.numero


@cache
def _noms_de(fichier: str) -> set[str]:
    return set(re.findall(r"^\s*(?:async )?def (test_\w+)", (RACINE / fichier).read_text(), re.M))


NOMMES = sorted({test for e in asvs.exigences() for test in e.tests})


@pytest.mark.parametrize(("fichier", "nom"), NOMMES, ids=[f"{f}::{n}" for f, n in NOMMES])
def test_the_tests_named_exist(fichier: str, nom: str) -> None:
    assert (RACINE / fichier).exists() and nom in _noms_de(fichier)
