"""Worlds made once for the tests of a module: each test is given its own copy, and what it writes is taken back.

A module asks for `base_du_module` (conftest.py) in a fixture of its own that makes the world, and gives its tests
a copy of it: `copy.deepcopy(monde)`.
"""

import copy
import pickle
from typing import Any, TypeVar

from django.db.models import Model
from django.test import Client

Ligne = TypeVar("Ligne", bound=Model)


class Navigateur(Client):
    """A browser of a shared world: its copy has the same cookies, and keeps its own from then on."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Navigateur":
        autre = type(self)()
        autre.cookies = copy.deepcopy(self.cookies, memo)
        memo[id(self)] = autre
        return autre


def copier(lue: Ligne) -> Ligne:
    """A row with every list that was read with it; `deepcopy` would leave the lists to be read again."""
    copie: Ligne = pickle.loads(pickle.dumps(lue))
    return copie
