"""Nobody else's offer: every address of an action, for everybody who has no business there."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.ecrans.organisme.saisie.carte import ou_recapitulatif
from sofi.offre.models import Action, Dispositif, Session
from sofi.offre.operations import SaisieImpossible
from sofi.validation.models import Evenement
from tests.fabriques import (
    EquipementFactory,
    InformationCollectiveFactory,
    RattachementFactory,
    SessionFactory,
    UtilisateurFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("une_action")]
A, S, D = ["action"], ["action", "session"], ["action", "session", "dispositif"]
PAGES = {
    "action": A,
    "fiche_formation": A,
    "changer_certification": A,
    "fiche_action": A,
    "recapitulatif": A,
    "fiche_session": S,
    "retirer_session": S,
    "nouveau_dispositif": S,
    "fiche_dispositif": D,
    "retirer_dispositif": D,
}
LECTURES = ("action", "recapitulatif")
ACTES = {"ajouter_session": A, "repondre": A, "franchir": [*A, "transition"]}


@pytest.fixture
def numeros(action):
    session = action.sessions.get()
    EquipementFactory(action=action)
    InformationCollectiveFactory(session=session)
    return {
        "action": action.pk,
        "session": session.pk,
        "dispositif": session.dispositifs.get().pk,
        "transition": "envoyer",
    }


def adresse(nom, numeros):
    args = (PAGES | ACTES)[nom]
    return reverse(f"organisme:{nom}", args=[numeros[a] for a in args])


def instantane():
    """All that a screen could have changed."""
    return [
        list(modele.objects.order_by("pk").values())
        for modele in (Action, Session, Dispositif, Evenement)
    ]


SAISIE = {"code": "94681", "commentaire": "x", "reponse": "x", "places": "1", "type": "cpf"}


@pytest.mark.parametrize("role", [None, *Role])
def test_anybody_else_gets_nothing(client, numeros, role):
    """On every address; everything wrong is said at once."""
    client.logout()
    if role:
        client.force_login(
            RattachementFactory(utilisateur=UtilisateurFactory(role=role)).utilisateur
        )
    attendu, fautes, avant = 404 if role else 302, [], instantane()
    for nom in PAGES | ACTES:
        url = adresse(nom, numeros)
        reponses = [client.get(url)] if nom in PAGES else []
        if nom not in LECTURES:
            reponses.append(client.post(url, SAISIE))
        for reponse in reponses:
            vers = reponse.headers.get("Location", "")
            if reponse.status_code != attendu or (
                not role and not vers.startswith("/compte/login/")
            ):
                fautes.append((nom, reponse.request["REQUEST_METHOD"], reponse.status_code, vers))
        if instantane() != avant:
            fautes.append((nom, "wrote"))
            avant = instantane()
    assert not fautes


@pytest.mark.parametrize("nom", PAGES)
def test_reading_writes_nothing(client, numeros, nom):
    avant = instantane()
    for methode in (client.get, client.head):
        assert methode(adresse(nom, numeros), SAISIE).status_code in (200, 302)
    assert instantane() == avant


@pytest.mark.parametrize("nom", LECTURES)
def test_what_is_only_read_takes_no_post(client, numeros, nom):
    assert client.post(adresse(nom, numeros), SAISIE).status_code == 405


@pytest.mark.parametrize("nom", ACTES)
def test_acts_are_asked_by_post_alone(client, numeros, nom):
    assert client.get(adresse(nom, numeros)).status_code == 405


@pytest.mark.parametrize("nom", [nom for nom, args in PAGES.items() if args != A])
def test_a_card_is_reached_through_its_own_action_only(client, numeros, nom):
    autre = SessionFactory(action__etablissement_id=Action.objects.get().etablissement_id)
    melanges = [numeros | {"action": autre.action_id}]
    if "dispositif" in PAGES[nom]:
        melanges.append(numeros | {"action": autre.action_id, "session": autre.pk})
    for melange in melanges:
        assert client.get(adresse(nom, melange)).status_code == 404
        assert client.post(adresse(nom, melange), SAISIE).status_code == 404


@pytest.mark.parametrize("nom", ["fiche_action", "fiche_session", "nouveau_dispositif", "repondre"])
def test_a_nul_is_refused_by_each_field(client, numeros, nom):
    saisie = {"public_vise": "\x00", "type": "\x00", "lieu": "\x00", "reponse": "\x00"}
    assert client.post(adresse(nom, numeros), saisie).status_code in (200, 302)
    assert "\N{REPLACEMENT CHARACTER}" not in str(instantane())


@pytest.mark.parametrize("nom", ["fiche_action", "fiche_session", "ajouter_session"])
def test_any_number_is_answered(client, numeros, nom):
    grand = "9" * 40
    saisie = dict.fromkeys(
        ["revision", "suite", "copie", "derniere", "lieu", "heures_centre"], grand
    )
    assert client.post(adresse(nom, numeros), saisie).status_code in (200, 302, 404)


def test_an_action_that_stops_being_entered_leads_to_its_recapitulatif(client, numeros, rf):
    @ou_recapitulatif
    def vue(request, action):
        raise SaisieImpossible("Cette action est « Validée ».")

    demande = rf.post("/")
    demande.session = {}
    demande._messages = FallbackStorage(demande)
    assert vue(demande, action=numeros["action"]).url == adresse("recapitulatif", numeros)
    assert "Validée" in str(next(iter(demande._messages)))


def test_another_of_ones_etablissements_is_ones_own(client, numeros, saisisseur):
    autre = RattachementFactory(utilisateur=saisisseur).etablissement
    client.post(reverse("compte:choisir_etablissement"), {"etablissement": autre.pk})
    assert client.get(adresse("fiche_action", numeros)).status_code == 200
