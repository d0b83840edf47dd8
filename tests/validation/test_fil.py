"""The thread of an action, and what of it came back to the organisme."""

import pytest

from sofi.offre.models import Action
from sofi.validation.circuit import franchir
from sofi.validation.correction import corriger
from sofi.validation.fil import fil, retours
from tests.fabriques import UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


def test_ce_qui_revient_jusqu_a_ce_que_l_organisme_agisse():
    action, organisme = saisie_complete(), UtilisateurFactory()
    offre = UtilisateurFactory(role="service_offre")
    franchir(action, "envoyer", auteur=organisme)
    assert retours(fil(action)) == []
    with corriger(action, auteur=offre):
        Action.objects.filter(pk=action.pk).update(public_vise="Tous.")
    franchir(action, "refuser", auteur=offre, commentaire="Motif : doublon.\nÀ faire : archivez.")
    revenus = retours(fil(action))
    assert [m.acte for m in revenus] == ["refuser", "corriger"]
    assert "archivez" in revenus[0].texte and revenus[1].correction
    franchir(action, "envoyer", auteur=organisme)
    assert retours(fil(action)) == []


def test_une_validation_n_est_pas_un_retour():
    action, offre = saisie_complete(), UtilisateurFactory(role="service_offre")
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=offre)
    assert retours(fil(action)) == []
