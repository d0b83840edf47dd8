"""Rich text made plain, and long titles."""

import pytest

from sofi.echanges.lheo.textes import composer, texte_simple, titre_court
from sofi.socle.texte_riche import examiner

RICHES = [
    "",
    "Une phrase seule",
    "Deux lignes\nfont deux lignes",
    "<p>Un</p><p>Deux</p>",
    "<p>R&amp;D &lt;5 ans&gt;</p>",
    "<p>Avant<br>après</p>",
    "<ul><li>un</li><li><strong>deux</strong> mots</li></ul><p>fin</p>",
    '<p><a href="https://exemple.fr/?a=1&amp;b=2">lien</a> et <em>suite</em></p>',
    "<h2>Titre</h2><div>texte <b>gras</b></div>",
    "<ol><li>un<ul><li>dedans</li></ul></li><li>deux</li></ol>",
    "Température < 5 °C et a > b",
    "<p>   espaces   </p>\n\n<p></p><p>ici</p>",
]


@pytest.mark.parametrize("texte", RICHES)
def test_un_texte_enregistre_devient_simple_comme_partout(texte):
    range_ = examiner(texte)

    assert texte_simple(range_.html) == range_.texte


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("R&D &amp; co", "R&D &amp; co"),
        ("Température < 5 °C", "Température < 5 °C"),
        ("un\r\n\r\n  deux \n", "un\ndeux"),
    ],
)
def test_un_texte_sans_balise_reste_tel_quel(texte, attendu):
    assert texte_simple(texte) == attendu


def test_le_compose_prend_tout_quand_tout_tient():
    assert composer("a" * 5, "b" * 4, limite=10, lien="x").texte == "aaaaa\nbbbb"
    assert composer("a" * 5, "b" * 5, limite=10, lien="").texte == "bbbbb"


def test_le_compose_sans_rien_donne_le_tiret():
    assert composer("", "", limite=10, lien="").texte == "-"


@pytest.mark.parametrize(
    ("titre", "attendu"),
    [("court", "court"), ("un deux trois", "un deux…"), ("x" * 20, "x" * 9 + "…")],
)
def test_un_titre_s_arrete_apres_un_mot(titre, attendu):
    assert titre_court(titre, 10) == attendu
