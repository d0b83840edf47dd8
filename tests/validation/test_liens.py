"""Which links are tried, and what is kept of it."""

import datetime

import pytest
from django.utils import timezone

from sofi.socle.liens import Reponse
from sofi.validation.circuit import franchir
from sofi.validation.liens import VALIDITE, a_verifier, verifier
from sofi.validation.models import LienVerifie
from tests.fabriques import UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


def test_ceux_qui_attendent_d_abord_et_une_fois_par_semaine():
    saisie_complete(url_action="https://exemple.fr/brouillon", url_pdf="https://exemple.fr/deux")
    envoyee = saisie_complete(
        url_action="https://exemple.fr/envoyee", url_pdf="https://exemple.fr/deux"
    )
    franchir(envoyee, "envoyer", auteur=UtilisateurFactory())
    saisie_complete()
    assert a_verifier(10) == [
        "https://exemple.fr/envoyee",
        "https://exemple.fr/deux",
        "https://exemple.fr/brouillon",
    ]
    assert len(a_verifier(1)) == 1
    assert verifier(a_verifier(10), essai=lambda url: Reponse(url.endswith("deux"), 0, "x")) == 2
    assert a_verifier(10) == []
    assert LienVerifie.objects.get(repond=True).url == "https://exemple.fr/deux"
    LienVerifie.objects.update(verifie_le=timezone.now() - VALIDITE - datetime.timedelta(days=1))
    assert len(a_verifier(10)) == 3
