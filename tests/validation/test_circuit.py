"""The circuit: every state, every transition, every role. Expectations come from the procedure, not from the code."""

from itertools import product

import pytest
from django.db import transaction
from django.db.models import F

from sofi.comptes.models import Role
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Dispositif
from sofi.offre.operations import cocher_information_collective
from sofi.validation import circuit
from sofi.validation.circuit import CircuitImpossible, DejaFait, SaisieIncomplete
from sofi.validation.models import Evenement, OffrePubliee, Question, Version
from sofi.validation.publication import publier
from tests.fabriques import (
    ActionFactory,
    InformationCollectiveFactory,
    LotFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db

ORGANISME, OFFRE, ADMIN, REGION = "organisme", "service_offre", "administration", "region"
SAISIE, ACCORD, VALIDATION = "en_saisie", "attente_accord", "attente_validation"
REPONSES, QUESTION = "attente_reponses", "question_region"
VALIDEE, ARCHIVEE = "validee", "archivee"
ETATS = (SAISIE, ACCORD, VALIDATION, REPONSES, QUESTION, VALIDEE, ARCHIVEE)
ROLES = (ORGANISME, OFFRE, ADMIN, REGION)

# transition: from which states, to which, by whom, whether something must be said.
TABLE = {
    "envoyer": ({SAISIE}, VALIDATION, {ORGANISME}, False),
    "reprendre": ({VALIDATION, ACCORD}, SAISIE, {ORGANISME}, False),
    "accorder": ({ACCORD}, VALIDATION, {REGION}, True),
    "accorder_sans_places": ({ACCORD}, VALIDATION, {REGION}, True),
    "questionner_accord": ({ACCORD}, QUESTION, {REGION}, True),
    "repondre_accord": ({QUESTION}, ACCORD, {ORGANISME}, True),
    "refuser_accord": ({ACCORD}, SAISIE, {REGION}, True),
    "questionner": ({VALIDATION}, REPONSES, {OFFRE, ADMIN}, True),
    "repondre": ({REPONSES}, VALIDATION, {ORGANISME}, True),
    "valider": ({VALIDATION}, VALIDEE, {OFFRE, ADMIN}, False),
    "refuser": ({VALIDATION, REPONSES}, SAISIE, {OFFRE, ADMIN}, True),
    "modifier": ({VALIDEE}, SAISIE, {ORGANISME, OFFRE, ADMIN}, False),
    "abandonner": ({SAISIE}, VALIDEE, {ORGANISME, OFFRE, ADMIN}, False),
    "archiver": ({SAISIE, VALIDEE}, ARCHIVEE, {ORGANISME, OFFRE, ADMIN}, True),
    "desarchiver": ({ARCHIVEE}, SAISIE, {ORGANISME, OFFRE, ADMIN}, False),
}
CAS = [*product(ETATS, TABLE, ROLES)]
PERMIS = [(e, t, r) for e, t, r in CAS if e in TABLE[t][0] and r in TABLE[t][2]]


def dans_l_etat(action, etat):
    """The action as the database holds it in that state."""
    Action.objects.filter(pk=action.pk).update(etat=etat)
    return Action.objects.get(pk=action.pk)


def publiee_une_fois(action):
    publier(action, nature="validation", auteur=None)
    return action


def test_la_table_est_complete():
    assert set(circuit.TRANSITIONS) == set(TABLE)
    assert len(ETATS) == len(Etat) and len(ROLES) == len(Role)
    assert len(CAS) == 420 and len(PERMIS) == 32


@pytest.mark.parametrize("etat", ETATS)
def test_passages_permis(etat, entiere):
    """Everything that the table allows from this state, each on the same published action."""
    publiee = publiee_une_fois(entiere)
    for transition, role in [(t, r) for e, t, r in PERMIS if e == etat]:
        with transaction.atomic():
            passer(dans_l_etat(publiee, etat), transition, UtilisateurFactory(role=role))
            transaction.set_rollback(True)


def passer(action, transition, auteur):
    de, cas = action.etat, (transition, auteur.role)
    if transition == "accorder_sans_places":  # it asks that places change
        Dispositif.objects.filter(session__action=action).update(places=F("places") + 3)
    assert transition in circuit.possibles(action, auteur), cas
    evenement = circuit.franchir(action, transition, auteur=auteur, commentaire="  Parce que.  ")
    vers = TABLE[transition][1]
    assert action.etat == vers, cas
    assert Action.objects.get(pk=action.pk).etat == vers, cas
    assert Evenement.objects.get() == evenement, cas
    assert (evenement.acte, evenement.de, evenement.vers) == (transition, de, vers), cas
    assert (evenement.auteur, evenement.commentaire) == (auteur, "Parce que."), cas
    assert action.etat_depuis == Action.objects.get(pk=action.pk).etat_depuis, cas


@pytest.mark.parametrize(("etat", "role"), [*product(ETATS, ROLES)])
def test_passages_refuses(etat, role, entiere):
    """Everything that the table doesn't allow from this state to this role, on one action."""
    action = dans_l_etat(entiere, etat)
    auteur = UtilisateurFactory(role=role)
    refuses = [t for t in TABLE if (etat, t, role) not in PERMIS]
    assert not set(refuses) & set(circuit.possibles(action, auteur))
    for transition in refuses:
        attendu = DejaFait if role in TABLE[transition][2] else CircuitImpossible
        with pytest.raises(attendu) as refus:
            circuit.franchir(action, transition, auteur=auteur, commentaire="Parce que.")
        assert refus.type is attendu, transition
        assert Action.objects.get(pk=action.pk).etat == etat, transition
    assert not Evenement.objects.exists() and not Version.objects.exists()


@pytest.mark.parametrize("transition", [nom for nom, ligne in TABLE.items() if ligne[3]])
def test_ce_qui_doit_etre_dit(transition, entiere):
    de, _, roles, _ = TABLE[transition]
    action = dans_l_etat(entiere, min(de))
    auteur = UtilisateurFactory(role=min(roles))
    with pytest.raises(CircuitImpossible, match="Indiquez"):
        circuit.franchir(action, transition, auteur=auteur, commentaire="  ")
    assert not Evenement.objects.exists()


def publique():
    """A public training, sendable: its programme's dispositif, and a meeting."""
    lot = LotFactory()
    action = saisie_complete(voie=Voie.PUBLIQUE, lot=lot, dispositif=lot.programme.dispositif_id)
    session = action.sessions.get()
    InformationCollectiveFactory(session=session)
    cocher_information_collective(session)
    return action


def test_publique_envoyee_la_premiere_fois_va_au_service_offre():
    action = publique()
    circuit.franchir(action, "envoyer", auteur=UtilisateurFactory())
    assert action.etat == VALIDATION


def test_publique_deja_validee_va_a_la_region():
    action = dans_l_etat(publiee_une_fois(publique()), SAISIE)
    organisme, region = UtilisateurFactory(), UtilisateurFactory(role=REGION)
    with pytest.raises(CircuitImpossible, match="Dites à la Région pourquoi"):
        circuit.franchir(action, "envoyer", auteur=organisme, commentaire="  ")
    assert action.etat == SAISIE
    evenement = circuit.franchir(action, "envoyer", auteur=organisme, commentaire="Travaux.")
    assert (action.etat, evenement.vers) == (ACCORD, ACCORD)
    circuit.franchir(action, "accorder", auteur=region, commentaire="Accord 2026-12")
    assert action.etat == VALIDATION


def test_publique_archivee_puis_rouverte_va_encore_a_la_region():
    """Validated once is validated once, even when nothing of it is public any more."""
    action = dans_l_etat(publiee_une_fois(publique()), SAISIE)
    organisme, offre = UtilisateurFactory(), UtilisateurFactory(role=Role.SERVICE_OFFRE)
    circuit.franchir(action, "archiver", auteur=offre, commentaire="Suspendue.")
    circuit.franchir(action, "desarchiver", auteur=organisme)
    assert not OffrePubliee.objects.exists()
    circuit.franchir(action, "envoyer", auteur=organisme, commentaire="Travaux.")
    assert action.etat == ACCORD


def test_autre_deja_validee_ne_va_pas_a_la_region(entiere):
    action = dans_l_etat(publiee_une_fois(entiere), SAISIE)
    circuit.franchir(action, "envoyer", auteur=UtilisateurFactory())
    assert action.etat == VALIDATION


@pytest.mark.parametrize(("transition", "etat"), [("envoyer", SAISIE), ("repondre", REPONSES)])
def test_envoi_refuse_tant_qu_il_manque_quelque_chose(transition, etat, entiere):
    action = entiere
    action.sessions.update(contact=None, date_debut=None)
    action = dans_l_etat(action, etat)
    with pytest.raises(SaisieIncomplete) as refus:
        circuit.franchir(action, transition, auteur=UtilisateurFactory(), commentaire="Voici.")
    assert {manque.champ for manque in refus.value.manques} >= {"contact", "date_debut"}
    assert Action.objects.get(pk=action.pk).etat == etat
    assert not Evenement.objects.exists()


def test_valider_publie_et_refuser_non():
    offre = UtilisateurFactory(role=OFFRE)
    refusee = dans_l_etat(saisie_complete(), VALIDATION)
    circuit.franchir(refusee, "refuser", auteur=offre, commentaire="Doublon.")
    assert not Version.objects.exists()
    validee = dans_l_etat(saisie_complete(), VALIDATION)
    evenement = circuit.franchir(validee, "valider", auteur=offre)
    assert evenement.version == Version.objects.get()
    assert OffrePubliee.objects.get().action == validee


def test_abandonner_sans_version_publiee_refuse(entiere):
    action = entiere
    with pytest.raises(CircuitImpossible, match="archivez-la"):
        circuit.franchir(action, "abandonner", auteur=UtilisateurFactory())
    assert not Evenement.objects.exists()


@pytest.mark.parametrize(
    ("texte", "message"),
    [("Plus\x00 rien", "caractère de contrôle"), ("a" * 7001, "7\N{NO-BREAK SPACE}001")],
)
def test_commentaire_que_l_on_ne_peut_garder(texte, message, entiere):
    """Somebody's paste never ends in an error page: it is named, and nothing is crossed."""
    action = entiere
    with pytest.raises(CircuitImpossible, match=message):
        circuit.franchir(action, "archiver", auteur=UtilisateurFactory(), commentaire=texte)
    assert not Evenement.objects.exists()


def test_question_puis_reponse(entiere):
    organisme, offre = UtilisateurFactory(), UtilisateurFactory(role=OFFRE)
    action = dans_l_etat(entiere, VALIDATION)
    posee = circuit.questionner(
        action, auteur=offre, texte=" Sûr ? ", fiche="A", objet=action.pk, champ="objectifs"
    )
    assert (posee.texte, posee.posee_par, posee.reponse) == ("Sûr ?", offre, "")
    circuit.repondre(action, auteur=organisme, reponse="Oui.")
    question = Question.objects.get()
    assert (question.reponse, question.repondue_par) == ("Oui.", organisme)
    assert question.repondue_le is not None
    assert [e.acte for e in Evenement.objects.all()] == ["questionner", "repondre"]


def test_question_refusee_n_est_pas_gardee():
    action = dans_l_etat(ActionFactory(), SAISIE)
    offre = UtilisateurFactory(role=OFFRE)
    with pytest.raises(DejaFait):
        circuit.questionner(action, auteur=offre, texte="Sûr ?", fiche="A")
    assert not Question.objects.exists()


def test_trop_tard_dit_qui_et_l_etat_actuel(entiere):
    action = dans_l_etat(entiere, VALIDATION)
    vue = Action.objects.get(pk=action.pk)
    premier = UtilisateurFactory(role=OFFRE, nom="Premier bureau")
    circuit.franchir(action, "valider", auteur=premier)
    with pytest.raises(DejaFait, match="« Validée » par Premier bureau") as refus:
        circuit.franchir(vue, "refuser", auteur=premier, commentaire="Non.")
    assert "n'a rien changé" in str(refus.value)


@pytest.mark.parametrize("transition", ["valider", "questionner", "refuser"])
def test_vue_perimee_refusee_meme_dans_le_meme_etat(transition, entiere):
    organisme, offre = UtilisateurFactory(), UtilisateurFactory(role=OFFRE)
    action = entiere
    circuit.franchir(action, "envoyer", auteur=organisme)
    vue = Evenement.objects.count()
    circuit.franchir(action, "reprendre", auteur=organisme)
    circuit.franchir(action, "envoyer", auteur=organisme)
    actuelle = Action.objects.get(pk=action.pk)
    with pytest.raises(DejaFait):
        circuit.franchir(actuelle, transition, auteur=offre, commentaire="Oui.", vue=vue)
    assert Action.objects.get(pk=action.pk).etat == VALIDATION
    assert Evenement.objects.count() == 3 and not Version.objects.exists()
    circuit.franchir(actuelle, transition, auteur=offre, commentaire="Oui.", vue=3)
