"""What the tests of the published offer share: a published action of the person signed in, and everybody else."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from lxml import html

from sofi.comptes.models import Role
from sofi.validation import circuit
from sofi.validation.models import OffrePubliee
from tests.fabriques import EtablissementFactory, RattachementFactory, UtilisateurFactory
from tests.fabriques import saisie_complete as complete


@pytest.fixture
def etablissement(db):
    return EtablissementFactory()


@pytest.fixture
def organisme(client, etablissement):
    """Signed in, attached to the établissement."""
    utilisateur = RattachementFactory(etablissement=etablissement).utilisateur
    client.force_login(utilisateur)
    return utilisateur


@pytest.fixture
def validateur(db):
    return UtilisateurFactory(role=Role.SERVICE_OFFRE)


@pytest.fixture
def publier(organisme, validateur, etablissement):
    """publier(sessions=20): an action of theirs, validated."""

    def _publier(**champs):
        action = complete(etablissement=etablissement, cree_par=organisme, **champs)
        circuit.franchir(action, "envoyer", auteur=organisme)
        circuit.franchir(action, "valider", auteur=validateur)
        return action

    return _publier


@pytest.fixture
def action(publier):
    return publier()


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
