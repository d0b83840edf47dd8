"""What the tests of the circuit share."""

import copy

import pytest

from sofi.offre.models import Action
from tests.fabriques import saisie_complete


@pytest.fixture(scope="module")
def entiere_partagee(base_du_module: None) -> Action:
    return saisie_complete()


@pytest.fixture
def entiere(entiere_partagee: Action, db: None) -> Action:
    """A whole draft, one for the tests of a module: what each does of it is taken back."""
    return copy.deepcopy(entiere_partagee)
