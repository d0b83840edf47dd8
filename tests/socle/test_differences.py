"""What changed between two texts, word by word."""

import pytest

from sofi.socle.differences import MOTS_MAX, Sorte, mots_changes, rangees_changees


def ecrire(ligne):
    """« un [-mot-] {+autre+} »."""
    signes = {Sorte.GARDE: "{}", Sorte.RETIRE: "[-{}-]", Sorte.AJOUTE: "{{+{}+}}"}
    return "".join(signes[morceau.sorte].format(morceau.texte) for morceau in ligne)


@pytest.mark.parametrize(
    ("avant", "apres", "gauche", "droite"),
    [
        ("le même texte", "le même texte", "le même texte", "le même texte"),
        (
            "un module de paie niveau 1 et une période",
            "un module de paie et déclaration sociale et une période",
            "un module de paie [-niveau 1-] et une période",
            "un module de paie {+et déclaration sociale+} et une période",
        ),
        ("", "nouveau", "", "{+nouveau+}"),
        ("ancien", "", "[-ancien-]", ""),
        ("28/09/2026", "12/11/2031", "[-28/09/2026-]", "{+12/11/2031+}"),
    ],
)
def test_mots_changes(avant, apres, gauche, droite):
    retires, ajoutes = mots_changes(avant, apres)
    assert (ecrire(retires), ecrire(ajoutes)) == (gauche, droite)


def test_rien_n_est_perdu():
    """Put back together, the pieces are the two texts."""
    avant = "Le parcours  comprend:\n un module d'anglais, et l'atelier (10 h)."
    apres = "Le parcours comprend :\n deux modules d'anglais, l'atelier (20 h) et le stage."
    for texte, ligne in zip((avant, apres), mots_changes(avant, apres), strict=True):
        assert "".join(morceau.texte for morceau in ligne) == texte


def test_texte_trop_long_montre_entier():
    avant = "mot " * MOTS_MAX
    retires, ajoutes = mots_changes(avant, avant + "fin")
    assert [m.sorte for m in retires] == [Sorte.RETIRE]
    assert [m.sorte for m in ajoutes] == [Sorte.AJOUTE]


def test_rangees():
    gauche, droite = rangees_changees(["jour", "soir"], ["jour", "week-end"])
    assert [ecrire(ligne) for ligne in gauche] == ["jour", "[-soir-]"]
    assert [ecrire(ligne) for ligne in droite] == ["jour", "{+week-end+}"]


def test_rangees_repetees():
    gauche, droite = rangees_changees(["9 h", "9 h"], ["9 h"])
    assert [ecrire(ligne) for ligne in gauche] == ["9 h", "[-9 h-]"]
    assert [ecrire(ligne) for ligne in droite] == ["9 h"]
