"""What the tests of the entry screens share: somebody who works for an organisme, and forms sent as browsers do."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from lxml import html

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from tests.fabriques import EtablissementFactory, RattachementFactory, saisie_complete
from tests.mondes import Navigateur

Page = Any
Formulaire = Callable[..., dict[str, Any]]


class Monde:
    """An établissement and somebody who works for it, signed in; one per module."""

    def __init__(self) -> None:
        self.etablissement = EtablissementFactory()
        self.saisisseur = RattachementFactory(etablissement=self.etablissement).utilisateur
        self.navigateur = Navigateur()
        self.navigateur.force_login(self.saisisseur)
        self.action: Action | None = None

    def saisir(self) -> Action:
        """A whole draft of theirs, sendable as it is."""
        return saisie_complete(etablissement=self.etablissement, cree_par=self.saisisseur)


@pytest.fixture(scope="module")
def monde_partage(base_du_module: None) -> Monde:
    return Monde()


@pytest.fixture(scope="module")
def une_action(monde_partage: Monde) -> None:
    """For a module whose tests all start from one whole draft (`usefixtures`): it is made once."""
    monde_partage.action = monde_partage.saisir()


@pytest.fixture
def monde(monde_partage: Monde, db: None) -> Monde:
    return copy.deepcopy(monde_partage)


@pytest.fixture
def etablissement(monde: Monde) -> Etablissement:
    return monde.etablissement


@pytest.fixture
def saisisseur(client: Client, monde: Monde) -> Utilisateur:
    """Signed in, attached to the établissement."""
    client.cookies = monde.navigateur.cookies
    return monde.saisisseur


@pytest.fixture
def action(saisisseur: Utilisateur, monde: Monde) -> Action:
    """A whole draft of the person's établissement, sendable as it is."""
    return monde.action or monde.saisir()


@pytest.fixture
def lire(client: Client) -> Callable[[str], Page]:
    """A page, read as a tree."""

    def _lire(url: str) -> Page:
        reponse = client.get(url)
        assert reponse.status_code == 200, (url, reponse.status_code)
        return html.fromstring(reponse.content)

    return _lire


class Veille:
    """Whether the test has written in the base yet."""

    def __init__(self) -> None:
        self.a_ecrit = False

    def __call__(self, executer: Callable[..., Any], sql: str, *suite: Any) -> Any:
        self.a_ecrit |= sql.startswith(("INSERT", "UPDATE", "DELETE"))
        return executer(sql, *suite)


@pytest.fixture(autouse=True)
def veille() -> Iterator[Veille]:
    """From the beginning of the test, before what its fixtures write."""
    veille = Veille()
    with connection.execute_wrapper(veille):
        yield veille


@pytest.fixture(scope="module")
def formulaires() -> dict[str, dict[str, list[str]]]:
    """The forms of the shared offers as they were made, by address: they are read once."""
    return {}


@pytest.fixture
def remplir(
    lire: Callable[[str], Page],
    veille: Veille,
    formulaires: dict[str, dict[str, list[str]]],
) -> Formulaire:
    """What a browser sends of the form of a page, with these answers instead: remplir(url, date_debut="…")."""

    def _lire(url: str) -> dict[str, list[str]]:
        valeurs: dict[str, list[str]] = {}
        for nom, valeur in lire(url).get_element_by_id("fiche").form_values():
            valeurs.setdefault(nom, []).append(valeur)
        return valeurs

    def _remplir(url: str, **reponses: Any) -> dict[str, Any]:
        if veille.a_ecrit:
            return _lire(url) | reponses
        if url not in formulaires:
            formulaires[url] = _lire(url)
        return copy.deepcopy(formulaires[url]) | reponses

    return _remplir


def texte(page: Page) -> str:
    """The words of a page, with ordinary spaces."""
    return " ".join(page.text_content().replace("\N{NO-BREAK SPACE}", " ").split())
