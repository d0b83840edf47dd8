"""What the tests of the rules share."""

import pytest

from sofi.offre.models import Action
from tests.fabriques import saisie_complete


@pytest.fixture(scope="module")
def entiere(base_du_module: None) -> Action:
    """A whole action, one for the tests of a module: read it again before it is changed."""
    return saisie_complete()
