"""The command that loads the demonstration, on an empty base."""

import datetime

import pytest
from django.core.management import call_command

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.gabarits import realisations_de
from sofi.offre.models import Action, Session
from sofi.offre.regles import erreurs, examiner
from sofi.validation.models import Evenement, Version

pytestmark = pytest.mark.django_db


def test_les_organismes_de_la_demonstration_ont_des_lots(capsys):
    call_command("demonstration", "--sessions", "0", "--jour", "2026-11-23")
    for nom in ("Aubeisveillant", "Passerelle des Trois Gués"):
        for etablissement in Etablissement.objects.filter(nom=nom):
            siennes = list(realisations_de(etablissement))
            assert {r.mandataire.lot.programme.annee for r in siennes} == {2026, 2027}
            assert all(r.mandataire.lot.programme.gabarits.exists() for r in siennes)


def test_region_de_demonstration_chargee_une_fois(capsys):
    jour = datetime.date(2026, 11, 23)
    call_command("demonstration", "--sessions", "40", "--jour", jour.isoformat())
    comptes = [Utilisateur, Etablissement, Action, Session, Version, Evenement]
    avant = [modele.objects.count() for modele in comptes]
    call_command("demonstration", "--sessions", "40", "--jour", jour.isoformat())
    assert [modele.objects.count() for modele in comptes] == avant
    assert "déjà chargée" in capsys.readouterr().out
    assert Action.objects.filter(etat=Etat.ATTENTE_REPONSES, questions__reponse="").exists()
    brouillon = Action.objects.get(formation__intitule="Initiation à la marqueterie")
    assert [manque.champ for manque in erreurs(examiner(brouillon))] == ["referent_mobilite"]
