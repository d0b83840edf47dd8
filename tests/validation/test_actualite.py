"""« Toujours d'actualité »: confirmed today, once, without a new version."""

import datetime

import pytest

from sofi.offre.models import Action
from sofi.validation import actualite, circuit
from sofi.validation.fil import fil
from sofi.validation.file import refusees
from sofi.validation.models import Evenement, Version
from tests.fabriques import UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisme():
    return UtilisateurFactory()


@pytest.fixture
def validateur():
    return UtilisateurFactory(role="service_offre")


@pytest.fixture
def publiee(organisme, validateur):
    action = saisie_complete()
    circuit.franchir(action, "envoyer", auteur=organisme)
    circuit.franchir(action, "valider", auteur=validateur)
    return action


def test_confirmer_dit_qui_et_quand_sans_nouvelle_version(publiee, organisme):
    acte = actualite.confirmer(publiee, auteur=organisme)
    assert acte == actualite.derniere_confirmation(publiee.pk)
    assert (acte.auteur, acte.version.numero, acte.de, acte.vers) == (
        organisme,
        1,
        "validee",
        "validee",
    )
    assert Version.objects.count() == 1
    assert fil(publiee)[-1].libelle == "Toujours d'actualité"


def test_une_fois_par_jour(publiee, organisme):
    acte = actualite.confirmer(publiee, auteur=organisme)
    assert actualite.confirmer(publiee, auteur=organisme) is None
    Evenement.objects.filter(pk=acte.pk).update(le=acte.le - datetime.timedelta(days=1))
    assert actualite.confirmer(publiee, auteur=organisme) is not None


def test_rien_a_confirmer_sans_version_publique(organisme):
    with pytest.raises(actualite.RienDePublie, match="n'est pas publiée"):
        actualite.confirmer(saisie_complete(), auteur=organisme)


def test_confirmer_ne_cache_pas_un_refus(publiee, organisme, validateur):
    circuit.franchir(publiee, "modifier", auteur=organisme)
    circuit.franchir(publiee, "envoyer", auteur=organisme)
    circuit.franchir(publiee, "refuser", auteur=validateur, commentaire="Prix à revoir.")
    actualite.confirmer(publiee, auteur=organisme)
    assert list(refusees(Action.objects.all())) == [publiee]
