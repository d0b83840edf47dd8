"""What is done to several actions at once, line by line, and undone."""

import datetime

import pytest
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.validation.attribution import attribuer_en_lot, reprendre_l_attribution
from sofi.validation.circuit import franchir
from sofi.validation.controles.controle import textes
from sofi.validation.file import questions_en_attente
from sofi.validation.gestes import a_defaire, defaire
from sofi.validation.gestes_codes import (
    prevoir,
    proposer,
    remplacer_tout,
    retirer_la_proposition,
    revenir_au_code,
)
from sofi.validation.models import Instruction, Proposition, Question
from tests.fabriques import FicheCertifInfoFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def offre() -> Utilisateur:
    return UtilisateurFactory(role="service_offre")


@pytest.fixture
def envoyee(offre: Utilisateur) -> Action:
    """An action that waits for the service Offre."""
    action = saisie_complete()
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    return action


def test_those_that_wait_are_given_and_given_back(envoyee: Action, offre: Utilisateur) -> None:
    """Each line names its action and what it is called; what was given back is not given back again."""
    brouillon = saisie_complete()
    geste = attribuer_en_lot([envoyee, brouillon], vers=offre, auteur=offre)
    lignes = {ligne.numero: ligne for ligne in geste.lignes.all()}
    faite, laissee = lignes[envoyee.pk], lignes[brouillon.pk]
    assert (faite.action_id, faite.objet) == (
        envoyee.pk,
        f"{envoyee.titre}, {envoyee.etablissement}",
    )
    assert (faite.faite, laissee.faite) == (True, False) and "n'attend plus" in laissee.texte
    assert Instruction.objects.get(action=envoyee).validateur == offre
    assert list(a_defaire(geste, timezone.now())) == [faite]
    assert not a_defaire(geste, timezone.now() + datetime.timedelta(days=31))
    defaire(geste, reprendre_l_attribution, auteur=offre)
    assert Instruction.objects.get(action=envoyee).validateur is None
    assert not a_defaire(geste, timezone.now())


def test_a_code_is_proposed_then_taken_back(offre: Utilisateur) -> None:
    action = saisie_complete()
    ancienne, nouvelle = action.formation.fiche, FicheCertifInfoFactory(code="200001")
    geste = proposer([action], nouvelle, ancienne=ancienne, auteur=offre, motif="Renouvelée.")
    assert geste.titre == f"{ancienne} → {nouvelle}"
    assert (geste.auteur, geste.motif) == (offre, "Renouvelée.")
    assert Proposition.objects.get().nouvelle == nouvelle
    defaire(geste, retirer_la_proposition, auteur=offre)
    assert not Proposition.objects.exists()


@pytest.mark.parametrize("validee", [False, True])
def test_a_code_is_replaced_then_the_former_one_is_put_back(
    envoyee: Action, offre: Utilisateur, validee: bool
) -> None:
    """A draft, or a published action: its public version is then that of before."""
    if validee:
        franchir(envoyee, "valider", auteur=offre)
    action = Action.objects.get(pk=envoyee.pk)
    ancienne, nouvelle = action.formation.fiche, FicheCertifInfoFactory(code="200001")
    (prevue,) = prevoir([action], ancienne, nouvelle)
    assert prevue.action == action and prevue.effet
    geste = remplacer_tout([action], nouvelle, ancienne=ancienne, auteur=offre, motif="Oui.")
    (ligne,) = geste.lignes.all()
    assert ligne.faite, ligne.texte
    assert Action.objects.get(pk=action.pk).formation.fiche == nouvelle
    defaire(geste, revenir_au_code, auteur=offre)
    assert geste.lignes.get().retour == "retablie"
    rendue = Action.objects.get(pk=action.pk)
    assert rendue.formation.fiche == ancienne
    assert rendue.etat == (Etat.VALIDEE if validee else Etat.ATTENTE_VALIDATION)


def test_questions_wait_in_the_order_they_were_asked(envoyee: Action, offre: Utilisateur) -> None:
    franchir(envoyee, "questionner", auteur=offre, commentaire="Oui ?")
    Question.objects.all().delete()
    textes_poses = ["Deux ?", "Un ?"]
    posees = [
        Question.objects.create(action=envoyee, posee_par=offre, texte=texte)
        for texte in textes_poses
    ]
    posees[0].save()  # no longer first by its place in the table
    assert list(questions_en_attente(Action.objects.all())) == posees


def test_what_is_written_of_a_session_is_read_on_it() -> None:
    action = saisie_complete()
    session = action.sessions.get()
    action.sessions.update(commentaire_duree="Fermé à Noël.")
    (lu,) = [texte for texte in textes(action) if texte.champ == "commentaire_duree"]
    assert (str(lu.fiche), lu.objet, lu.texte) == ("S", session.pk, "Fermé à Noël.")
