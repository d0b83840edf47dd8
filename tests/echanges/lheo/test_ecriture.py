"""What surrounds the formations of a feed, and the faults of a file held by cause."""

import datetime
from io import BytesIO

import pytest

from sofi.echanges.lheo import langage
from sofi.echanges.lheo.controle import Faute
from sofi.echanges.lheo.ecriture import ecrire_document
from sofi.echanges.lheo.groupes import Groupes

EXPORT = "2026-05-20T02:00:00+02:00"


def test_the_document_is_in_the_language_by_default():
    """No prefix: readers that look for `<offres>` as it is written find it."""
    sortie = BytesIO()
    with ecrire_document(sortie, jour=datetime.date(2026, 5, 20), export=EXPORT):
        pass
    entete, racine, *_ = sortie.getvalue().decode().splitlines()
    assert entete.startswith("<?xml")
    assert racine.startswith("<lheo ") and f'xmlns="{langage.ESPACE}"' in racine
    assert f'horodatage-export="{EXPORT}"' in racine
    assert 'datecrea="20260520"' in racine and 'datemaj="20260520"' in racine
    assert "<offres>" in sortie.getvalue().decode()


def test_faults_are_counted_one_by_one_and_held_by_cause():
    """The most frequent cause first."""
    rare = Faute("nom", "", "trop long", 1)
    groupes = Groupes([rare, *(Faute("ville", "", "vide", ligne) for ligne in range(2, 5))])
    assert (groupes.fautes, len(groupes)) == (4, 2)
    assert [groupe.compte for groupe in groupes] == [3, 1]


def test_the_length_of_what_has_none_is_a_mistake():
    with pytest.raises(KeyError, match="offres"):
        langage.longueur_maximale("offres")
