"""Words of the search: one form per family, the same for the index and the question."""

import pytest

from sofi.diffusion import mots


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("ebeniste", "ebenistes"),
        ("bureau", "bureaux"),
        ("regional", "regionaux"),
        ("infirmier", "infirmieres"),
        ("vendeur", "vendeuses"),
        ("conducteur", "conductrices"),
        ("assistant", "assistantes"),
        ("professionnel", "professionnelles"),
        ("sportif", "sportives"),
        ("technicien", "techniciennes"),
    ],
)
def test_une_seule_forme(un: str, autre: str) -> None:
    assert mots.racine(un) == mots.racine(autre)


@pytest.mark.parametrize("mot", ["bts", "cap", "rncp37538", "37538", "gaz", "process", "bus"])
def test_forme_gardee(mot: str) -> None:
    assert mots.racine(mot) == mot


def test_les_mots_distincts_le_restent() -> None:
    formes = [
        "boucher",
        "boulanger",
        "vente",
        "ventilation",
        "cuisine",
        "cuisinier",
        "coiffure",
        "son",
        "sonde",
    ]
    assert len({mots.racine(mot) for mot in formes}) == len(formes)


def test_vecteur_garde_le_meilleur_poids() -> None:
    assert mots.vecteur([("A", ["CAP Ébéniste"]), ("B", ["L’ébéniste de Mayenne"])]) == (
        "'cap':1A 'ebeniste':2A 'mayenne':3B"
    )


def test_requete_tous_les_mots_et_debut_de_mot_pour_les_longs() -> None:
    assert mots.requete(mots.question("d’ébéniste CAP 37538")) == "'ebeniste':* & 'cap' & '37538'"


def test_question_de_mots_vides() -> None:
    assert mots.question("de la") == []
    assert mots.question("  ") == []


def test_question_bornee() -> None:
    assert len(mots.question(" ".join(f"mot{n}" for n in range(100)))) == mots.MOTS_MAX
    assert mots.question("x" * 500) == []


def test_texte_nu() -> None:
    assert mots.texte_nu("<p>Bois &amp; métal</p><p>fin</p>").split() == [
        "Bois",
        "&",
        "métal",
        "fin",
    ]


def test_formes_avec_accents() -> None:
    assert mots.formes("CAP Ébénistes à Château-Gontier") == {
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
    assert mots.question(texte) == attendu
