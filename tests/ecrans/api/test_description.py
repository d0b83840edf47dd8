"""Every address as its OpenAPI describes it: hundreds of questions drawn from it, each answered as it says.

As many as one wants: `SOFI_CAS=5000 make test ARGS="tests/ecrans/api/test_description.py"`.
"""

import itertools
import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sofi.depots.models import Depot
from sofi.partenaires.cles import creer_cle
from sofi.partenaires.models import Portee
from tests.ecrans.api.monde import Monde
from tests.fabriques import UtilisateurFactory

pytestmark = pytest.mark.django_db
OPERATIONS = 32
CAS = int(os.environ.get("SOFI_CAS", "400"))
REGLAGES = hypothesis.settings(
    max_examples=max(CAS // OPERATIONS // 2, 1),
    deadline=None,
    derandomize="SOFI_CAS" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)
SITE = WSGIHandler()
DEPOTS = "/api/v1/depots"
# A deposit that isn't as described is received all the same, and its report says why: nothing is refused for it, so
# that these alone are drawn as described, with a key, and judged by what is answered.
DES_DEPOTS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def cle(base_du_module: None) -> str:
    return creer_cle(
        Monde().etablissement,
        nom="CMS",
        portees=[Portee.DEPOTS],
        expire_le=None,
        auteur=UtilisateurFactory(),
    )[1]


@pytest.fixture(scope="module")
def description(cle: str) -> Iterator[Any]:
    # As Django's own test client does: the requests are of the transaction that the module shares.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", servir)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def servir(environ: dict[str, Any], commencer: Any) -> Any:
    """The site, asked from an address."""
    return SITE(environ | {"REMOTE_ADDR": "127.0.0.1"}, commencer)


def vide(valeur: Any) -> bool:
    """Written as nothing after its « = », once at least."""
    return any(map(vide, valeur)) if isinstance(valeur, list) else valeur in ("", None, {})


def eprouver(operation: Any, genre: GenerationMode, **options: Any) -> None:
    """So many questions of one address, as described or not."""

    @hypothesis.given(case=operation.as_strategy(generation_mode=genre))
    @REGLAGES
    def poser(case: Any) -> None:
        # A field left empty in a form asks nothing, whatever the values of the others.
        hypothesis.assume(not any(vide(valeur) for valeur in (case.query or {}).values()))
        case.call_and_validate(**options)

    poser()


def test_chaque_reponse_est_celle_qui_est_decrite(description: Any, cle: str) -> None:
    """No error of ours; the status, the headers and the body that the description says. All faults are said at once."""
    fautes = []
    operations = [trouvee.ok() for trouvee in description.get_all_operations()]
    for operation, genre in itertools.product(operations, GenerationMode):
        options: dict[str, Any] = {}
        if operation.path.startswith(DEPOTS):
            if genre != GenerationMode.POSITIVE:
                continue
            options = {"checks": DES_DEPOTS, "headers": {"X-Api-Key": cle}}
        try:
            eprouver(operation, genre, **options)
        except hypothesis.errors.Unsatisfiable:
            pass  # no parameter: nothing can be asked otherwise than described
        except (Exception, BaseExceptionGroup) as faute:  # noqa: BLE001 — any is a fault of that address
            fautes.append(f"{operation.path}, {genre}: {faute!r:.900}")
    assert not fautes, "\n\n".join(fautes)
    assert len(operations) == OPERATIONS
    assert Depot.objects.exists()
