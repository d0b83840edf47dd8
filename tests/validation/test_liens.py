"""Which links are tried, and what is kept of it."""

import datetime
import io

import pytest
from django.core.management import call_command, load_command_class
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


def test_la_commande_en_essaie_tant_au_plus():
    """Five hundred without an option; here none is on the public Internet, and none is asked."""
    saisie_complete(url_action="http://127.0.0.1/un", url_pdf="http://127.0.0.1/deux")
    saisie_complete(url_action="https://10.0.0.1/trois", url_video="https://[::1]/quatre")

    def commander(*options: str) -> str:
        dit = io.StringIO()
        call_command("verifier_liens", *options, stdout=dit)
        return dit.getvalue().strip()

    assert commander("--limite", "1") == "1 liens essayés, 1 ne répondent pas."
    assert LienVerifie.objects.get().url == "http://127.0.0.1/un"
    assert commander() == "3 liens essayés, 3 ne répondent pas."
    commande = load_command_class("sofi.validation", "verifier_liens")
    assert commande.create_parser("manage.py", "verifier_liens").parse_args([]).limite == 500
