"""The base is lost as a session is written, after what was asked was done."""

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from tests.fabriques import RattachementFactory

pytestmark = pytest.mark.django_db
PERDUE = "server closed the connection unexpectedly"


def perdre(execute, sql, parametres, plusieurs, contexte):
    """As when the primary dies between the last query of the page and the writing of the session."""
    if sql.startswith('UPDATE "django_session"'):
        raise OperationalError(PERDUE) from psycopg.OperationalError(PERDUE)
    return execute(sql, parametres, plusieurs, contexte)


def envoyer(pendant) -> int:
    """Choose on which établissement to work, which the session keeps; what happens to its writing meanwhile."""
    rattachement = RattachementFactory()
    client = Client(raise_request_exception=False)
    client.force_login(rattachement.utilisateur)
    adresse = reverse("compte:choisir_etablissement")
    with connection.execute_wrapper(pendant):
        return client.post(adresse, {"etablissement": rattachement.etablissement_id}).status_code


def test_elle_est_dite_perdue_et_non_la_demande_fausse() -> None:
    assert envoyer(perdre) == 500


def test_une_session_fermee_pendant_la_demande_reste_une_demande_fausse() -> None:
    def fermer(execute, sql, parametres, plusieurs, contexte):
        if sql.startswith('UPDATE "django_session"'):
            Session.objects.all().delete()
        return execute(sql, parametres, plusieurs, contexte)

    assert envoyer(fermer) == 400
