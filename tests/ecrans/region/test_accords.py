"""The Région grants or refuses what changes its programmes; nothing else exists for it."""

import copy
import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.validation.circuit import franchir
from sofi.validation.models import Evenement, Version
from sofi.validation.region import forfaits_en_cause
from tests.ecrans.publiques import MOTIF, modification_envoyee, publiee, publique
from tests.fabriques import LotFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def action_partagee(base_du_module):
    return modification_envoyee(UtilisateurFactory(), UtilisateurFactory(role=Role.SERVICE_OFFRE))


@pytest.fixture(autouse=True)
def action(action_partagee, db):
    """A modification that waits for the Région."""
    return copy.deepcopy(action_partagee)


def lire(client, action, onglet=""):
    return client.get(reverse("region:action", args=[action.pk]), {"onglet": onglet})


def decider(client, action, nom, vue=None, **saisie):
    vue = Evenement.objects.filter(action=action).count() if vue is None else vue
    donnees = {"decision": nom, "vue": vue, **saisie}
    return client.post(reverse("region:decider", args=[action.pk]), donnees)


def texte(reponse):
    return reponse.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_ce_qui_attend_la_plus_ancienne_demande_d_abord(client, agent, organisme, offre, action):
    recente, ancienne = action, modification_envoyee(organisme, offre)
    Action.objects.filter(pk=ancienne.pk).update(
        etat_depuis=timezone.now() - datetime.timedelta(days=3)
    )
    publiee(organisme, offre)
    reponse = client.get(reverse("region:accords"))
    assert [a.pk for a in reponse.context["page"]] == [ancienne.pk, recente.pk]
    assert "2 modifications attendent votre accord" in texte(reponse)


def test_rien_n_attend(client, agent, organisme, action):
    franchir(action, "reprendre", auteur=organisme)
    assert "Aucune demande n’attend votre accord." in texte(client.get(reverse("region:accords")))


def test_la_page_compare_publie_et_propose(client, agent, action):
    reponse = lire(client, action)
    page = texte(reponse)
    assert reponse.context["onglet"] == "differences"
    assert "Version 1, publiée" in page and "Version 2, proposée" in page
    assert "Public visé" in page and "Demandeurs" in page
    decisions = [nom for nom, _ in reponse.context["reponse"].fields["decision"].choices]
    assert decisions == ["accorder", "questionner_accord", "refuser_accord"]
    for onglet in ("action", "versions"):
        assert lire(client, action, onglet).context["onglet"] == onglet


def test_accorder_garde_la_reference_avec_la_version(client, agent, offre, action):
    reponse = decider(client, action, "accorder", reference="Avenant 2")
    assert reponse.url == reverse("region:accords")
    action.refresh_from_db()
    assert action.etat == Etat.ATTENTE_VALIDATION
    franchir(action, "valider", auteur=offre)
    premiere, seconde = Version.objects.filter(action=action).order_by("numero")
    assert seconde.accord.reference == "Avenant 2"
    assert seconde.accord.evenement.auteur == agent
    assert not hasattr(premiere, "accord")
    assert "Avenant 2" in texte(lire(client, action, "versions"))
    lue = client.get(reverse("region:version", args=[action.pk, 2]))
    assert "Avenant 2" in texte(lue)


def test_refuser_rend_l_action_et_ne_publie_rien(client, agent, action):
    decider(client, action, "refuser_accord", message="Date prévue à tenir.")
    action.refresh_from_db()
    assert action.etat == Etat.EN_SAISIE
    assert Version.objects.filter(action=action).count() == 1
    page = texte(lire(client, action))
    assert "Date prévue à tenir." in page and "a repris sa saisie" in page


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("accorder", "Indiquez la référence de votre accord"),
        ("accorder_sans_places", "Indiquez la référence de votre accord"),
        ("questionner_accord", "Écrivez votre question"),
        ("refuser_accord", "Indiquez pourquoi vous refusez"),
        ("", "Choisissez votre décision"),
        ("valider", "Choisissez"),
    ],
)
def test_rien_sans_reference_ni_motif(client, agent, nom, dit, action):
    reponse = decider(client, action, nom)
    assert reponse.status_code == 422 and dit in texte(reponse)
    action.refresh_from_db()
    assert action.etat == Etat.ATTENTE_ACCORD


def test_deux_fois_ne_fait_rien_de_plus(client, agent, action):
    vue = Evenement.objects.filter(action=action).count()
    decider(client, action, "accorder", vue, reference="A1")
    encore = decider(client, action, "accorder", vue, reference="A1")
    assert encore.status_code == 409 and "A1" in texte(encore)
    assert Evenement.objects.filter(action=action, acte="accorder").count() == 1


def test_une_seconde_modification_pendant_que_la_premiere_attend(
    client, agent, organisme, offre, action
):
    """What the agent read has been taken back and sent again: it is read again before it is granted."""
    vue = Evenement.objects.filter(action=action).count()
    franchir(action, "reprendre", auteur=organisme)
    Action.objects.filter(pk=action.pk).update(public_vise="Salariés.")
    assert "Salariés" not in texte(lire(client, action))
    franchir(action, "envoyer", auteur=organisme, commentaire=MOTIF)
    trop_tard = decider(client, action, "accorder", vue, reference="Avenant 3")
    assert trop_tard.status_code == 409
    page = texte(trop_tard)
    assert "Votre décision n’a pas été enregistrée" in page and "Avenant 3" in page
    assert "Salariés" in page
    decider(client, action, "accorder", reference="Avenant 4")
    action.refresh_from_db()
    franchir(action, "valider", auteur=offre)
    assert Version.objects.get(action=action, numero=2).accord.reference == "Avenant 4"


def test_la_modification_suivante_demande_un_autre_accord(client, agent, organisme, offre, action):
    decider(client, action, "accorder", reference="A1")
    action.refresh_from_db()
    franchir(action, "valider", auteur=offre)
    franchir(action, "modifier", auteur=organisme)
    franchir(action, "envoyer", auteur=organisme, commentaire=MOTIF)
    assert action.etat == Etat.ATTENTE_ACCORD
    decider(client, action, "accorder", reference="A2")
    action.refresh_from_db()
    franchir(action, "valider", auteur=offre)
    versions = Version.objects.filter(action=action, numero__gt=1).order_by("numero")
    assert [v.accord.reference for v in versions] == ["A1", "A2"]


@pytest.mark.parametrize(("jours", "sens"), [(-7, "avancée"), (7, "reculée")])
def test_forfait_date_deplacee_dans_un_sens_ou_l_autre(
    client, agent, organisme, offre, jours, sens
):
    action = publiee(organisme, offre, lot=LotFactory(forfait_recrutement=True))
    franchir(action, "modifier", auteur=organisme)
    session = action.sessions.get()
    deplacee = session.date_debut + datetime.timedelta(days=jours)
    Session.objects.filter(pk=session.pk).update(date_debut=deplacee)
    Action.objects.filter(pk=action.pk).update(etat=Etat.ATTENTE_ACCORD)
    page = texte(lire(client, action))
    assert "Ce lot est au forfait recrutement." in page
    assert f"La session {session.pk} serait {sens}" in page and f"{deplacee:%d/%m/%Y}" in page


def test_forfait_session_retiree(client, agent, organisme, offre):
    action = publiee(organisme, offre, lot=LotFactory(forfait_recrutement=True))
    franchir(action, "modifier", auteur=organisme)
    Session.objects.filter(action=action).update(retiree_le=timezone.localdate())
    Action.objects.filter(pk=action.pk).update(etat=Etat.ATTENTE_ACCORD)
    assert "serait retirée" in texte(lire(client, action))


@pytest.mark.parametrize("forfait", [False, True])
def test_une_session_retiree_est_une_difference(client, agent, organisme, offre, forfait):
    """The Région reads what leaves, whatever the lot; the service Offre after it."""
    action = publiee(organisme, offre, lot=LotFactory(forfait_recrutement=forfait), sessions=2)
    franchir(action, "modifier", auteur=organisme)
    session = action.sessions.earliest("pk")
    Session.objects.filter(pk=session.pk).update(retiree_le=timezone.localdate())
    franchir(action, "envoyer", auteur=organisme, commentaire=MOTIF)
    reponse = lire(client, action)
    changees = reponse.context["dossier"].differences
    assert {c.sort for c in changees} == {"retiree"}
    assert session.pk in {c.carte.objet for c in changees}
    assert "Retirée" in texte(reponse)
    fiches = lire(client, action, "action").context["dossier"].cartes
    assert [s.carte.objet for s in fiches.sessions] == [action.sessions.latest("pk").pk]


def test_hors_forfait_rien_n_est_dit(organisme, offre):
    document = {"sessions": [{"id": 1, "date_debut": "2027-09-06", "retiree_le": None}]}
    autre = {"sessions": []}
    assert forfaits_en_cause(LotFactory(), document, autre) == []
    assert forfaits_en_cause(None, document, autre) == []


def test_rien_d_autre_n_existe(client, agent, organisme, offre, action):
    ordinaire = saisie_complete()
    franchir(ordinaire, "envoyer", auteur=organisme)
    brouillon = publique()  # never sent: its organisme's alone
    for autre in (ordinaire, brouillon):
        assert lire(client, autre).status_code == 404
        assert decider(client, autre, "accorder", reference="A1").status_code == 404
    page = client.get(reverse("region:offre"))
    assert [a.pk for a in page.context["page"]] == [action.pk]
    publiee_ = publiee(organisme, offre)
    assert client.get(reverse("service_offre:action", args=[publiee_.pk])).status_code == 404
    assert decider(client, publiee_, "valider").status_code == 409
    assert decider(client, publiee_, "accorder", reference="A1").status_code == 409


@pytest.mark.parametrize("role", [Role.ORGANISME, Role.SERVICE_OFFRE, Role.ADMINISTRATION])
def test_les_autres_roles_n_accordent_rien(client, role, action):
    client.force_login(UtilisateurFactory(role=role))
    assert decider(client, action, "accorder", reference="A1").status_code == 404
    action.refresh_from_db()
    assert action.etat == Etat.ATTENTE_ACCORD


def test_le_motif_de_l_organisme_est_lu_d_abord(client, agent, organisme, offre, action):
    """In its own words, before the differences; gone once it is decided."""
    page = texte(lire(client, action))
    assert page.index("Pourquoi cette modification") < page.index(MOTIF) < page.index("Différences")
    decider(client, action, "accorder", reference="A1")
    assert "Pourquoi cette modification" not in texte(lire(client, action))
