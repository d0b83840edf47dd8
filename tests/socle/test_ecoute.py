"""Whoever follows a reading is heard at every block of it: counted, since the clock of a machine says nothing."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sofi.socle import classeurs, ecoute
from sofi.socle.ecoute import a_l_ecoute, battre
from sofi.socle.encodages import encodage
from sofi.socle.fichiers import Fichier
from sofi.socle.tableaux import lire_tableau, lire_xml

LIGNES = 500


class Assez(Exception):
    """What stops a reading."""


@pytest.fixture
def battements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """One for each time somebody could have been heard."""
    monkeypatch.setattr(ecoute, "INTERVALLE", 0)
    entendus: list[int] = []
    with a_l_ecoute(lambda: entendus.append(1)):
        yield entendus


@pytest.mark.parametrize(
    ("octets", "lire"),
    [
        (b"a;b\n" + b"\n" * LIGNES, encodage),
        (b"a;b\n" + b"\n" * LIGNES, lambda fichier: list(lire_tableau(fichier))),
        (b'a;b\n1;"' + b"\n" * LIGNES + b'"', lambda fichier: list(lire_tableau(fichier))),
        (b"<r><f/>" + b"\n" * LIGNES + b"</r>", lambda fichier: list(lire_xml(fichier, "f"))),
    ],
)
def test_chaque_ligne_compte_meme_sans_rangee(
    battements: list[int], octets: bytes, lire: Callable[[Fichier], Any]
) -> None:
    lire(Fichier("a.csv", lambda: io.BytesIO(octets)))
    assert len(battements) >= LIGNES


def test_un_lecteur_de_classeur_qui_ne_dit_rien(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process calculates; the import stops without waiting for its word."""
    monkeypatch.setattr(ecoute, "INTERVALLE", 0)
    monkeypatch.setattr(classeurs, "INTERVALLE", 0.01)
    restent = iter(range(3))

    def entendre() -> None:
        if next(restent, None) is None:
            raise Assez

    muet = [sys.executable, "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(muet, stdout=subprocess.PIPE, bufsize=0) as lecteur:
        try:
            with a_l_ecoute(entendre), pytest.raises(Assez):
                classeurs._message(Fichier("a.xlsx", io.BytesIO), lecteur)
        finally:
            lecteur.kill()


def test_personne_n_est_interroge_plus_d_une_fois_par_intervalle() -> None:
    entendus: list[int] = []
    with a_l_ecoute(lambda: entendus.append(1)):
        battre()
        battre()
    battre()
    assert entendus == [1]
