"""The description of the API: what it says, in which language, and examples as it describes them."""

import inspect
import sys
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from lxml import html

from sofi.ecrans.api.descriptions import OPERATIONS, TYPES
from tests.ecrans.api.monde import Monde, lire

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def monde(base_du_module: None) -> Monde:
    return Monde()


def test_openapi() -> None:
    decrit = lire("openapi.json")
    assert decrit["openapi"] == "3.1.0"
    assert set(decrit["paths"]) >= {"/api/v1/actions", "/api/v1/changements", "/api/v1/"}


def test_openapi_est_en_francais() -> None:
    """What is written for those who work on the code isn't said to those who read the API."""
    decrit = lire("openapi.json")
    modules = [module for nom, module in sys.modules.items() if nom.startswith("sofi.")]
    ecrits = {
        inspect.getdoc(objet)
        for module in modules
        for objet in vars(module).values()
        if inspect.isclass(objet) or inspect.isfunction(objet)
    }
    dits = list(descriptions(decrit))
    assert len(dits) > 300 and len(ecrits) > 1000
    assert not (ecrits - {""}).intersection(dits)
    operations = [
        chemin[methode]
        for chemin in decrit["paths"].values()
        for methode in chemin.keys() & {"get", "post"}
    ]
    assert {operation["operationId"] for operation in operations} == set(OPERATIONS)
    assert all(operation["description"] for operation in operations)
    assert set(TYPES) <= set(decrit["components"]["schemas"])


def descriptions(valeur: Any) -> Iterator[str]:
    """All that is told, at any depth."""
    if isinstance(valeur, list):
        valeur = dict(enumerate(valeur))
    if isinstance(valeur, dict):
        if isinstance(dite := valeur.get("description"), str):
            yield dite
        for partie in valeur.values():
            yield from descriptions(partie)


def test_openapi_dit_les_entetes_d_ou_suivre() -> None:
    reponse = Client().get("/api/v1/documents.ndjson")
    decrite = lire("openapi.json")["paths"]["/api/v1/documents.ndjson"]["get"]["responses"]
    for statut in ("200", "304"):
        assert {"SOFI-Sequence", "SOFI-Base"} <= decrite[statut]["headers"].keys()
    assert decrite["200"]["headers"].keys() - {"RateLimit-Limit"} <= {
        *reponse.headers,
        "RateLimit-Remaining",
        "RateLimit-Reset",
    }


def test_chaque_exemple_est_conforme_a_son_schema() -> None:
    decrit = lire("openapi.json")
    essayes = 0
    bonnes = [
        reponse
        for chemin in decrit["paths"].values()
        for methode in {"get", "post"} & set(chemin)
        for statut, reponse in chemin[methode]["responses"].items()
        if statut.startswith("20")
    ]
    for bonne in bonnes:
        for genre, contenu in bonne["content"].items():
            schema = contenu["schema"] | {"components": decrit["components"]}
            for exemple in contenu.get("examples", {}).values():
                valideur = jsonschema_rs.Draft202012Validator(schema)
                assert not list(valideur.iter_errors(exemple["value"])), (genre, schema)
                essayes += 1
    assert essayes > 20
    sans = [
        chemin
        for chemin, dit in decrit["paths"].items()
        for contenu in dit.get("get", {"responses": {}})["responses"]
        .get("200", {})
        .get("content", {})
        .values()
        if not contenu.get("examples")
    ]
    assert sans == ["/api/v1/"], "every other address has its example"


def test_ce_que_veut_dire_chaque_valeur() -> None:
    """Said by the description, and by the page that tries it."""
    parametres = lire("openapi.json")["paths"]["/api/v1/sessions"]["get"]["parameters"]
    [prix] = [p for p in parametres if p["name"] == "prix"]
    assert "500 (500\N{NO-BREAK SPACE}€ au plus)" in prix["description"]
    essayer = html.fromstring(Client().get("/api/essayer/?adresse=sessions").content)
    choix = essayer.xpath("//select[@name='prix']/option/text()")
    assert "500 – 500\N{NO-BREAK SPACE}€ au plus" in choix
    assert essayer.get_element_by_id("a-prix").text == "Prix."
