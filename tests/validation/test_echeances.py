"""Deadlines kept by the circuit: from the sending, stopped while the organisme has it, for the right person."""

import datetime

import pytest
from django.db.models import F
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Session
from sofi.validation.attribution import DejaPrise, attribuer, prendre_la_suivante
from sofi.validation.circuit import franchir, questionner, repondre
from sofi.validation.echeances import DIFFUSION, TRAITEMENT, echeance_reportee, fin_du_delai
from sofi.validation.file import Quand, a_echeance, file_d_attente
from sofi.validation.models import Instruction
from sofi.validation.presence import des_autres, signaler
from tests.fabriques import LotFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


def moment(*valeurs):
    return timezone.make_aware(datetime.datetime(*valeurs))


@pytest.fixture
def organisme():
    return UtilisateurFactory()


@pytest.fixture
def offre():
    return UtilisateurFactory(role=Role.SERVICE_OFFRE, nom="Bureau du quai")


@pytest.fixture
def envoyee(organisme):
    action = saisie_complete()
    franchir(action, "envoyer", auteur=organisme)
    return action


def suivie(action):
    return Instruction.objects.get(action=action)


@pytest.mark.parametrize(
    ("recue", "delai", "attendue"),
    [
        (moment(2026, 5, 20, 9, 12), TRAITEMENT, moment(2026, 5, 22, 18)),
        (moment(2026, 5, 20, 9, 12), DIFFUSION, moment(2026, 5, 26, 18)),
        (moment(2026, 5, 13, 23, 30), TRAITEMENT, moment(2026, 5, 18, 18)),
        (moment(2026, 10, 23, 0, 30), TRAITEMENT, moment(2026, 10, 27, 18)),  # clocks change
    ],
)
def test_avant(recue, delai, attendue):
    assert fin_du_delai(recue, delai) == attendue


@pytest.mark.parametrize(
    ("arret", "reprise", "attendue"),
    [
        (moment(2026, 5, 21, 10), moment(2026, 5, 21, 17), moment(2026, 5, 22, 18)),
        (moment(2026, 5, 21, 10), moment(2026, 5, 27, 9), moment(2026, 5, 28, 18)),
        (moment(2026, 5, 22, 10), moment(2026, 5, 24, 9), moment(2026, 5, 22, 18)),
    ],
)
def test_l_horloge_arretee_rend_les_jours(arret, reprise, attendue):
    assert echeance_reportee(moment(2026, 5, 22, 18), arret=arret, reprise=reprise) == attendue


def test_envoyer_donne_l_echeance(envoyee):
    suivi = suivie(envoyee)
    assert suivi.echeance == fin_du_delai(suivi.recue_le, TRAITEMENT)
    assert (suivi.arretee_le, suivi.validateur) == (None, None)


def test_question_arrete_et_reponse_rend_au_meme_validateur(envoyee, organisme, offre):
    questionner(envoyee, auteur=offre, texte="Sûr ?", fiche="A", objet=envoyee.pk)
    arretee = suivie(envoyee)
    assert arretee.arretee_le and arretee.echeance and arretee.validateur == offre
    hier = arretee.arretee_le - datetime.timedelta(days=14)
    Instruction.objects.update(arretee_le=hier)
    repondre(envoyee, auteur=organisme, reponse="Oui.")
    reprise = suivie(envoyee)
    assert reprise.arretee_le is None and reprise.validateur == offre
    assert reprise.echeance > arretee.echeance


@pytest.mark.parametrize(
    ("acte", "garde"), [("valider", False), ("refuser", True), ("reprendre", True)]
)
def test_ce_qui_n_attend_plus_n_a_plus_d_echeance(envoyee, organisme, offre, acte, garde):
    attribuer(envoyee, vers=offre, vue=None)
    auteur = organisme if acte == "reprendre" else offre
    franchir(envoyee, acte, auteur=auteur, commentaire="Motif.")
    assert suivie(envoyee).echeance is None
    assert (suivie(envoyee).validateur == offre) is garde


def test_publique_compte_depuis_l_accord(organisme):
    action = saisie_complete()
    Action.objects.filter(pk=action.pk).update(
        etat=Etat.ATTENTE_ACCORD, voie=Voie.PUBLIQUE, lot=LotFactory()
    )
    action.refresh_from_db()
    assert not Instruction.objects.exists()
    region = UtilisateurFactory(role=Role.REGION)
    evenement = franchir(action, "accorder", auteur=region, commentaire="2026-12")
    suivi = suivie(action)
    assert abs(suivi.recue_le - evenement.le) < datetime.timedelta(minutes=1)
    assert suivi.echeance == fin_du_delai(suivi.recue_le, TRAITEMENT)


@pytest.mark.parametrize(
    ("echeance", "attendu"),
    [
        (moment(2026, 5, 21, 18), Quand.RETARD),
        (moment(2026, 5, 22, 18), Quand.AUJOURD_HUI),
        (moment(2026, 5, 26, 18), Quand.DEMAIN),  # past the week-end and Whit Monday
        (moment(2026, 5, 27, 18), Quand.PLUS_TARD),
    ],
)
def test_chaque_echeance_est_d_une_seule_part(envoyee, echeance, attendu):
    Instruction.objects.update(echeance=echeance)
    vendredi = moment(2026, 5, 22, 10)
    parts = [q for q in Quand if file_d_attente().filter(a_echeance(q, vendredi)).exists()]
    assert parts == [attendu]


def test_dates_seules(envoyee, organisme, offre):
    assert not suivie(envoyee).dates_seules
    franchir(envoyee, "valider", auteur=offre)
    franchir(envoyee, "modifier", auteur=organisme)
    Session.objects.update(date_fin=F("date_fin") + datetime.timedelta(days=7))
    franchir(envoyee, "envoyer", auteur=organisme)
    assert suivie(envoyee).dates_seules
    franchir(envoyee, "reprendre", auteur=organisme)
    Session.objects.update(heures_centre=900)
    franchir(envoyee, "envoyer", auteur=organisme)
    assert not suivie(envoyee).dates_seules


def test_une_action_prise_ne_se_prend_pas_deux_fois(envoyee, offre):
    collegue = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    attribuer(envoyee, vers=offre, vue=None)
    with pytest.raises(DejaPrise, match="Bureau du quai"):
        attribuer(envoyee, vers=collegue, vue=None)
    assert suivie(envoyee).validateur == offre


def test_la_suivante(envoyee, organisme, offre):
    """The nearest deadline that is nobody's and that nobody else has open; never the one just read."""
    collegue = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    autres = [saisie_complete() for _ in range(2)]
    for action in autres:
        franchir(action, "envoyer", auteur=organisme)
    signaler(autres[0], collegue)
    file = file_d_attente()
    assert prendre_la_suivante(file, auteur=offre) == envoyee
    assert suivie(envoyee).validateur == offre
    assert prendre_la_suivante(file, auteur=offre, sauf=envoyee.pk) == autres[1]
    assert prendre_la_suivante(file, auteur=collegue) == autres[0]
    assert prendre_la_suivante(file, auteur=collegue, sauf=autres[0].pk) is None


def test_presence_s_eteint(envoyee, offre):
    collegue = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    debut = moment(2026, 5, 20, 9)
    plus = [debut + datetime.timedelta(minutes=n) for n in range(6)]
    signaler(envoyee, offre, maintenant=plus[0])
    signaler(envoyee, offre, maintenant=plus[1])
    vues = des_autres([envoyee.pk], collegue, maintenant=plus[2])
    assert [(o.utilisateur, o.depuis) for o in vues[envoyee.pk]] == [(offre, debut)]
    assert des_autres([envoyee.pk], offre, maintenant=plus[2]) == {}
    assert des_autres([envoyee.pk], collegue, maintenant=plus[3]) == {}
    signaler(envoyee, offre, maintenant=plus[5])
    assert des_autres([envoyee.pk], collegue, maintenant=plus[5])[envoyee.pk][0].depuis == plus[5]
