"""From the cards to the public side, through the circuit itself."""

import pytest
from django.test import Client

from sofi.comptes.models import Role, Utilisateur
from sofi.diffusion.indexation import lignes_de, reindexer
from sofi.diffusion.models import Publication
from sofi.offre.models import Action
from sofi.validation.circuit import franchir
from sofi.validation.models import OffrePubliee
from tests import fabriques


@pytest.fixture
def valideur() -> Utilisateur:
    utilisateur: Utilisateur = fabriques.UtilisateurFactory(role=Role.SERVICE_OFFRE)
    return utilisateur


def validee(action: Action, valideur: Utilisateur) -> Action:
    """The action sent by its organisme, then validated."""
    franchir(action, "envoyer", auteur=fabriques.UtilisateurFactory())
    franchir(action, "valider", auteur=valideur)
    return action


def adresse(action: Action) -> str:
    return f"/formation/{action.sessions.get().pk}/"


def test_rien_n_est_public_avant_la_validation(client: Client, valideur: Utilisateur) -> None:
    action = fabriques.saisie_complete()
    franchir(action, "envoyer", auteur=fabriques.UtilisateurFactory())
    assert client.get(adresse(action)).status_code == 404
    assert not Publication.objects.exists()
    franchir(action, "valider", auteur=valideur)
    reponse = client.get(adresse(action), follow=True)
    assert reponse.status_code == 200
    assert "Atelier de douze établis" in reponse.content.decode()
    assert client.get("/", {"q": "ebeniste"}).content.decode().count("<article") == 1


def test_la_saisie_qui_suit_ne_se_voit_pas(client: Client, valideur: Utilisateur) -> None:
    action = validee(fabriques.saisie_complete(), valideur)
    franchir(action, "modifier", auteur=valideur)
    Action.objects.filter(pk=action.pk).update(objectifs="<p>Brouillon secret</p>")
    html = client.get(adresse(action), follow=True).content.decode()
    assert "Brouillon secret" not in html
    assert "Réaliser un meuble" in html


def test_archiver_retire_du_public_aussitot(client: Client, valideur: Utilisateur) -> None:
    action = validee(fabriques.saisie_complete(), valideur)
    franchir(action, "archiver", auteur=valideur, commentaire="Plus proposée")
    assert client.get(adresse(action)).status_code == 404
    assert "<article" not in client.get("/", {"q": "ebeniste"}).content.decode()


def test_les_lignes_sont_celles_du_document(valideur: Utilisateur) -> None:
    action = validee(fabriques.saisie_complete(sessions=3), valideur)
    ecrites = list(Publication.objects.order_by("pk").values_list())
    document = OffrePubliee.objects.get(pk=action.pk).version.document
    assert [ligne.numero for ligne in lignes_de(document)] == [ligne[0] for ligne in ecrites]
    reindexer()
    assert list(Publication.objects.order_by("pk").values_list()) == ecrites
