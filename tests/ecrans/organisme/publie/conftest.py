"""What the tests of the published offer share: a published action of the person signed in, and everybody else."""

import copy

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from lxml import html

from sofi.comptes.models import Role
from sofi.validation import circuit
from sofi.validation.models import OffrePubliee
from tests.fabriques import EtablissementFactory, RattachementFactory, UtilisateurFactory
from tests.fabriques import saisie_complete as complete
from tests.mondes import Navigateur


class Monde:
    """An établissement, who works for it, who validates, and a published action of theirs."""

    def __init__(self):
        self.etablissement = EtablissementFactory()
        self.organisme = RattachementFactory(etablissement=self.etablissement).utilisateur
        self.navigateur = Navigateur()
        self.navigateur.force_login(self.organisme)
        self.validateur = UtilisateurFactory(role=Role.SERVICE_OFFRE)
        self.action = self.publier()

    def publier(self, **champs):
        action = complete(etablissement=self.etablissement, cree_par=self.organisme, **champs)
        circuit.franchir(action, "envoyer", auteur=self.organisme)
        circuit.franchir(action, "valider", auteur=self.validateur)
        return action


@pytest.fixture(scope="module")
def monde_partage(base_du_module):
    return Monde()


@pytest.fixture
def monde(monde_partage, db):
    return copy.deepcopy(monde_partage)


@pytest.fixture
def etablissement(monde):
    return monde.etablissement


@pytest.fixture
def organisme(client, monde):
    """Signed in, attached to the établissement."""
    client.cookies = monde.navigateur.cookies
    return monde.organisme


@pytest.fixture
def validateur(monde):
    return monde.validateur


@pytest.fixture
def publier(organisme, monde):
    """publier(sessions=20): another action of theirs, validated."""
    return monde.publier


@pytest.fixture
def action(organisme, monde):
    return monde.action


@pytest.fixture
def etrangers(db, validateur):
    """Signed in for another organisme, the service Offre and the Région."""
    autres = [
        RattachementFactory().utilisateur,
        validateur,
        UtilisateurFactory(role=Role.REGION),
    ]
    clients = []
    for autre in autres:
        clients.append(Client())
        clients[-1].force_login(autre)
    return clients


def contenu(action):
    """The document that is public now."""
    return OffrePubliee.objects.get(action_id=action.pk).version.document


def dits(reponse):
    """The messages left for the next page, with ordinary spaces."""
    lus = " ".join(str(m) for m in get_messages(reponse.wsgi_request))
    return lus.replace("\N{NO-BREAK SPACE}", " ")


def texte(reponse):
    """The words of the answer, with ordinary spaces."""
    lu = html.fromstring(reponse.content).text_content()
    return " ".join(lu.replace("\N{NO-BREAK SPACE}", " ").split())
