"""The cards are written under the action's lock, and nothing is overwritten."""

import datetime

import pytest
from django.db import IntegrityError

from sofi.offre import operations
from sofi.offre.codes import Etat, ModaliteRecrutement, Validation, Voie
from sofi.offre.models import Action, AncienneFormation, Dispositif, Formation, Session
from tests.fabriques import (
    ActionFactory,
    BlocCompetencesFactory,
    EtablissementFactory,
    FicheCertifInfoFactory,
    InformationCollectiveFactory,
    UtilisateurFactory,
    fiche_complete,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reponses", "attendu"),
    [
        ({}, (None, "", 0)),
        ({"individualisation": False}, (False, "totale", 0)),
        ({"individualisation": False, "validation": "partielle"}, (False, "totale", 0)),
        ({"individualisation": True}, (True, "totale", 0)),
        ({"individualisation": True, "validation": "totale"}, (True, "totale", 0)),
        ({"individualisation": True, "validation": "partielle"}, (True, "partielle", 2)),
    ],
)
def test_individualisation_et_validation(reponses, attendu):
    fiche = fiche_complete()
    formation = operations.formation_canonique(fiche, blocs=list(fiche.blocs())[:2], **reponses)
    assert (formation.individualisation, formation.validation, formation.blocs.count()) == attendu


def test_fiche_a_un_bloc_reste_totale():
    fiche = FicheCertifInfoFactory()
    BlocCompetencesFactory(certification=fiche.certification)
    formation = operations.formation_canonique(
        fiche, individualisation=True, validation=Validation.PARTIELLE, blocs=fiche.blocs()
    )
    assert formation.validation == Validation.TOTALE


def test_memes_reponses_meme_formation():
    fiche = fiche_complete()
    blocs = list(fiche.blocs())
    partielle = {"individualisation": True, "validation": Validation.PARTIELLE}
    premiere = operations.formation_canonique(fiche, blocs=blocs[:2], **partielle)
    meme = operations.formation_canonique(fiche, blocs=reversed(blocs[:2]), **partielle)
    autre = operations.formation_canonique(fiche, blocs=blocs[1:], **partielle)
    assert premiere == meme
    assert autre != premiere
    assert Formation.objects.count() == 2


def test_bloc_d_une_autre_fiche_ignore():
    fiche = fiche_complete()
    intrus = BlocCompetencesFactory(certification__numero="RNCP1")
    formation = operations.formation_canonique(
        fiche, individualisation=True, validation=Validation.PARTIELLE, blocs=[intrus]
    )
    assert not formation.blocs.exists()


def test_une_formation_est_sur_fiche_ou_propre():
    with pytest.raises(IntegrityError):
        Formation.objects.create(intitule="Ni l'un ni l'autre")


def test_changer_de_formation_garde_l_ancien_code():
    action = saisie_complete()
    ancienne = action.formation
    nouvelle = operations.formation_canonique(ancienne.fiche, individualisation=True)
    operations.changer_formation(action, nouvelle)
    operations.changer_formation(action, nouvelle)
    action.refresh_from_db()
    assert action.formation == nouvelle
    assert [a.formation for a in AncienneFormation.objects.all()] == [ancienne]
    operations.changer_formation(action, ancienne)
    assert [a.formation for a in AncienneFormation.objects.all()] == [nouvelle]


@pytest.mark.parametrize(
    "etat",
    [e for e in Etat if e not in (Etat.EN_SAISIE, Etat.ATTENTE_REPONSES, Etat.QUESTION_REGION)],
)
def test_fiches_fermees_hors_saisie(etat):
    action = saisie_complete(etat=etat)
    session = action.sessions.get()
    with pytest.raises(operations.SaisieImpossible, match="ne peuvent pas être changées"):
        operations.enregistrer(action, session, champs=["heures_centre"], revision=0)
    with pytest.raises(operations.SaisieImpossible):
        operations.supprimer_session(session)
    assert Session.objects.filter(pk=session.pk, revision=0).exists()


def test_la_seconde_personne_n_ecrase_rien():
    action = saisie_complete()
    premiere, seconde = action.sessions.get(), action.sessions.get()
    premiere.heures_centre, seconde.heures_centre = 100, 200
    auteur = UtilisateurFactory()
    champs = ["heures_centre"]
    operations.enregistrer(action, premiere, champs=champs, revision=0, auteur=auteur)
    with pytest.raises(operations.ModifieeEntreTemps, match="rien n'a été remplacé") as refus:
        operations.enregistrer(action, seconde, champs=champs, revision=0, auteur=None)
    assert refus.value.carte == premiere
    lue = Session.objects.get()
    assert (lue.heures_centre, lue.modifie_par) == (100, auteur)


def test_enregistrer_ne_touche_que_les_champs_nommes():
    action = saisie_complete()
    session = action.sessions.get()
    session.heures_centre, session.heures_entreprise = 12, 13
    operations.enregistrer(action, session, champs=["heures_centre"], revision=0)
    relue = Session.objects.get()
    assert (relue.heures_centre, relue.heures_entreprise, relue.revision) == (12, 420, 1)


def test_nouvelle_session_reprend_ce_qui_ne_change_pas():
    action = saisie_complete()
    premiere = action.sessions.get()
    autre = ActionFactory(etablissement=action.etablissement, formation=action.formation)
    session = operations.ajouter_session(autre)
    assert session.lieu == action.etablissement.sites.get(principal=True)
    assert session.responsable == action.etablissement
    assert session.contact == premiere.contact
    assert session.date_debut is None


def test_copie_de_session_un_an_plus_tard():
    action = saisie_complete()
    origine = action.sessions.get()
    InformationCollectiveFactory(session=origine)
    operations.cocher_information_collective(origine)
    Session.objects.update(recrutement="ferme")
    auteur = UtilisateurFactory()
    copie = operations.copier_session(origine, auteur=auteur)
    assert (copie.recrutement, copie.modifie_par) == ("ouvert", auteur)
    assert {d.modifie_par for d in copie.dispositifs.all()} == {auteur}
    assert copie.date_debut == origine.date_debut + datetime.timedelta(weeks=52)
    assert copie.date_debut.weekday() == origine.date_debut.weekday()
    assert [d.type for d in copie.dispositifs.all()] == [d.type for d in origine.dispositifs.all()]
    assert not copie.informations_collectives.exists()
    assert ModaliteRecrutement.INFO_COLLECTIVE not in copie.modalites_recrutement
    assert Dispositif.objects.count() == 2
    origine.refresh_from_db()
    assert ModaliteRecrutement.INFO_COLLECTIVE in origine.modalites_recrutement


def test_a_permanent_entry_is_copied_on_the_same_dates():
    """On screens too: the list says the day its copy would begin, and knows one that is made already."""
    origine = saisie_complete().sessions.get()
    debut, fin = datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)
    Session.objects.update(date_debut=debut, date_fin=fin, esp="permanentes")
    origine.refresh_from_db()
    copie = operations.copier_session(origine)
    assert (copie.date_debut, copie.date_fin) == (debut.replace(year=2028), fin.replace(year=2028))
    loin = operations.copier_session(origine, apres=datetime.date(2029, 5, 1))
    assert (loin.date_debut, loin.date_fin) == (debut.replace(year=2030), fin.replace(year=2030))


def test_information_collective_cochee_exactement_quand_il_y_en_a():
    session = saisie_complete().sessions.get()
    reunion = InformationCollectiveFactory(session=session)
    operations.cocher_information_collective(session)
    assert session.modalites_recrutement == ["3", "9"]
    reunion.delete()
    operations.cocher_information_collective(session)
    assert session.modalites_recrutement == ["3"]


def test_commencer():
    utilisateur = UtilisateurFactory()
    fiche = fiche_complete()
    action = operations.commencer(
        EtablissementFactory(),
        operations.formation_canonique(fiche),
        voie=Voie.CERTIFIANTE,
        auteur=utilisateur,
    )
    assert Action.objects.get(pk=action.pk).etat == Etat.EN_SAISIE
    assert action.cree_par == utilisateur
