"""Somebody of the administration, signed in, and how its pages are read."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Role, Utilisateur
from tests.fabriques import UtilisateurFactory
from tests.programmes.offres import referentiels


class Administration:
    """Opens pages and sends forms by the names of their addresses."""

    def __init__(self, client: Client, personne: Utilisateur) -> None:
        self.client, self.personne = client, personne

    def lire(self, nom: str, *cles: Any, **reponses: Any) -> Any:
        reponse = self.client.get(reverse(f"administration:{nom}", args=cles), reponses)
        assert reponse.status_code == 200, (nom, reponse.status_code)
        return html.fromstring(reponse.content)

    def mots(self, nom: str, *cles: Any, **reponses: Any) -> str:
        return mots(self.lire(nom, *cles, **reponses))

    def envoyer(self, nom: str, *cles: Any, **reponses: Any) -> Any:
        return self.client.post(reverse(f"administration:{nom}", args=cles), reponses)

    def lue(self, nom: str, *cles: Any) -> str:
        """What tells the page that was read."""
        return self.lire(nom, *cles).xpath("//input[@name='lue']/@value")[0]

    def regler(self, gabarit: Any, fiche: str, champ: str, **reponses: Any) -> Any:
        cles = (gabarit.pk, fiche, champ)
        reponses.setdefault("lue", self.lue("gabarit_champ", *cles))
        return self.envoyer("gabarit_champ", *cles, **reponses)


def mots(page: Any) -> str:
    return " ".join(page.text_content().replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture(scope="module")
def _referentiels(base_du_module: None) -> None:
    referentiels()


@pytest.fixture
def administration(client: Client, db: None, _referentiels: None) -> Administration:
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(personne)
    return Administration(client, personne)
