"""Backups say that they were made."""

import pytest
from django.core.management import CommandError, call_command

from sofi.surveillance.models import Sauvegarde
from sofi.surveillance.sauvegardes import Genre, derniere

pytestmark = pytest.mark.django_db


def test_une_sauvegarde_se_note() -> None:
    assert derniere() is None
    call_command("sauvegarde_faite", "--taille", "640000000", "--relue")
    faite = derniere()
    assert faite and (faite.octets, faite.relue) == (640_000_000, True)
    call_command("sauvegarde_faite")
    seconde = derniere()
    assert seconde and (seconde.octets, seconde.relue) == (None, False)
    assert derniere(Genre.ESSAI) is None


def test_un_essai_de_reprise_n_est_pas_une_sauvegarde() -> None:
    call_command("sauvegarde_faite", "--essai-de-reprise", "--minutes", "11")
    essai = derniere(Genre.ESSAI)
    assert essai and essai.minutes == 11
    assert derniere() is None


@pytest.mark.parametrize(
    "options",
    [
        ["--minutes", "3"],
        ["--taille", "-1"],
        ["--taille", "640Mo"],
        ["--essai-de-reprise", "--relue"],
    ],
)
def test_ce_qui_ne_va_pas_ensemble_est_refuse(options: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("sauvegarde_faite", *options)
    assert not Sauvegarde.objects.exists()
