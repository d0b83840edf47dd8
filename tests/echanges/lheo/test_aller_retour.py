"""Export → import → export: the same bytes but for the instant, over documents that exercise every element."""

import datetime
import io
from collections.abc import Iterator

import pytest
from lxml import etree
from msgspec.structs import replace

from sofi.echanges.lheo.correspondance import formations
from sofi.echanges.lheo.ecriture import ecrire_document, octets_de
from sofi.echanges.lheo.lecture import FormationLue, lire
from sofi.echanges.lheo.relecture import document_de, hors_de_sofi
from sofi.echanges.lheo.relecture.tenus import TENUS
from sofi.offre.fiches import FicheFormation
from sofi.socle.fichiers import Fichier
from sofi.validation.document import Document
from tests.echanges import documents_publies as fab
from tests.echanges.offre_variee import JOUR, documents
from tests.echanges.savoir import Types

EXPORT = "2026-05-20T02:00:00+02:00"


def ecrites(document: Document) -> list[bytes]:
    return [octets_de(f.element) for f in formations(document, jour=JOUR, export=EXPORT)]


def relues(octets: list[bytes]) -> list[FormationLue]:
    sortie = io.BytesIO()
    with ecrire_document(sortie, jour=JOUR, export=EXPORT) as ecrire:
        for une in octets:
            ecrire(une)
    return list(lire(Fichier("flux.xml", lambda: io.BytesIO(sortie.getvalue()))))


def premiere_difference(avant: list[bytes], apres: list[bytes]) -> Iterator[str]:
    for une, autre in zip(avant, apres, strict=True):
        if une != autre:
            lignes = [
                etree.tostring(
                    etree.fromstring(o), pretty_print=True, encoding="unicode"
                ).splitlines()
                for o in (une.replace(b"><", b">\n<"), autre.replace(b"><", b">\n<"))
            ]
            yield next(
                f"{a.strip()} ≠ {b.strip()}" for a, b in zip(*lignes, strict=False) if a != b
            )


def test_the_same_bytes_come_out() -> None:
    """Whatever is drawn: fees, contracts, programmes, several responsables and parcours of one action."""
    publies = [*documents(60, graine=9), fab.document(), fab.document(f=fab.formation_propre())]
    savoir, differences = Types(publies), []
    for publie in publies:
        avant = ecrites(publie)
        if avant:
            differences += premiere_difference(avant, ecrites(document_de(relues(avant), savoir)))
    assert differences == []


def test_nothing_of_our_own_feed_is_said_to_be_left_out() -> None:
    publies = documents(40, graine=3)
    restes = {
        hors.element
        for publie in publies
        for lue in relues(ecrites(publie))
        for hors in hors_de_sofi(lue.noeud, TENUS)
    }
    assert restes <= {
        "action/restauration",
        "action/hebergement",
        "action/transport",
        "action/acces-handicapes",
    }


@pytest.mark.parametrize("fini", ["2026-05-01"])
def test_a_first_group_that_has_ended_keeps_its_number(fini: str) -> None:
    passee = fab.session(8, parcours=["modulaire"], date_debut="2026-01-05", date_fin=fini)
    publie = fab.document(sessions=[passee, fab.session(9)])
    avant = ecrites(publie)
    assert b'numero="7-8-O41-P1"' in avant[0]
    assert ecrites(document_de(relues(avant), Types([publie]))) == avant


def test_the_sheet_s_words_are_not_taken_for_the_organisme_s() -> None:
    """The base says what the sheet says: what follows it was typed."""
    f = fab.formation(objectif="Assurer la gestion du personnel.", programme="x " * 2000)
    publie = fab.document(
        f=f, a=fab.action(objectifs="<p>En petit groupe.</p>", complement_programme="Deux stages")
    )

    class Fiche(Types):
        def sur_fiche(self, certifinfo: str, numero: str) -> FicheFormation | None:
            return (
                replace(f, intitule="Assistant ressources humaines")
                if certifinfo == "109049"
                else None
            )

    relu = document_de(relues(ecrites(publie)), Fiche([publie]))
    assert (relu.action.objectifs, relu.action.complement_programme) == (
        "En petit groupe.",
        "Deux stages",
    )
    assert relu.action.complement_intitule == "alternance"
    assert relu.sessions[0].date_debut == datetime.date(2026, 9, 28).isoformat()
