"""Identifiers as forms and imports read them: one value kept, or what to do."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from sofi.socle import identifiants
from sofi.socle.importation import Refus, cellules

LUS = [
    ("siret", "99900012800010", "99900012800010"),
    ("siret", "999 000 128 00010", "99900012800010"),
    ("siret", "999.000.128.00010", "99900012800010"),
    ("siret", "999-000-128-00010", "99900012800010"),
    ("siret", "\ufeff9990001280\u200b0010\u00ad", "99900012800010"),
    # La Poste: the head office by Luhn's key, another office by the sum of its digits.
    ("siret", "35600000000048", "35600000000048"),
    ("siret", "35600000049837", "35600000049837"),
    ("nda", "52 53 00123 53", "52530012353"),
    ("nda", "52.53.00123.53", "52530012353"),
    ("uai", "0531234d", "0531234D"),
    ("uai", "053 1234 D", "0531234D"),
    ("uai", "0010001W", "0010001W"),
    ("code_postal", "53 100", "53100"),
    ("code_postal", "1000", "01000"),
    ("code_postal", "53100", "53100"),
    ("telephone", "02 40 20 40 20", "+33240204020"),
    ("telephone", "39 49", "3949"),
    ("courriel", " accueil@exemple.fr\u200b", "accueil@exemple.fr"),
    ("courriel", "\u202aaccueil@exemple.fr\u202c", "accueil@exemple.fr"),
]
REFUSES = [
    ("siret", "00000000000000", "La clé du SIRET"),
    ("siret", "11122233344455", "La clé du SIRET"),  # its own key is right, not the SIREN's
    ("siret", "99900012800011", "La clé du SIRET"),
    ("siret", "35600000000049", "La clé du SIRET"),
    ("siret", "9990001280001", "vous en avez saisi 13"),
    ("nda", "5253001235", "vous en avez saisi 10"),
    ("uai", "0531234A", "La lettre de l'UAI 0531234A"),
    ("uai", "0531234I", "La lettre de l'UAI 0531234I"),
    ("uai", "053123D", "n'est pas un UAI"),
    ("code_postal", "100", "n'est pas un code postal"),
    ("code_postal", "5310A", "n'est pas un code postal"),
    ("code_postal", "0100", "n'est pas un code postal"),
    ("telephone", "abc", "n'est pas un numéro de téléphone"),
    ("courriel", "a b@exemple.fr", "contient une espace"),
    ("courriel", "accueil@", "n'est pas une adresse e-mail"),
]


def lecture(nom: str) -> Callable[[str], str]:
    fonction: Callable[[str], str] = getattr(identifiants, nom)
    return fonction


@pytest.mark.parametrize(("nom", "saisi", "garde"), LUS)
def test_lu(nom: str, saisi: str, garde: str) -> None:
    """Read, and read again the same."""
    assert lecture(nom)(saisi) == garde
    assert lecture(nom)(garde) == garde


@pytest.mark.parametrize(("nom", "saisi", "message"), REFUSES)
def test_refuse(nom: str, saisi: str, message: str) -> None:
    """Refused with what to do, in a short message."""
    with pytest.raises(ValidationError) as refus:
        lecture(nom)(saisi)
    assert message in refus.value.messages[0]


@pytest.mark.parametrize("nom", ["siret", "nda", "uai", "code_postal", "telephone", "courriel"])
def test_rien(nom: str) -> None:
    """Nothing typed, or nothing that is seen: nothing is kept, nothing is refused."""
    assert lecture(nom)("") == lecture(nom)(" \u200b") == ""


@pytest.mark.parametrize(("nom", "saisi", "garde"), LUS)
def test_les_imports_lisent_de_meme(nom: str, saisi: str, garde: str) -> None:
    assert getattr(cellules, nom)(saisi) == garde


@pytest.mark.parametrize(("nom", "saisi", "message"), REFUSES)
def test_les_imports_refusent_de_meme(nom: str, saisi: str, message: str) -> None:
    with pytest.raises(Refus, match=message):
        getattr(cellules, nom)(saisi)
