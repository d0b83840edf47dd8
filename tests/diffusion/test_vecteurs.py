"""What a search row holds, and what is asked of it."""

import pytest

from sofi.diffusion import vecteurs

pytestmark = pytest.mark.django_db


def test_vecteur_garde_le_meilleur_poids() -> None:
    assert vecteurs.vecteur([("A", ["CAP Ébéniste"]), ("B", ["L’ébéniste de Mayenne"])]) == (
        "'cap':1A 'ebeniste':2A 'mayenne':3B"
    )


def test_vecteur_de_lettres_et_de_chiffres() -> None:
    assert vecteurs.vecteur([("A", ["SSIAP 1"])]) == "'ssiap':1A 'ssiap1':2A '1':3A"


def test_texte_nu() -> None:
    assert vecteurs.texte_nu("<p>Bois &amp; métal</p><p>fin</p>").split() == [
        "Bois",
        "&",
        "métal",
        "fin",
    ]


def test_formes_avec_accents() -> None:
    assert vecteurs.formes("CAP Ébénistes à Château-Gontier") == {
        "ebeniste": "ébénistes",
        "chateau": "château",
        "gontier": "gontier",
    }


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("12077-45210-144101", ["45210", "144101"]),
        (" 999 - 45210 - 144101 ", ["45210", "144101"]),
        ("45210-144101", ["45210", "144101"]),
        ("RNCP 37538", ["rncp37538"]),
        ("cap rs 6871", ["cap", "rs6871"]),
    ],
)
def test_codes_comme_on_les_tape(texte: str, attendu: list[str]) -> None:
    """The old F of a FAS code isn't asked for; a space doesn't part a directory from its number."""
    assert vecteurs.question(texte).mots == attendu
