"""The API v1: what each address gives, page after page, and how it refuses."""

import json

import pytest
from django.test import Client

from sofi.diffusion.references_publiques import TABLES
from tests.ecrans.api.monde import Monde, lire

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def monde_partage(base_du_module: None) -> Monde:
    return Monde()


@pytest.fixture
def monde(monde_partage: Monde) -> Monde:
    return monde_partage


def test_les_actions(monde: Monde) -> None:
    page = lire("actions")
    assert page["total"] == 3
    assert [d["action"]["id"] for d in page["resultats"]] == [50_900, 50_901, 50_902]
    assert [s["id"] for s in page["resultats"][0]["sessions"]] == [144_101]


def test_page_apres_page_rien_ne_manque(monde: Monde) -> None:
    numeros, curseur = [], "0"
    while curseur is not None:
        page = lire(f"sessions?limite=1&curseur={curseur}")
        numeros += [s["session"]["id"] for s in page["resultats"]]
        curseur = page["curseur_suivant"]
    assert numeros == [144_101, 144_102, 144_103]


@pytest.mark.parametrize(
    ("adresse", "nombre"),
    [
        ("actions?q=Formation+1", 1),
        ("actions?ou=Mayenne&rayon=10&tri=distance", 3),
        ("sessions?tri=date", 3),
        ("actions?departement=44", 0),
        ("formations?limite=2", 3),
        ("sessions?du=2099-01-01", 0),
        ("organismes?q=atelier", 1),
        ("sites", 1),
        ("informations-collectives", 1),
        ("communes?q=laval", 2),
    ],
)
def test_les_criteres(monde: Monde, adresse: str, nombre: int) -> None:
    assert lire(adresse)["total"] == nombre


def test_fields(monde: Monde) -> None:
    (un, *_) = lire("actions?fields=action.titre,sessions.id&limite=1")["resultats"]
    assert un == {"action": {"titre": "Formation 0"}, "sessions": [{"id": 144_101}]}


@pytest.mark.parametrize(
    ("adresse", "statut", "dit"),
    [
        ("actions?fields=action.titres", 400, "action.titre"),
        ("actions?limite=1000", 400, "au plus 100"),
        ("actions?domain=310", 400, "n’existe pas ici"),
        ("actions?modalite=lune", 400, "n’est pas proposé"),
        ("actions?ou=Nullepart", 404, "Nullepart"),
        ("actions?du=hier", 400, "une date"),
        ("actions/1", 404, "n’est pas en ligne"),
        ("actions/50903", 404, "n’est pas en ligne"),
        ("actions/douze", 400, "un nombre entier"),
        ("communes/99999", 404, "99999"),
        ("rien", 404, "/api/v1/"),
        ("changements?depuis=999", 409, "Relisez"),
    ],
)
def test_un_refus_dit_quoi_faire(monde: Monde, adresse: str, statut: int, dit: str) -> None:
    reponse = Client().get(f"/api/v1/{adresse}")
    assert reponse.status_code == statut
    assert reponse["Content-Type"] == "application/problem+json"
    probleme = reponse.json()
    assert probleme["status"] == statut
    assert dit in json.dumps(probleme, ensure_ascii=False).replace("\xa0", " ")


def test_un_seul_a_la_fois(monde: Monde) -> None:
    assert lire("actions/50900")["sessions"][0]["id"] == 144_101
    assert lire("sessions/144101")["code_fas"] == "10900-50900-144101"
    assert lire("formations/10900")["actions"][0]["sessions"] == [144_101]
    assert lire(f"organismes/{monde.etablissement.pk}")["sites"][0]["nom"] == "Atelier du quai"
    assert lire(f"sites/{monde.site.pk}")["organisme"]["siret"] == "99900012800010"
    assert lire("informations-collectives/7001")["session"] == 144_101
    assert lire("communes/53147")["libelle"] == "Mayenne"


@pytest.mark.parametrize("nom", TABLES)
def test_les_referentiels(monde: Monde, nom: str) -> None:
    page = lire(nom)
    assert page["total"] >= len(page["resultats"])


def test_etag_et_304(monde: Monde) -> None:
    premiere = Client().get("/api/v1/actions/50900")
    seconde = Client().get("/api/v1/actions/50900", headers={"If-None-Match": premiere["ETag"]})
    assert (seconde.status_code, seconde.content) == (304, b"")


def test_cors_et_methodes(monde: Monde) -> None:
    assert Client().get("/api/v1/actions")["Access-Control-Allow-Origin"] == "*"
    assert Client().options("/api/v1/actions").status_code == 204
    refus = Client().post("/api/v1/actions")
    assert (refus.status_code, refus["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert Client().head("/api/v1/actions").status_code == 200


def test_toute_l_offre_puis_la_suite(monde: Monde) -> None:
    reponse = Client().get("/api/v1/documents.ndjson")
    documents = [json.loads(ligne) for ligne in b"".join(reponse).splitlines()]
    assert [d["action"]["id"] for d in documents] == [50_900, 50_901, 50_902]
    suite = lire(f"changements?depuis=0&base={reponse['SOFI-Base']}")
    assert [c["numero"] for c in suite["changements"]] == list(range(1, suite["dernier"] + 1))
    assert suite["dernier"] == int(reponse["SOFI-Sequence"])
    assert [c["nature"] for c in suite["changements"]] == ["publiee"] * 3 + ["retiree"]


def test_la_limite_est_dite_puis_refuse(monde: Monde, settings: object) -> None:
    settings.API_APPELS_PAR_MINUTE = 2  # type: ignore[attr-defined]
    reponses = [Client().get("/api/v1/") for _ in range(3)]
    assert [r["RateLimit-Remaining"] for r in reponses] == ["1", "0", "0"]
    assert [r.status_code for r in reponses] == [200, 200, 429]
    assert 0 < int(reponses[2]["Retry-After"]) <= 60


def test_openapi(monde: Monde) -> None:
    decrit = lire("openapi.json")
    assert decrit["openapi"] == "3.1.0"
    assert set(decrit["paths"]) >= {"/api/v1/actions", "/api/v1/changements", "/api/v1/"}
