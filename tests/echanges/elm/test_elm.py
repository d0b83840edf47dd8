"""The offer in the European Learning Model conforms to the shapes of its profile."""

import datetime
import json
from pathlib import Path
from typing import Any

import msgspec
import pyshacl
import pytest
import rdflib

from sofi.echanges.elm.graphe import graphe
from sofi.echanges.elm.isced import INCONNU, isced
from tests.documents import document_exemple, session_exemple

# rdflib warns of its own ways.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
JOUR = datetime.date(2026, 5, 20)
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
ADRESSE = r"^https?://[^\s/?#]+[^\s]*$"
"""As strict as the shapes' own: http or https, and a host."""
SHAPES = Path(__file__).parent / "shapes"


@pytest.fixture(scope="module")
def regles() -> rdflib.Graph:
    lues = rdflib.Graph()
    for fichier in sorted(SHAPES.glob("*.ttl")):
        lues.parse(fichier)
    # What the shapes import is on the web; they hold by themselves.
    lues.remove((None, rdflib.OWL.imports, None))
    for noeud, motif in list(lues.subject_objects(SH.pattern)):
        if str(motif).startswith("^(?i)(http|https)"):  # Java's: Python can't read it
            lues.set((noeud, SH.pattern, rdflib.Literal(ADRESSE)))
    return lues


def fautes(decrit: dict[str, Any], regles: rdflib.Graph) -> str:
    """What the shapes say of a graph; nothing when it conforms."""
    donnees = rdflib.Graph().parse(data=json.dumps(decrit), format="json-ld")
    assert len(donnees) > 20
    conforme, _, dit = pyshacl.validate(donnees, shacl_graph=regles, inference="none")
    return "" if conforme else str(dit)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"formation": {"fiche": None, "nsf": [], "certifiante": False}},
        {"action": {"langue": "en"}, "organisme": {"url": "https://atelier.exemple.fr"}},
        {"sessions": [session_exemple(7, lieu=None, date_debut=None, date_fin=None)]},
    ],
    ids=["whole", "no sheet", "in English", "no date"],
)
def test_conforme_aux_shapes(change: dict[str, Any], regles: rdflib.Graph) -> None:
    decrit = graphe(document_exemple(**change), JOUR)
    assert decrit is not None
    assert fautes(msgspec.to_builtins(decrit), regles) == ""


def test_les_shapes_voient_une_faute(regles: rdflib.Graph) -> None:
    decrit = graphe(document_exemple(), JOUR)
    assert decrit is not None
    del decrit["@graph"][-1]["dc:title"]
    assert "title" in fautes(decrit, regles)


def test_une_offre_finie_n_est_plus_une_occasion() -> None:
    assert (
        graphe(document_exemple(sessions=[session_exemple(1, date_fin="2026-05-19")]), JOUR) is None
    )


def test_la_table_du_nsf() -> None:
    assert isced("234w") == ("0722", "Materials (glass, paper, plastic and wood)")
    assert isced("") == INCONNU
