"""What three kinds of readers get out of the feed is what the cards hold, value by value."""

import io
from collections import Counter

import pytest
from lxml import etree

from sofi.echanges.lheo import langage
from sofi.echanges.lheo.controle import controler_formation
from sofi.echanges.lheo.correspondance import formations
from sofi.echanges.lheo.ecriture import ecrire_document, octets_de

from . import lecteurs
from .comparaisons import cartes, comparer_chemins, comparer_ligne, comparer_typees
from .offre_variee import JOUR, documents

EXPORT = "2026-05-20T02:00:00+02:00"
DOCUMENTS = documents(40, graine=9)
CARTES = cartes(DOCUMENTS)


@pytest.fixture(scope="module")
def flux() -> bytes:
    """The feed of the whole offer, every formation of it conforming."""
    sortie = io.BytesIO()
    with ecrire_document(sortie, jour=JOUR, export=EXPORT) as ecrire:
        for document in DOCUMENTS:
            for formation in formations(document, jour=JOUR, export=EXPORT):
                assert [str(faute) for faute in controler_formation(formation.element)] == []
                ecrire(octets_de(formation.element))
    return sortie.getvalue()


NON_ECRITS = {
    # SOFI has nothing to say there.
    "code-type-formation", "code-CPF", "code-ELU", "reference-code-FORMACODE", "identifiant-module",
    "positionnement", "sous-modules", "sous-module", "reference-module", "type-module", "modules-prerequis",
    "enseignement", "libelle-enseignement", "type-enseignement", "obligatoire", "fax", "pays", "code-INSEE-canton",
    "infos-perimetre-recrutement", "prix-horaire-TTC", "duree-conventionnee", "modalites-inscription",
    "capacite-cumulee",
}  # fmt: skip


def test_the_offer_exercises_every_element_that_the_feed_writes(flux: bytes) -> None:
    ecrits = {etree.QName(noeud).localname for noeud in etree.fromstring(flux).iter()}
    assert set(langage.accessibles("lheo")) - ecrits == NON_ECRITS


def test_a_reader_of_lines_gets_every_record(flux: bytes) -> None:
    lues = list(lecteurs.par_lignes(flux.decode().split("\n")))

    assert len(lues) > len(DOCUMENTS)
    assert max(Counter(lue["numero"] for lue in lues).values()) == 1
    assert sorted(numero for lue in lues for numero in lue["sessions"]) == sorted(CARTES)
    for lue in lues:
        assert lue["modifiee"] == "20260519"
        comparer_ligne(lue, CARTES)
    assert any("\n" in lue["objectif"] for lue in lues)
    textes = {f["@numero"]: f["objectif-formation"] for f in lecteurs.en_continu(io.BytesIO(flux))}
    assert {lue["numero"]: lue["objectif"] for lue in lues} == textes


def test_a_streaming_reader_gets_typed_values(flux: bytes) -> None:
    lues = list(lecteurs.en_continu(io.BytesIO(flux)))

    actions = [(formation, action) for formation in lues for action in formation["action"]]
    assert len(actions) == len(CARTES)
    for formation, action in actions:
        comparer_typees(formation, action, *CARTES[action["session"][0]["@numero"]])


def test_a_reader_of_paths_gets_financings(flux: bytes) -> None:
    lues = {lue["numero"]: lue for lue in lecteurs.par_chemins(etree.fromstring(flux))}

    assert set(lues) == set(CARTES)
    for numero, lue in lues.items():
        comparer_chemins(lue, *CARTES[numero])
