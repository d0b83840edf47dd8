"""Every form says what to do, in this site's words: none of Django's generic texts is left."""

import gettext
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

import sofi

LANGUE = Path(django.__path__[0]) / "conf" / "locale" / "fr" / "LC_MESSAGES" / "django.mo"
with LANGUE.open("rb") as fichier:
    _CATALOGUE: dict[Any, Any] = vars(gettext.GNUTranslations(fichier))["_catalog"]
DE_DJANGO = {str(texte) for texte in _CATALOGUE.values()} | {
    str(cle[0] if isinstance(cle, tuple) else cle) for cle in _CATALOGUE
}
# Long enough to be a sentence: « non », « De » and the like are in the catalogue too.
DE_DJANGO = {texte for texte in DE_DJANGO if len(texte) > 15}


def _formulaires() -> Iterator[type[forms.BaseForm]]:
    """Every form class of the site."""
    for module in pkgutil.walk_packages(sofi.__path__, "sofi."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    a_voir = list(forms.BaseForm.__subclasses__())
    while a_voir:
        classe = a_voir.pop()
        a_voir += classe.__subclasses__()
        if classe.__module__.startswith("sofi."):
            yield classe


FORMULAIRES = sorted(set(_formulaires()), key=lambda f: (f.__module__, f.__qualname__))
CHAMPS = [
    (f"{forme.__module__}.{forme.__qualname__}.{nom}", champ)
    for forme in FORMULAIRES
    for nom, champ in getattr(forme, "base_fields", {}).items()
]


def _textes(porteur: Any) -> Iterator[str]:
    """What a field, or one of its checks, may say."""
    yield from (str(texte) for texte in getattr(porteur, "error_messages", {}).values())
    yield from (str(texte) for texte in getattr(porteur, "messages", {}).values())
    if message := getattr(porteur, "message", None):
        yield str(message)


def _dits(champ: Any) -> set[str]:
    return {texte for porteur in (champ, *champ.validators) for texte in _textes(porteur)}


def test_il_y_a_des_champs() -> None:
    """The walk finds the forms: cards, directory, accounts, decisions."""
    noms = {forme.__name__ for forme in FORMULAIRES}
    assert noms >= {"SessionForm", "DispositifForm", "FormulaireSite", "FormulaireDemande"}
    assert len(CHAMPS) > 150


@pytest.mark.parametrize(("nom", "champ"), CHAMPS, ids=[nom for nom, _ in CHAMPS])
def test_aucun_message_de_django(nom: str, champ: forms.Field) -> None:
    """Neither the field nor its checks would say a text of Django's catalogue."""
    assert _dits(champ) & DE_DJANGO == set()


def test_les_modeles_aussi() -> None:
    """The fields of the models are asked by the rules and by the imports: they say the same.

    Those that nobody types say nothing.
    """
    from django.apps import apps

    restants = {
        f"{modele.__name__}.{champ.name}"
        for modele in apps.get_models()
        if modele.__module__.startswith("sofi.")
        for champ in modele._meta.get_fields()
        if isinstance(champ, models.Field) and champ.editable and _dits(champ) & DE_DJANGO
    }
    assert restants == set()


DIFFICILES: list[Any] = [
    "", " ", "x" * 3001, "😀", "\ue000", "a\x00b", "\ud800", "9" * 400, "-1", "1e400", "NaN",
    "Infinity", "-0", "20266-09-28", "31/02/2027", "00:99", "http://a.fr/x.mp4", "a b@exemple.fr",
    "<b>" * 50, "1,234", "٣",
]  # fmt: skip


@pytest.mark.parametrize("valeur", DIFFICILES, ids=lambda v: ascii(v)[:20])
@pytest.mark.django_db
def test_ce_qui_est_dit(valeur: Any) -> None:
    """Whatever is typed in whatever field, it is taken, or refused in whole sentences that aren't Django's."""
    for nom, champ in CHAMPS:
        try:
            champ.clean([valeur] if isinstance(champ.widget, forms.SelectMultiple) else valeur)
        except ValidationError as refus:
            for message in refus.messages:
                assert message not in DE_DJANGO, (nom, message)
                assert message.endswith((".", "?")), (nom, message)
