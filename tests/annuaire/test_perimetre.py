"""Who sees which établissement, and who may answer for a training."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from sofi.annuaire.perimetre import etablissements_de, responsables_possibles
from sofi.comptes.models import Role
from tests.fabriques import EtablissementFactory, RattachementFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sans_index(db):
    """Rows come in the order asked for, not in that of an index which happened to be read."""
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")


def test_une_personne_voit_ses_etablissements_et_eux_seuls():
    """By name, then by number; another person's stay unseen."""
    personne = UtilisateurFactory()
    second, homonyme, premier = (
        EtablissementFactory(nom=nom) for nom in ("Bois", "Bois", "Argile")
    )
    for etablissement in (homonyme, premier, second):  # not in the order of their numbers
        RattachementFactory(utilisateur=personne, etablissement=etablissement)
    second.save()  # no longer before its namesake in the table
    autre = RattachementFactory().etablissement
    assert list(etablissements_de(personne)) == [premier, second, homonyme]
    assert autre not in etablissements_de(personne)


@pytest.mark.parametrize("role", sorted({*Role} - {Role.ORGANISME}))
def test_les_autres_roles_n_ont_aucun_etablissement(role):
    """Even attached to one: rights by attachment are the organismes'."""
    rattachement = RattachementFactory(utilisateur__role=role)
    assert list(etablissements_de(rattachement.utilisateur)) == []


def test_un_inconnu_n_a_aucun_etablissement():
    RattachementFactory()
    assert list(etablissements_de(AnonymousUser())) == []


@pytest.fixture
def siege():
    """An établissement with another of the same SIREN, and a stranger named before both."""
    EtablissementFactory(nom="Absent")
    siege = EtablissementFactory(nom="Siège")
    return siege, EtablissementFactory(nom="Annexe", siret=siege.siren + "00099")


def test_responsables_du_meme_siren(siege):
    siege, annexe = siege
    homonyme = EtablissementFactory(nom="Annexe", siret=siege.siren + "00107")
    annexe.save()  # no longer first by its place in the table
    assert list(responsables_possibles(siege, None)) == [annexe, homonyme, siege]


def test_responsables_de_la_personne_aussi(siege):
    """Those it works for as well, each once, by name."""
    siege, annexe = siege
    personne = UtilisateurFactory()
    RattachementFactory(utilisateur=personne, etablissement=siege)
    ailleurs = RattachementFactory(utilisateur=personne, etablissement__nom="Bocage").etablissement
    homonyme = RattachementFactory(utilisateur=personne, etablissement__nom="Annexe").etablissement
    annexe.save()
    permis = list(responsables_possibles(siege, personne))
    assert permis == [annexe, homonyme, ailleurs, siege]


def test_responsables_vus_par_un_autre_role(siege):
    """The service Offre attached to a stranger chooses within the SIREN all the same."""
    siege, annexe = siege
    agent = RattachementFactory(utilisateur__role=Role.SERVICE_OFFRE).utilisateur
    assert list(responsables_possibles(siege, agent)) == [annexe, siege]
