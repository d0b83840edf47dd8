"""Duplicating an action: what the copy takes, what it doesn't, and that the original is left alone."""

import datetime

import pytest

from sofi.offre.codes import Etat, Voie
from sofi.offre.duplication import dupliquer_action, sessions_a_reprendre
from sofi.offre.models import Action, Formation, Session
from sofi.offre.operations import SaisieImpossible
from tests.fabriques import (
    DomaineDeFormationFactory,
    EquipementFactory,
    FormationLibreFactory,
    InformationCollectiveFactory,
    LotFactory,
    MetierDeFormationFactory,
    SessionFactory,
    UtilisateurFactory,
    aujourd_hui,
    dans,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def auteur():
    return UtilisateurFactory()


def dupliquer(action, auteur, **options) -> Action:
    options = {"jour": aujourd_hui(), "avec_sessions": True} | options
    return dupliquer_action(action, auteur=auteur, **options)


def test_la_copie_prend_les_reponses_et_part_en_saisie(auteur):
    action = saisie_complete(etat=Etat.VALIDEE, revision=7, id_action_cr="12")
    EquipementFactory(action=action)
    copie = dupliquer(action, auteur)
    copie.refresh_from_db()
    assert copie.pk != action.pk
    assert copie.formation_id == action.formation_id
    assert (copie.etat, copie.revision, copie.id_action_cr) == (Etat.EN_SAISIE, 0, "")
    assert (copie.objectifs, copie.cree_par) == (action.objectifs, auteur)
    assert copie.modifie_par == auteur == copie.sessions.get().modifie_par
    assert copie.equipements.count() == action.equipements.count() == 1
    action.refresh_from_db()
    assert (action.etat, action.revision) == (Etat.VALIDEE, 7)


def test_les_sessions_un_an_plus_tard(auteur):
    action = saisie_complete()
    origine = action.sessions.get()
    InformationCollectiveFactory(session=origine)
    session = dupliquer(action, auteur).sessions.get()
    assert session.date_debut == origine.date_debut + datetime.timedelta(weeks=52)
    assert session.date_debut.weekday() == origine.date_debut.weekday()
    assert not session.informations_collectives.exists()
    assert session.dispositifs.get().frais_ttc == origine.dispositifs.get().frais_ttc
    assert Session.objects.get(pk=origine.pk).date_debut == origine.date_debut


def test_sans_session(auteur):
    assert not dupliquer(saisie_complete(), auteur, avec_sessions=False).sessions.exists()


def test_ce_qui_est_fini_n_est_repris_que_s_il_n_y_a_rien_d_autre(auteur):
    action = saisie_complete(sessions=0)
    SessionFactory(action=action, date_debut=dans(-900), date_fin=dans(-800))
    recente = SessionFactory(action=action, date_debut=dans(-500), date_fin=dans(-400))
    SessionFactory(action=action, date_debut=dans(-90), date_fin=dans(90), retiree_le=dans(-10))
    (reprise,) = sessions_a_reprendre(action, aujourd_hui())
    assert reprise.session == recente
    assert reprise.date_debut > aujourd_hui()
    assert reprise.date_fin - reprise.date_debut == datetime.timedelta(days=100)
    a_venir = SessionFactory(action=action)
    assert [r.session for r in sessions_a_reprendre(action, aujourd_hui())] == [a_venir]


def test_deux_fois_la_meme_demande_fait_une_copie(auteur):
    action = saisie_complete()
    premiere = dupliquer(action, auteur, derniere=action.pk)
    assert dupliquer(action, auteur, derniere=action.pk) == premiere
    assert dupliquer(action, auteur, derniere=premiere.pk) != premiere


def test_une_formation_saisie_est_copiee_avec_ses_codes(auteur):
    formation = FormationLibreFactory()
    DomaineDeFormationFactory(formation=formation, formacode__code="45001", rang=1)
    MetierDeFormationFactory(formation=formation)
    action = saisie_complete(
        formation=formation, voie=Voie.NON_CERTIFIANTE, etablissement=formation.etablissement
    )
    copie = dupliquer(action, auteur, derniere=action.pk)
    assert copie.formation_id != formation.pk
    assert copie.formation.intitule == formation.intitule
    assert copie.formation.domaines_ordonnes.count() == 2
    assert copie.formation.metiers_ordonnes.count() == 1
    assert formation.domaines_ordonnes.count() == 2
    assert dupliquer(action, auteur, derniere=action.pk) == copie
    assert Formation.objects.count() == 2


def test_une_action_de_programme_ne_se_duplique_pas(auteur):
    action = saisie_complete(voie=Voie.PUBLIQUE, lot=LotFactory())
    with pytest.raises(SaisieImpossible, match="lot de la Région"):
        dupliquer(action, auteur)
