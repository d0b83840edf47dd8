"""Messages about an action, both ways: no state nor clock changes, and they wait until somebody says they are read."""

import pytest
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.models import Courriel, Nature
from sofi.offre.models import Action
from sofi.validation.circuit import franchir
from sofi.validation.message import LONGUEUR_MAX, MessageSurAction
from sofi.validation.messagerie import PAR_JOUR, MessageImpossible, ecrire_message
from sofi.validation.models import Evenement, Instruction
from tests.fabriques import RattachementFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db
BONJOUR = "Les locaux changent le 7 septembre : faut-il renvoyer l'action ?"


class Monde:
    """An action that waits for the service Offre, and somebody signed in on each side."""

    def __init__(self) -> None:
        self.action: Action = saisie_complete()
        lien = RattachementFactory(etablissement=self.action.etablissement)
        self.organisme: Utilisateur = lien.utilisateur
        self.offre: Utilisateur = UtilisateurFactory(role=Role.SERVICE_OFFRE)
        franchir(self.action, "envoyer", auteur=self.organisme)
        self.clients = {}
        for cote, personne in (("organisme", self.organisme), ("service_offre", self.offre)):
            self.clients[cote] = Client()
            self.clients[cote].force_login(personne)

    def ecrire(self, cote: str, texte: str) -> str:
        return self._poster(cote, "ecrire", {"message": texte})

    def lire(self, cote: str) -> str:
        return self._poster(cote, "messages_lus", {})

    def _poster(self, cote: str, nom: str, donnees: dict[str, str]) -> str:
        adresse = reverse(f"{cote}:{nom}", args=[self.action.pk])
        return texte_de(self.clients[cote].post(adresse, donnees, follow=True))

    def page(self, cote: str, nom: str, *arguments: int) -> str:
        return texte_de(self.clients[cote].get(reverse(f"{cote}:{nom}", args=arguments)))


def texte_de(reponse: object) -> str:
    contenu = reponse.content.decode()  # type: ignore[attr-defined]
    return " ".join(contenu.replace("\xa0", " ").replace("&#x27;", "'").split())


@pytest.fixture
def monde() -> Monde:
    return Monde()


def test_un_aller_et_un_retour(monde: Monde) -> None:
    """Written, told, waiting on the other side's dashboard, read, answered: the circuit knows nothing of it."""
    avant = (
        Evenement.objects.count(),
        Instruction.objects.values_list("echeance", "arretee_le").get(),
    )
    page = monde.ecrire("organisme", BONJOUR)
    assert BONJOUR in page and "pas encore lu" in page and "continue de courir" in page
    recu = Courriel.objects.get(nature=Nature.MESSAGE)
    assert recu.destinataire == monde.offre.email and BONJOUR in recu.texte
    assert "le délai de traitement continue de courir" in recu.texte
    assert "1 message d’organisme n’est pas lu" in monde.page("service_offre", "file")
    assert BONJOUR in monde.page("service_offre", "messages")
    assert "1 non lu" in monde.page("service_offre", "action", monde.action.pk)
    assert "Tout est lu" not in monde.page("service_offre", "messages")  # looking isn't reading
    monde.lire("service_offre")
    assert "Tout est lu" in monde.page("service_offre", "messages")
    assert " · lu le " in monde.page("organisme", "recapitulatif", monde.action.pk)
    monde.ecrire("service_offre", "Non : le site change de lui-même.")
    assert "Le service Offre vous écrit" in monde.page("organisme", "tableau_de_bord")
    assert (
        Courriel.objects.filter(destinataire=monde.organisme.email, nature=Nature.MESSAGE).count()
        == 1
    )
    monde.lire("organisme")
    assert "Le service Offre vous écrit" not in monde.page("organisme", "tableau_de_bord")
    page = monde.page("organisme", "recapitulatif", monde.action.pk)
    assert page.index("Non : le site") < page.index(BONJOUR)
    assert (
        monde.offre.nom_complet not in page.partition('id="messages"')[2].partition("</section>")[0]
    )
    assert BONJOUR in texte_de(
        monde.clients["service_offre"].get(reverse("service_offre:messages"), {"lus": "1"})
    )
    apres = (
        Evenement.objects.count(),
        Instruction.objects.values_list("echeance", "arretee_le").get(),
    )
    assert apres == avant


def test_repondre_dit_qu_on_a_lu(monde: Monde) -> None:
    monde.ecrire("service_offre", "Pouvez-vous nous appeler ?")
    monde.ecrire("organisme", "Oui, demain matin.")
    assert not MessageSurAction.objects.non_lus(par_le_service=False).exists()
    assert MessageSurAction.objects.non_lus(par_le_service=True).count() == 1


def test_qui_suit_l_action_est_seul_prevenu(monde: Monde) -> None:
    UtilisateurFactory(role=Role.ADMINISTRATION)
    Instruction.objects.update(validateur=monde.offre)
    monde.ecrire("organisme", BONJOUR)
    ecrits = Courriel.objects.filter(nature=Nature.MESSAGE)
    assert [c.destinataire for c in ecrits] == [monde.offre.email]
    Instruction.objects.update(validateur=None)
    monde.ecrire("organisme", "Et encore ?")
    assert ecrits.all().count() == 3


@pytest.mark.parametrize("cote", ["organisme", "service_offre"])
def test_ce_qui_ne_part_pas_reste_ecrit(monde: Monde, cote: str) -> None:
    assert "Écrivez votre message." in monde.ecrire(cote, "  ")
    long = "Un mot de trop. " * (LONGUEUR_MAX // 16 + 1)
    assert long.strip() in monde.ecrire(cote, long)
    assert "caractère" in monde.ecrire(cote, "Un signe\x00 qui n'est pas du texte")
    assert not MessageSurAction.objects.exists()
    assert not Courriel.objects.filter(nature=Nature.MESSAGE).exists()


def test_deux_clics_font_un_message_et_vingt_sont_un_maximum(monde: Monde) -> None:
    for _ in range(2):
        monde.ecrire("organisme", BONJOUR)
    assert MessageSurAction.objects.count() == 1
    for rang in range(PAR_JOUR - 1):
        ecrire_message(monde.action, auteur=monde.organisme, texte=f"Message {rang}")
    with pytest.raises(MessageImpossible, match="le maximum"):
        ecrire_message(monde.action, auteur=monde.organisme, texte="Un de trop")
    ecrire_message(monde.action, auteur=monde.offre, texte="De l'autre côté, rien n'est compté.")
    assert "le maximum" in monde.ecrire("organisme", "Un de trop")
