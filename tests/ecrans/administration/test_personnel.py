"""The staff's accounts: opened by the administration alone, with a key; closed and opened again."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sofi.annuaire.cles import CleRefusee, activer, annuler, inviter, renvoyer
from sofi.annuaire.operations import AnnuaireImpossible
from sofi.comptes.models import Acte, CleActivation, Role, Utilisateur
from sofi.courriels.models import Courriel
from tests.fabriques import UtilisateurFactory
from tests.fabriques.outils import MOT_DE_PASSE

pytestmark = pytest.mark.django_db
EMAIL = "nouvelle@exemple.fr"
CLE = re.compile(r"\b(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}\b")


@pytest.fixture
def administration(client: Client) -> Utilisateur:
    """Signed in."""
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(personne)
    return personne


def texte_de(cle: CleActivation) -> str:
    """The key, as its e-mail carries it."""
    trouvee = CLE.search(Courriel.objects.get(clef=f"cle-activation:{cle.pk}").texte)
    assert trouvee is not None
    return trouvee.group()


def annonce(reponse: HttpResponse) -> str:
    return " ".join(map(str, get_messages(reponse.wsgi_request)))  # type: ignore[attr-defined]


def test_de_l_invitation_au_second_facteur(client: Client, administration: Utilisateur) -> None:
    """Invited, mailed, opened with its role; the second factor comes before anything else."""
    saisie = {"email": "Nouvelle@exemple.fr", "role": Role.SERVICE_OFFRE}
    client.post(reverse("administration:inviter"), saisie)
    cle = CleActivation.objects.get()
    assert (cle.email, cle.role, cle.cree_par) == (EMAIL, Role.SERVICE_OFFRE, administration)
    assert EMAIL in client.get(reverse("administration:personnel")).content.decode()
    invite = Client()
    valeurs = {"cle": texte_de(cle), "email": EMAIL, "nom": "Essai", "mot_de_passe": MOT_DE_PASSE}
    invite.post(reverse("compte:ouvrir"), valeurs)
    ouvert = Utilisateur.objects.get(email=EMAIL)
    assert ouvert.role == Role.SERVICE_OFFRE and not ouvert.rattachements.exists()
    reponse = invite.get(reverse("service_offre:file"))
    assert reponse.status_code == 302 and "2fa" in reponse["Location"]
    gestes = Acte.objects.filter(email=EMAIL).values_list("nature", "auteur")
    assert set(gestes) == {
        ("cle_donnee", administration.pk),
        ("compte_ouvert", None),
        ("cle_utilisee", None),
    }
    assert ouvert.nom in client.get(reverse("administration:personnel")).content.decode()


def test_ce_qui_est_refuse(client: Client, administration: Utilisateur) -> None:
    """An address that has an account, no role, the role of an organisme."""
    for saisie, message in (
        ({"email": administration.email, "role": Role.REGION}, "a déjà un compte"),
        ({"email": EMAIL, "role": ""}, "Choisissez le rôle"),
        ({"email": EMAIL, "role": Role.ORGANISME}, "role"),
        ({"email": "", "role": Role.REGION}, "Indiquez l&#x27;adresse"),
    ):
        reponse = client.post(reverse("administration:inviter"), saisie)
        assert reponse.status_code == 422 and message in reponse.content.decode()
    assert not CleActivation.objects.exists()


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.REGION, Role.ORGANISME])
def test_personne_d_autre(client: Client, role: Role) -> None:
    """Neither by the screens, nor by the operations, nor through a key that waits."""
    cle = inviter(EMAIL, role=Role.REGION, auteur=UtilisateurFactory(role=Role.ADMINISTRATION))
    autre = UtilisateurFactory(role=role)
    client.force_login(autre)
    saisie = {"email": "b@exemple.fr", "role": Role.ADMINISTRATION}
    assert client.post(reverse("administration:inviter"), saisie).status_code == 404
    with pytest.raises(AnnuaireImpossible, match="Seule l'administration"):
        inviter("b@exemple.fr", role=Role.ADMINISTRATION, auteur=autre)
    for geste in (annuler, renvoyer):
        with pytest.raises(AnnuaireImpossible, match="seule l'administration"):
            geste(cle, auteur=autre)
    assert CleActivation.objects.utilisables().exists()


def test_les_cles_se_renvoient_et_s_annulent(client: Client, administration: Utilisateur) -> None:
    """One key at a time for one address; a role given again replaces the other."""
    premiere = inviter(EMAIL, role=Role.REGION, auteur=administration)
    seconde = inviter(EMAIL, role=Role.SERVICE_OFFRE, auteur=administration)
    adresse = reverse("service_offre:comptes_cle_renvoyer", args=[seconde.pk])
    reponse = client.post(adresse, {"retour": "personnel"})
    assert reponse["Location"] == reverse("administration:personnel")
    [troisieme] = CleActivation.objects.utilisables()
    assert troisieme.role == Role.SERVICE_OFFRE and troisieme.pk not in (premiere.pk, seconde.pk)
    client.post(reverse("service_offre:comptes_cle_annuler", args=[troisieme.pk]))
    with pytest.raises(CleRefusee, match="annulée"):
        activer(texte_de(troisieme), email=EMAIL, nom="Essai", mot_de_passe=MOT_DE_PASSE)


def test_une_cle_ne_change_pas_un_compte(administration: Utilisateur) -> None:
    """An account opened meanwhile keeps its role."""
    cle = inviter(EMAIL, role=Role.ADMINISTRATION, auteur=administration)
    UtilisateurFactory(email=EMAIL)
    with pytest.raises(CleRefusee, match="Contactez"):
        activer(texte_de(cle), email=EMAIL)
    assert Utilisateur.objects.get(email=EMAIL).role == Role.ORGANISME


def test_desactiver_puis_reactiver(client: Client, administration: Utilisateur) -> None:
    """By the administration, never oneself; the service Offre can't."""
    collegue = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    for nom, actif in (("comptes_desactiver", False), ("comptes_reactiver", True)):
        adresse = reverse(f"service_offre:{nom}", args=[collegue.pk])
        offre = Client()
        offre.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
        assert "pas de ceux que vous gérez" in annonce(offre.post(adresse))
        client.post(adresse)
        collegue.refresh_from_db()
        assert collegue.is_active is actif
        assert Acte.objects.filter(utilisateur=collegue, auteur=administration).count() == 2 - (
            not actif
        )
    client.post(reverse("service_offre:comptes_desactiver", args=[administration.pk]))
    administration.refresh_from_db()
    assert administration.is_active


def test_meme_nombre_de_requetes(client: Client, administration: Utilisateur) -> None:
    """One account and key, or twenty."""
    nombres = []
    for combien in (1, 19):
        UtilisateurFactory.create_batch(combien, role=Role.REGION)
        for rang in range(combien):
            inviter(f"a{combien}-{rang}@exemple.fr", role=Role.REGION, auteur=administration)
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse("administration:personnel"))
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1]
