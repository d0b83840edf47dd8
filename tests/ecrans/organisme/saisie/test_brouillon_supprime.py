"""A draft that was never sent is deleted by who made it; the history keeps it."""

import pytest
from django.urls import reverse

from sofi.historique.models import Changement
from sofi.offre.models import Action, Formation, Session
from sofi.validation.circuit import franchir
from tests.fabriques import FormationLibreFactory, RattachementFactory, saisie_complete

from .conftest import texte

pytestmark = pytest.mark.django_db


def adresse(action):
    return reverse("organisme:supprimer_brouillon", args=[action.pk])


def test_demander_dit_ce_qui_est_perdu_puis_supprimer(client, lire, action):
    dit = texte(lire(adresse(action)))
    assert "1 session supprimée" in dit and "1 dispositif supprimé" in dit
    assert "Pas de retour possible" in dit
    assert Action.objects.filter(pk=action.pk).exists()
    assert client.post(adresse(action)).url == reverse("organisme:actions")
    assert not Action.objects.filter(pk=action.pk).exists()
    assert not Session.objects.exists()
    assert Formation.objects.filter(pk=action.formation_id).exists(), (
        "a sheet's formation is shared"
    )
    assert client.post(adresse(action)).status_code == 404


def test_l_historique_garde_qui_et_quoi(client, saisisseur, action):
    client.post(adresse(action))
    trace = Changement.objects.get(table="offre_action", objet=str(action.pk), geste="suppression")
    assert trace.utilisateur_id == saisisseur.pk
    assert trace.ecran == "organisme:supprimer_brouillon"
    assert trace.avant["public_vise"] == action.public_vise


def test_deja_envoye_ou_d_un_autre_il_reste(client, saisisseur, etablissement, action):
    franchir(action, "envoyer", auteur=saisisseur)
    franchir(action, "reprendre", auteur=saisisseur)
    collegue = RattachementFactory(etablissement=etablissement).utilisateur
    sienne = saisie_complete(etablissement=etablissement, cree_par=collegue)
    for gardee in (action, sienne):
        assert "sofi-confirmer" not in client.get(adresse(gardee)).content.decode()
        assert client.post(adresse(gardee)).status_code == 302
        assert Action.objects.filter(pk=gardee.pk).exists()
        recapitulatif = client.get(reverse("organisme:recapitulatif", args=[gardee.pk]))
        assert "Supprimer ce brouillon" not in recapitulatif.content.decode()


def test_la_formation_saisie_pour_lui_part_avec_lui(client, saisisseur, etablissement):
    formation = FormationLibreFactory(etablissement=etablissement)
    action = saisie_complete(etablissement=etablissement, formation=formation, cree_par=saisisseur)
    client.post(adresse(action))
    assert not Formation.objects.filter(pk=formation.pk).exists()
