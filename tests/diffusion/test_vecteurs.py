"""What the index holds of a text, and what is asked of it."""

import pytest

from sofi.diffusion import vecteurs

pytestmark = pytest.mark.django_db


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
        ("RNCP 37538", ["rncp37538"]),
        ("cap rs 6871", ["cap", "rs6871"]),
    ],
)
def test_codes_comme_on_les_tape(texte: str, attendu: list[str]) -> None:
    """A space doesn't part a directory from its number."""
    assert vecteurs.question(texte).mots == attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("12077-45210-144101", (45210, 144101)),
        (" 999 - 45210 - 144101 ", (45210, 144101)),
        ("45210-144101", (45210, 144101)),
        ("144101", (144101,)),
        ("94681 ebeniste", ()),
        ("99900012800010", ()),
    ],
)
def test_numeros_d_un_code_fas(texte: str, attendu: tuple[int, ...]) -> None:
    """The old F of a code isn't asked for: A and S never change."""
    assert vecteurs.numeros(texte) == attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("espagnol ou italien", [{"espagnol", "italien"}]),
        (
            "cours espagnol ou italien ou russe débutant",
            [{"espagnol", "italien", "russe"}, {"debutant"}],
        ),
        ("espagnol italien", [{"espagnol"}, {"italien"}]),
        ("coiffure ou", [{"coiffure"}]),
    ],
)
def test_l_un_ou_l_autre(texte: str, attendu: list[set[str]]) -> None:
    """Beside what means the same."""
    groupes = [{mot for suite in g for mot in suite} for g in vecteurs.question(texte).groupes]
    assert len(groupes) == len(attendu)
    assert all(voulu <= groupe for voulu, groupe in zip(attendu, groupes, strict=True))
