"""Every rule of the table, with a wrong action and a right one."""

import pytest

from sofi.offre.regles import REGLES

from .cas import Cas, Entieres, entieres, verifier
from .cas_dispositif import DISPOSITIF
from .cas_financement import FINANCEMENT
from .cas_formation import ACTION, ETABLISSEMENT, FORMATION
from .cas_publique import GABARIT, PUBLIQUE
from .cas_session import SESSION
from .cas_session_dates import SESSION_DATES

TOUS = [
    *ETABLISSEMENT,
    *FORMATION,
    *ACTION,
    *SESSION_DATES,
    *SESSION,
    *DISPOSITIF,
    *FINANCEMENT,
    *PUBLIQUE,
    *GABARIT,
]


@pytest.fixture(scope="module")
def partagees(base_du_module: None) -> Entieres:
    return entieres(TOUS)


@pytest.mark.django_db
@pytest.mark.parametrize("cas", TOUS, ids=[f"{cas.regle}-{rang}" for rang, cas in enumerate(TOUS)])
def test_regle(cas: Cas, partagees: Entieres) -> None:
    """The wrong action is told so, in words that name the values; the right one isn't."""
    verifier(cas, partagees)


def test_aucune_regle_sans_cas() -> None:
    """A rule without a case would be a rule that nobody saw work."""
    assert {regle.nom for regle in REGLES} == {cas.regle for cas in TOUS}
