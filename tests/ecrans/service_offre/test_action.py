"""The page of an action under review, and its decisions."""

import copy
import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.validation.circuit import franchir
from sofi.validation.models import Evenement, OffrePubliee, Question, Version
from tests.echanges.reprise.ecoles import lancer
from tests.echanges.reprise.test_lheo import fichier, formation
from tests.fabriques import (
    MotifRefusFactory,
    RegionFactory,
    SessionFactory,
    UtilisateurFactory,
    saisie_complete,
    siret,
)
from tests.pages import d_un_trait
from tests.requetes import DE_PLUS, compter

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def envoyee_partagee(base_du_module):
    action = saisie_complete()
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    return action


@pytest.fixture
def envoyee(envoyee_partagee, db):
    """An action that waits to be validated."""
    return copy.deepcopy(envoyee_partagee)


def publier(action, organisme, validateur):
    franchir(action, "valider", auteur=validateur)
    franchir(action, "modifier", auteur=organisme)


def decider(client, action, nom, vue=None, **saisie):
    vue = Evenement.objects.filter(action=action).count() if vue is None else vue
    donnees = {f"{nom}-{cle}": valeur for cle, valeur in {"vue": vue, **saisie}.items()}
    return client.post(reverse("service_offre:decider", args=[action.pk, nom]), donnees)


def lire(client, action, onglet=""):
    return client.get(reverse("service_offre:action", args=[action.pk]), {"onglet": onglet})


def test_page_montre_les_fiches_et_les_decisions(client, validateur, envoyee):
    reponse = lire(client, envoyee)
    page = reponse.content.decode()
    assert reponse.status_code == 200
    for texte in (
        "CAP ébéniste",
        "Nouvelle offre",
        "En attente de validation",
        "94681 · RNCP37538",
        "Atelier de douze établis.",
        "Les règles de la saisie sont respectées",
        "Envoyer pour validation",
        "Valider publie la version 1.",
    ):
        assert texte in page
    assert 'action="/service-offre/action/' in page
    assert set(reponse.context["decisions"]) == {"valider", "questionner", "refuser"}


def test_page_dit_ce_qui_manque(client, validateur, envoyee):
    Session.objects.update(contact=None)
    page = lire(client, envoyee).content.decode()
    session = Session.objects.get()
    assert f'href="?onglet=action#S-{session.pk}-contact"' in page
    assert f'id="S-{session.pk}-contact"' in page
    assert "1 point bloque l’envoi" in page.replace("\xa0", " ")


def test_valider(client, validateur, envoyee):
    reponse = decider(client, envoyee, "valider")
    assert reponse.status_code == 302
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.VALIDEE
    assert Version.objects.get(action=envoyee).auteur == validateur
    assert "validée" in str(next(iter(get_messages(reponse.wsgi_request))))


def test_questionner_sur_un_champ(client, validateur, envoyee):
    session = Session.objects.get()
    reponse = decider(
        client,
        envoyee,
        "questionner",
        sujet=f"S:{session.pk}:heures_entreprise",
        question="Est-ce bien 420 h ?",
    )
    assert reponse.status_code == 302
    question = Question.objects.get()
    assert (question.fiche, question.objet, question.champ) == (
        "S",
        session.pk,
        "heures_entreprise",
    )
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.ATTENTE_REPONSES
    page = lire(client, envoyee).content.decode().replace("\xa0", " ")
    assert f"Durée en entreprise, session {session.pk}" in page
    assert "Est-ce bien 420 h ?" in page


def test_valider_malgre_une_erreur_se_confirme(client, validateur, envoyee):
    envoyee.sessions.update(date_debut=None)
    page = lire(client, envoyee).content.decode()
    assert "Valider malgré les erreurs" in page and 'name="valider-malgre"' in page
    refusee = decider(client, envoyee, "valider")
    assert refusee.status_code == 422
    assert "cochez cette case pour publier" in refusee.content.decode()
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.ATTENTE_VALIDATION
    assert decider(client, envoyee, "valider", malgre="on").status_code == 302
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.VALIDEE


def test_ce_qui_augmenterait_le_score_se_demande(client, validateur, envoyee):
    page = lire(client, envoyee).content.decode()
    assert f"onglet=action&amp;question=A:{envoyee.pk}:plus_formation#decision-questionner" in page


def test_question_preparee_par_le_lien_d_une_fiche(client, validateur, envoyee):
    reponse = client.get(
        reverse("service_offre:action", args=[envoyee.pk]),
        {"question": f"A:{envoyee.pk}:"},
    )
    page = reponse.content.decode()
    assert re.search(rf'<option value="A:{envoyee.pk}:"\s+selected', page)
    assert '<details id="decision-questionner" open>' in page


def test_refuser_dit_pourquoi_et_que_faire(client, validateur, envoyee):
    reponse = decider(
        client,
        envoyee,
        "refuser",
        motif=MotifRefusFactory().pk,
        precisions="Voir 12-34.",
        a_faire="Archivez-la.",
    )
    assert reponse.status_code == 302
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.EN_SAISIE
    assert Evenement.objects.latest("pk").commentaire == (
        "Motif : Action déjà saisie. Voir 12-34.\nÀ faire : Archivez-la."
    )


@pytest.mark.parametrize(
    ("nom", "saisie", "message"),
    [
        ("refuser", {"precisions": "Un mot"}, "Choisissez un motif."),
        ("refuser", {"motif": "Autre motif", "a_faire": "x"}, "Précisez le motif"),
        (
            "refuser",
            {"motif": "Action déjà saisie"},
            "il lira ce texte avant de reprendre sa saisie",
        ),
        ("questionner", {"question": "Pourquoi ?"}, "Choisissez la fiche ou le champ"),
        ("questionner", {"sujet": "A:999999:", "question": "?"}, "plus dans l’action"),
    ],
)
def test_decision_incomplete_rien_n_est_perdu(client, validateur, envoyee, nom, saisie, message):
    if libelle := saisie.get("motif"):
        a_preciser = libelle == "Autre motif"
        saisie = saisie | {
            "motif": str(MotifRefusFactory(libelle=libelle, a_preciser=a_preciser).pk)
        }
    reponse = decider(client, envoyee, nom, **saisie)
    page = reponse.content.decode().replace("'", "’").replace("&#x27;", "’")
    assert reponse.status_code == 422
    assert message in page
    assert f'<details id="decision-{nom}" open>' in page
    for texte in saisie.values():
        assert texte == "A:999999:" or texte in page
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.ATTENTE_VALIDATION


def test_trop_tard_dit_qui_et_montre_l_action_telle_qu_elle_est(client, validateur, envoyee):
    vue = Evenement.objects.count()
    collegue = UtilisateurFactory(role=Role.SERVICE_OFFRE, nom="Bureau du quai")
    franchir(Action.objects.get(pk=envoyee.pk), "valider", auteur=collegue)
    reponse = decider(
        client,
        envoyee,
        "refuser",
        vue=vue,
        motif=MotifRefusFactory().pk,
        precisions="Un texte long",
        a_faire="Lire",
    )
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Validée" in page and "par Bureau du quai" in page
    assert "Un texte long" in page
    assert Version.objects.count() == 1
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.VALIDEE


def test_meme_etat_mais_autre_passage(client, validateur, organisme, envoyee):
    """Taken back then sent again while the page was open: what was read is no longer what is decided."""
    vue = Evenement.objects.count()
    action = Action.objects.get(pk=envoyee.pk)
    franchir(action, "reprendre", auteur=organisme)
    franchir(action, "envoyer", auteur=organisme)
    reponse = decider(client, envoyee, "valider", vue=vue)
    assert reponse.status_code == 409
    assert not Version.objects.exists()


def test_differences_avec_la_version_publiee(client, validateur, organisme, envoyee):
    publier(envoyee, organisme, validateur)
    Action.objects.update(objectifs="<p>Réaliser un meuble, du dessin au vernis.</p>")
    Session.objects.update(heures_centre=900, periodes=["jour", "soir"])
    SessionFactory(action=envoyee)
    reponse = lire(client, envoyee)
    page = d_un_trait(reponse.content.decode()).replace("\xa0", " ")
    assert reponse.context["onglet"] == "differences"
    assert "Modification d’une offre publiée" in page
    assert "<del>840 h</del>" in page and "<ins>900 h</ins>" in page
    assert "cours de jour<br><ins>cours du soir</ins>" in page
    assert "du dessin <del>à la finition</del>." in page
    assert "du dessin <ins>au vernis</ins>." in page
    assert "Ajoutée" in page
    assert reponse.context["dossier"].nombre_differences == 4


def test_sans_difference(client, validateur, organisme, envoyee):
    publier(envoyee, organisme, validateur)
    page = lire(client, envoyee, "differences").content.decode()
    assert "Aucune différence." in page


def test_versions_et_document_publie(client, validateur, organisme, envoyee):
    publier(envoyee, organisme, validateur)
    Action.objects.update(objectifs="<p>Autre chose.</p>")
    assert "Version 1" in lire(client, envoyee, "versions").content.decode()
    reponse = client.get(reverse("service_offre:version", args=[envoyee.pk, 1]))
    page = reponse.content.decode()
    assert "du dessin à la finition" in page and "Autre chose" not in page


def test_archiver_et_desarchiver(client, validateur, organisme, envoyee):
    publier(envoyee, organisme, validateur)
    assert decider(client, envoyee, "archiver").status_code == 422
    decider(client, envoyee, "archiver", motif="Doublon d'une autre.")
    assert not OffrePubliee.objects.exists()
    decider(client, envoyee, "desarchiver")
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.EN_SAISIE


def test_abandonner_et_modifier(client, validateur, organisme, envoyee):
    publier(envoyee, organisme, validateur)
    decider(client, envoyee, "abandonner")
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.VALIDEE
    decider(client, envoyee, "modifier")
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.EN_SAISIE


@pytest.mark.parametrize("nom", ["envoyer", "accorder", "repondre", "inconnue"])
def test_ce_que_le_service_offre_ne_decide_pas(client, validateur, envoyee, nom):
    assert decider(client, envoyee, nom).status_code == 404


def test_decision_par_get_refusee(client, validateur, envoyee):
    adresse = reverse("service_offre:decider", args=[envoyee.pk, "valider"])
    assert client.get(adresse).status_code == 405


@pytest.mark.parametrize("role", [Role.ORGANISME, Role.REGION])
def test_autres_roles_rien(client, envoyee, role):
    client.force_login(UtilisateurFactory(role=role))
    assert lire(client, envoyee).status_code == 404
    assert decider(client, envoyee, "valider").status_code == 404
    envoyee.refresh_from_db()
    assert envoyee.etat == Etat.ATTENTE_VALIDATION


def test_requetes_bornees(client, validateur, organisme):
    """As many queries with one session as with several."""
    comptes = []
    for sessions in (1, 1 + DE_PLUS):
        action = saisie_complete(sessions=sessions)
        franchir(action, "envoyer", auteur=organisme)
        publier(action, organisme, validateur)
        comptes.append(compter(client, reverse("service_offre:action", args=[action.pk])))
    assert comptes[0] == comptes[1] <= 120


def test_un_doublon_possible_est_un_avertissement(client, validateur, organisme, envoyee):
    """« aucun avertissement » is never said above actions that may be the same one."""
    assert "aucun avertissement" in d_un_trait(lire(client, envoyee).content.decode())
    autre = saisie_complete()
    franchir(autre, "envoyer", auteur=organisme)
    page = d_un_trait(lire(client, envoyee).content.decode())
    assert "1\N{NO-BREAK SPACE}doublon possible" in page
    assert "aucun avertissement" not in page


def test_what_another_source_publishes_is_judged_by_no_rule_of_the_entry(
    client, validateur, tmp_path
):
    """Nobody enters it: nothing is to be filled in, nothing blocks a sending, no decision is awaited."""
    RegionFactory(code="53", libelle="Bretagne")
    assert lancer("carif_lheo", fichier(tmp_path, formation("53_1", siret(801)))).ecrit
    action = Action.objects.get(origine="carif")
    lue = client.get(reverse("service_offre:action", args=[action.pk])).content.decode()
    assert "Publiée par Carif-Oref, Bretagne" in lue
    for mot in ("bloque", "Remplissez-le", "t-controles", "Aller à la décision", "Non certifiante"):
        assert mot not in lue, mot
