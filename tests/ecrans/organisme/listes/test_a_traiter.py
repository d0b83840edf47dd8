"""What the dashboard puts first, and what happened last."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sofi.diffusion.models import SessionSuivie
from sofi.offre.models import Session
from sofi.referentiels.models import Certification
from sofi.validation.circuit import franchir
from tests.fabriques import InformationCollectiveFactory, dans, saisie_complete
from tests.requetes import DE_PLUS

pytestmark = pytest.mark.django_db


def taches(lire):
    return lire("tableau_de_bord").context["taches"]


def test_brouillon_presque_complet_dont_la_reunion_approche(lire, personne):
    action = saisie_complete(etablissement=personne.etablissement)
    assert taches(lire)["brouillons"] == []
    session = action.sessions.get()
    InformationCollectiveFactory(session=session, date=dans(12))
    Session.objects.update(modalites_recrutement=["9"], contact=None)
    (brouillon,) = taches(lire)["brouillons"]
    assert (brouillon.action, brouillon.echeance, brouillon.restent) == (action, dans(12), 1)
    assert "1 élément manque" in lire("tableau_de_bord").content.decode().replace("\xa0", " ")
    Session.objects.update(
        contact=None, lieu=None, rythmes=[], periodes=[], parcours=[], esp="", enseignement=""
    )
    assert taches(lire)["brouillons"] == []


def test_autant_de_requetes_pour_un_brouillon_ou_vingt(lire, personne):
    """The nearest are examined together, each of its own certification."""
    comptes = []
    for nombre in (1, DE_PLUS):
        for _ in range(nombre):
            action = saisie_complete(etablissement=personne.etablissement)
            InformationCollectiveFactory(session=action.sessions.get(), date=dans(12))
            Session.objects.filter(action=action).update(modalites_recrutement=["9"])
        with CaptureQueriesContext(connection) as requetes:
            trouves = taches(lire)["brouillons"]
        comptes.append((len(requetes), len(trouves)))
    (seul, un), (tous, trois) = comptes
    assert (un, trois) == (1, 3)
    assert seul == tous


def test_certification_finie_avant_une_session_a_venir(lire, personne):
    action = saisie_complete(etablissement=personne.etablissement)
    assert taches(lire)["certifications"] == []
    Certification.objects.update(date_fin_enregistrement=dans(30))
    (finie,) = taches(lire)["certifications"]
    assert finie["action"] == action.pk and finie["premiere"] == dans(90)
    assert "La certification finit avant" in lire("tableau_de_bord").content.decode()


def test_places_restantes_a_dire(lire, personne, publier):
    action = publier(saisie_complete(etablissement=personne.etablissement))
    assert taches(lire)["places"] == 1
    assert len(lire("sessions", liste="places").context["lignes"]) == 1
    SessionSuivie.objects.filter(action=action.pk).update(places_inconnues=False)
    assert taches(lire)["places"] == 0


def test_dernieres_activites(lire, personne, publier):
    for _ in range(5):
        publier(saisie_complete(etablissement=personne.etablissement))
    derniere = publier(saisie_complete(etablissement=personne.etablissement))
    franchir(derniere, "modifier", auteur=personne.utilisateur)
    noms = [nom for nom, _ in lire("tableau_de_bord").context["activites"]]
    assert len(noms) == 8
    assert noms[:3] == ["Modification ouverte", "Validée et publiée", "Envoyée pour validation"]
