"""What the tests of the entry screens share: somebody who works for an organisme, and forms sent as browsers do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from tests.fabriques import EtablissementFactory, RattachementFactory, saisie_complete

Page = Any
Formulaire = Callable[..., dict[str, Any]]


@pytest.fixture
def etablissement(db: None) -> Etablissement:
    return EtablissementFactory()


@pytest.fixture
def saisisseur(client: Client, etablissement: Etablissement) -> Utilisateur:
    """Signed in, attached to the établissement."""
    utilisateur = RattachementFactory(etablissement=etablissement).utilisateur
    client.force_login(utilisateur)
    return utilisateur


@pytest.fixture
def action(saisisseur: Utilisateur, etablissement: Etablissement) -> Action:
    """A whole draft of the person's établissement, sendable as it is."""
    return saisie_complete(etablissement=etablissement, cree_par=saisisseur)


@pytest.fixture
def lire(client: Client) -> Callable[[str], Page]:
    """A page, read as a tree."""

    def _lire(url: str) -> Page:
        reponse = client.get(url)
        assert reponse.status_code == 200, (url, reponse.status_code)
        return html.fromstring(reponse.content)

    return _lire


@pytest.fixture
def remplir(lire: Callable[[str], Page]) -> Formulaire:
    """What a browser sends of the form of a page, with these answers instead: remplir(url, date_debut="…")."""

    def _remplir(url: str, **reponses: Any) -> dict[str, Any]:
        page = lire(url)
        valeurs: dict[str, Any] = {}
        for nom, valeur in page.get_element_by_id("fiche").form_values():
            valeurs.setdefault(nom, []).append(valeur)
        return valeurs | reponses

    return _remplir


def texte(page: Page) -> str:
    """The words of a page, with ordinary spaces."""
    return " ".join(page.text_content().replace("\N{NO-BREAK SPACE}", " ").split())
