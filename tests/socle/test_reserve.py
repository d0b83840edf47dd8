"""Bytes kept in a file of a size that doesn't change: whole, or not at all."""

import fcntl
import os
import random
from pathlib import Path

import pytest

from sofi.socle.reserve import DEBUT, PART_MAX, Epoque, Reserve, empreinte

TAILLE = 1 << 20


def cle(nom: object) -> bytes:
    return empreinte(str(nom).encode())


@pytest.fixture
def chemin(tmp_path: Path) -> Path:
    return tmp_path / "pages" / "reserve"


def test_ce_qui_est_ecrit_se_lit_d_un_autre_processus_et_apres_un_redemarrage(chemin: Path) -> None:
    assert Reserve(chemin, TAILLE).ecrire(cle("a"), b"bonjour")
    assert Reserve(chemin, TAILLE).lire(cle("a")) == b"bonjour"
    assert Reserve(chemin, TAILLE).lire(cle("b")) is None


def test_la_derniere_ecriture_remplace(chemin: Path) -> None:
    reserve = Reserve(chemin, TAILLE)
    for texte in (b"un", b"deux"):
        reserve.ecrire(cle("a"), texte)
    assert reserve.lire(cle("a")) == b"deux"


def test_le_fichier_ne_grandit_pas_et_les_plus_vieux_partent(chemin: Path) -> None:
    reserve, tirage = Reserve(chemin, TAILLE), random.Random(1)
    corps = {n: tirage.randbytes(tirage.randrange(1, TAILLE // PART_MAX - 32)) for n in range(200)}
    for n, octets in corps.items():
        assert reserve.ecrire(cle(n), octets)
        assert reserve.lire(cle(n)) == octets
    assert chemin.stat().st_size == DEBUT + TAILLE
    lus = {n: reserve.lire(cle(n)) for n in corps}
    assert all(lu in (None, corps[n]) for n, lu in lus.items())
    assert lus[0] is None and lus[199] is not None


def test_ce_qui_est_trop_grand_n_est_pas_garde(chemin: Path) -> None:
    reserve = Reserve(chemin, TAILLE)
    assert not reserve.ecrire(cle("a"), bytes(TAILLE // PART_MAX))
    assert reserve.lire(cle("a")) is None


@pytest.mark.parametrize("rang", range(0, 60, 3))
def test_un_octet_altere_n_est_jamais_rendu(chemin: Path, rang: int) -> None:
    reserve = Reserve(chemin, TAILLE)
    reserve.ecrire(cle("a"), b"x" * 30)
    octets = bytearray(chemin.read_bytes())
    octets[DEBUT + rang] ^= 1
    with chemin.open("r+b") as fichier:
        fichier.write(octets)
    assert reserve.lire(cle("a")) is None
    assert reserve.ecrire(cle("a"), b"encore") and reserve.lire(cle("a")) == b"encore"


@pytest.mark.parametrize("taille", [0, 10, DEBUT, DEBUT + 40])
def test_un_fichier_coupe_pendant_qu_on_le_lit_ne_gene_personne(chemin: Path, taille: int) -> None:
    reserve = Reserve(chemin, TAILLE)
    reserve.ecrire(cle("a"), b"y" * 500)
    os.truncate(chemin, taille)
    assert reserve.lire(cle("a")) is None
    assert reserve.ecrire(cle("b"), b"suite") and reserve.lire(cle("b")) == b"suite"


@pytest.mark.parametrize("contenu", [b"", b"tout autre chose" * 10])
def test_un_autre_fichier_est_refait(chemin: Path, contenu: bytes) -> None:
    chemin.parent.mkdir()
    chemin.write_bytes(contenu)
    reserve = Reserve(chemin, TAILLE)
    assert reserve.lire(cle("a")) is None
    assert reserve.ecrire(cle("a"), b"bonjour") and reserve.lire(cle("a")) == b"bonjour"


def test_une_autre_taille_refait_le_fichier(chemin: Path) -> None:
    Reserve(chemin, TAILLE).ecrire(cle("a"), b"bonjour")
    assert Reserve(chemin, 2 * TAILLE).lire(cle("a")) is None
    assert chemin.stat().st_size == DEBUT + 2 * TAILLE


def test_un_dossier_qui_refuse_ne_garde_rien(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    reserve = Reserve(tmp_path / "fichier" / "reserve", TAILLE)
    assert not reserve.ecrire(cle("a"), b"bonjour")
    assert reserve.lire(cle("a")) is None


def test_ce_qui_est_oublie_est_ecrase(chemin: Path) -> None:
    reserve, tirage = Reserve(chemin, TAILLE), random.Random(3)
    une, deux, autre = Epoque(b"a" * 16, 1), Epoque(b"a" * 16, 2), Epoque(b"b" * 16, 0)
    assert not reserve.ecrire(cle("a"), b"trop tot", une)
    assert reserve.oublier(une)
    for n in range(40):  # all around the file
        assert reserve.ecrire(cle(n), b"Marquefort" + tirage.randbytes(TAILLE // 20), une)
    assert reserve.oublier(une) and reserve.lire(cle(39)), "of that epoch already"
    assert chemin.read_bytes().count(b"Marquefort") > 10
    assert Reserve(chemin, TAILLE).oublier(deux)
    assert b"Marquefort" not in chemin.read_bytes()
    assert chemin.stat().st_size == DEBUT + TAILLE
    assert reserve.lire(cle(39)) is None and not reserve.ecrire(cle("a"), b"avant", une)
    assert reserve.ecrire(cle("a"), b"apres", deux) and reserve.lire(cle("a")) == b"apres"
    assert reserve.oublier(autre) and reserve.lire(cle("a")) is None, "of another base"


def test_ne_pas_pouvoir_oublier_se_dit(chemin: Path) -> None:
    reserve = Reserve(chemin, TAILLE)
    assert reserve.oublier(Epoque(b"a" * 16, 1))
    with chemin.open("r+b") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        assert not reserve.oublier(Epoque(b"a" * 16, 2))
    assert reserve.oublier(Epoque(b"a" * 16, 2))


def test_ce_qui_est_demande_une_fois_n_est_que_note(chemin: Path) -> None:
    """By any process of the machine; a record still there says that its page was asked for."""
    reserve, autre = Reserve(chemin, TAILLE), Reserve(chemin, TAILLE)
    assert not reserve.redemandee(cle("a"))
    assert reserve.lire(cle("a")) is None
    assert autre.redemandee(cle("a")) and reserve.redemandee(cle("a"))
    assert not autre.redemandee(cle("b"))
    reserve.ecrire(cle("a"), b"bonjour")
    assert autre.redemandee(cle("a"))
    assert reserve.lire(cle("a")) == b"bonjour"


def test_ce_qui_a_ete_ecrase_se_redemande(chemin: Path) -> None:
    reserve = Reserve(chemin, TAILLE)
    reserve.ecrire(cle("a"), b"x")
    for rang in range(2 * PART_MAX):
        reserve.ecrire(cle(rang), bytes(TAILLE // PART_MAX - 32))
    assert reserve.lire(cle("a")) is None
    assert not reserve.redemandee(cle("a"))
    assert reserve.redemandee(cle("a"))
