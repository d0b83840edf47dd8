"""« Personnes »: a colleague invited by somebody of the établissement, told to the service Offre, or taken back."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.cles import CleRefusee, activer
from sofi.annuaire.invitations import PAR_JOUR, inviter_collegue
from sofi.annuaire.models import Rattachement
from sofi.annuaire.operations import detacher
from sofi.comptes.models import Acte, CleActivation, Role
from sofi.courriels.models import Courriel
from tests.fabriques import EtablissementFactory, RattachementFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("organisme:annuaire_personnes")
ELLE = "collegue@exemple.fr"


@pytest.fixture
def lien(client: Client) -> Rattachement:
    """Somebody signed in, and the établissement they work for."""
    lien: Rattachement = RattachementFactory()
    client.force_login(lien.utilisateur)
    return lien


def inviter(client: Client, email: str = ELLE) -> str:
    """What the page says once sent, in plain spaces."""
    reponse = client.post(PAGE, {"email": email}, follow=True)
    return reponse.content.decode().replace("&#x27;", "'").replace("\xa0", " ")


def cle_recue(email: str = ELLE) -> str:
    ecrit = Courriel.objects.filter(destinataire=email).latest("pk")
    trouvee = re.search(r"Votre clé d’activation : (\S+)", ecrit.texte)
    assert trouvee is not None
    return trouvee.group(1)


def test_de_l_invitation_au_compte(client: Client, lien: Rattachement) -> None:
    """Invited, told to the service Offre, used: both read who invited whom, and when."""
    offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    page = inviter(client, " Collegue@exemple.fr ")
    assert f"part pour {ELLE}" in page and f"Invitation de {lien.utilisateur}" in page
    recu = Courriel.objects.get(destinataire=ELLE)
    assert recu.secret and lien.utilisateur.email in recu.texte
    prevenu = Courriel.objects.get(destinataire=offre.email)
    assert ELLE in prevenu.texte and lien.etablissement.siret[:3] in prevenu.texte
    assert reverse("service_offre:comptes_cles") in prevenu.texte
    acte = Acte.objects.get(nature=Acte.Nature.CLE_DONNEE)
    assert (acte.auteur, acte.email) == (lien.utilisateur, ELLE)
    nouvelle, _ = activer(cle_recue(), email=ELLE, nom="Essai", mot_de_passe="Un mot 4 ronces")
    assert nouvelle.role == Role.ORGANISME
    assert nouvelle.rattachements.get().etablissement == lien.etablissement
    page = client.get(PAGE).content.decode()
    assert ELLE in page and f"Invitation de {lien.utilisateur}" in page
    du_service = Client()
    du_service.force_login(offre)
    fiche = du_service.get(reverse("service_offre:organisme", args=[lien.etablissement.pk]))
    assert f"Invitation de {lien.utilisateur}" in fiche.content.decode()


def test_ce_qui_ne_part_pas_dit_pourquoi(client: Client, lien: Rattachement) -> None:
    """The same address twice, somebody who is there, the staff, a closed account: said, and nothing is sent."""
    inviter(client)
    collegue = RattachementFactory(etablissement=lien.etablissement).utilisateur
    region = UtilisateurFactory(role=Role.REGION)
    ferme = UtilisateurFactory(is_active=False)
    for email, dit in (
        (ELLE.upper(), "Une clé est déjà partie pour cette adresse"),
        (collegue.email, "travaille déjà pour cet établissement"),
        (lien.utilisateur.email, "travaille déjà pour cet établissement"),
        (region.email, "ne peut pas recevoir d'invitation"),
        (ferme.email, "ne peut pas recevoir d'invitation"),
        ("", "Indiquez l'adresse"),
        ("pas une adresse", "adresse e-mail"),
    ):
        page = inviter(client, email)
        assert dit in page, email
        assert email in page, "what was typed is lost"
    assert CleActivation.objects.count() == 1
    assert region.get_role_display() not in inviter(client, region.email)


def test_un_compte_d_un_autre_organisme_garde_le_sien(client: Client, lien: Rattachement) -> None:
    """The inviter reads what any address gives; the key adds the établissement to the account, which stays as it is."""
    autre = RattachementFactory()
    email = autre.utilisateur.email
    assert "Si cette adresse a déjà un compte SOFI" in inviter(client, email)
    avant = autre.utilisateur.password
    personne, nouveau = activer(cle_recue(email), email=email)
    assert (personne, nouveau, personne.password) == (autre.utilisateur, False, avant)
    assert {r.etablissement for r in personne.rattachements.all()} == {
        autre.etablissement,
        lien.etablissement,
    }


def test_annuler_avant_qu_elle_serve(client: Client, lien: Rattachement) -> None:
    """By any colleague, once; the service Offre may as well; what it sent itself is its own."""
    inviter(client)
    cle = CleActivation.objects.get()
    annuler = reverse("organisme:annuaire_invitation_annuler", args=[cle.pk])
    collegue = Client()
    collegue.force_login(RattachementFactory(etablissement=lien.etablissement).utilisateur)
    assert "est annulée" in collegue.post(annuler, follow=True).content.decode()
    with pytest.raises(CleRefusee, match="annulée"):
        activer(cle_recue(), email=ELLE)
    assert "a déjà servi" in client.post(annuler, follow=True).content.decode()
    inviter(client)
    encore = CleActivation.objects.utilisables().get()
    offre = Client()
    offre.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    assert "collegue" in offre.get(reverse("service_offre:comptes_cles")).content.decode()
    offre.post(reverse("service_offre:comptes_cle_annuler", args=[encore.pk]))
    assert not CleActivation.objects.utilisables().exists()


def test_l_invitation_tombe_avec_qui_l_a_envoyee(client: Client, lien: Rattachement) -> None:
    inviter(client)
    detacher(lien)
    with pytest.raises(CleRefusee, match="ne travaille plus pour cet établissement"):
        activer(cle_recue(), email=ELLE)


def test_tant_par_jour(client: Client, lien: Rattachement) -> None:
    """Cancelling gives no more; the next day does; another établissement isn't counted."""
    auteur = lien.utilisateur
    for rang in range(PAR_JOUR):
        inviter_collegue(lien.etablissement, email=f"p{rang}@exemple.fr", auteur=auteur)
    CleActivation.objects.update(annulee_le=timezone.now())
    assert "le maximum. Continuez demain" in inviter(client)
    annexe = EtablissementFactory()
    RattachementFactory(utilisateur=auteur, etablissement=annexe)
    inviter_collegue(annexe, email=ELLE, auteur=auteur)
    CleActivation.objects.update(cree_le=timezone.now() - datetime.timedelta(days=1))
    assert f"part pour {ELLE}" in inviter(client)
