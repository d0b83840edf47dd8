"""A mutant in place of its module: what people hold already changes with it."""

import gc
import sys
from functools import cache
from types import ModuleType

import pytest

from outils.mutations import greffe

SOURCE = """
LIMITE = 30
DOUBLE = LIMITE * 2
REGLES = []

def regle(fonction):
    REGLES.append(fonction)
    return fonction

@regle
def passe(jours, ecart=1):
    return jours + ecart > LIMITE

class Carte:
    @property
    def largeur(self):
        return [n + 1 for n in range(3)]
"""


@pytest.fixture
def module(monkeypatch):
    """A module of SOFI, and another that imported its value."""
    essai, lecteur = ModuleType("sofi.essai"), ModuleType("sofi.lecteur")
    essai.__file__ = "sofi/essai.py"
    exec(compile(SOURCE, essai.__file__, "exec"), vars(essai))
    lecteur.DOUBLE = essai.DOUBLE
    monkeypatch.setitem(sys.modules, "sofi.essai", essai)
    monkeypatch.setitem(sys.modules, "sofi.lecteur", lecteur)
    yield essai
    gc.freeze()  # as the run of tests had left it


def muter(module, avant, apres):
    assert avant in SOURCE
    greffe.greffer(SOURCE.replace(avant, apres), module, SOURCE, greffe.fonctions())


def test_une_fonction_decoree_change_chez_qui_la_tient(module):
    (tenue,) = module.REGLES
    assert not tenue(29)
    muter(module, "> LIMITE", ">= LIMITE")
    assert tenue(29)
    (encore,) = module.REGLES
    assert encore is tenue


def test_ce_que_le_ramasse_miettes_laisse_change_aussi(module):
    """The run of tests freezes what was imported: a graft that doesn't find it leaves every mutant alive."""
    gc.freeze()
    muter(module, "> LIMITE", ">= LIMITE")
    assert module.passe(29)


def test_une_valeur_par_defaut(module):
    muter(module, "ecart=1", "ecart=2")
    assert module.passe(29)


def test_une_propriete(module):
    carte = module.Carte()
    muter(module, "n + 1", "n - 1")
    assert carte.largeur == [-1, 0, 1]


def test_une_valeur_du_module_et_celles_qui_en_viennent(module):
    muter(module, "LIMITE = 30", "LIMITE = 31")
    assert not module.passe(30)
    assert module.DOUBLE == 62 == sys.modules["sofi.lecteur"].DOUBLE


def test_rien_ne_reste_en_memoire():
    @cache
    def gardee():
        return object()

    gardee.__module__ = "sofi.essai"
    avant = gardee()
    greffe.oublier(greffe.caches())
    assert gardee() is not avant
