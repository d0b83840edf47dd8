"""Addresses written by the dozen are those that Django would write."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from sofi.ecrans.commun.adresses import adresse


@pytest.mark.parametrize(
    ("nom", "valeurs"),
    [
        ("public:accueil", ()),
        ("public:organisme", (12, "atelier-du-bois")),
        ("public:organisme", (9_090_909, "un-mot-de-l-adresse-1")),
        ("public:metier", ("H2207-realisation-de-meubles_en-bois",)),
        ("public:signaler", (45210,)),
        ("public:signalement", ("a/b c",)),
        ("public:signalement", ("clé",)),
    ],
)
def test_la_meme_adresse_que_django(nom: str, valeurs: tuple[int | str, ...]) -> None:
    if valeurs == ("a/b c",):  # a value that the pattern refuses is refused in the same way
        with pytest.raises(NoReverseMatch):
            adresse(nom, *valeurs)
        return
    assert adresse(nom, *valeurs) == reverse(nom, args=valeurs)


def test_sous_un_prefixe() -> None:
    assert adresse("public:organisme", 3, "bois") == "/organisme/3-bois/"
    set_script_prefix("/sofi/")
    try:
        assert adresse("public:organisme", 3, "bois") == "/sofi/organisme/3-bois/"
    finally:
        set_script_prefix("/")


def test_un_mot_pour_un_numero_est_refuse() -> None:
    with pytest.raises(NoReverseMatch):
        adresse("public:signaler", "un-mot")
