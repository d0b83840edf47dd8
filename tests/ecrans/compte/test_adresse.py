"""Changing one's e-mail address."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Acte, ChangementAdresse, Utilisateur
from sofi.courriels.models import Courriel
from tests.fabriques import MOT_DE_PASSE, UtilisateurFactory
from tests.facteur import Facteur, contenu

from .conftest import Envoi

pytestmark = pytest.mark.django_db

NOUVELLE = "nouvelle@exemple.fr"


@pytest.fixture
def personne(client: Client) -> Utilisateur:
    """Signed in."""
    personne: Utilisateur = UtilisateurFactory(email="ancienne@exemple.fr")
    client.force_login(personne)
    return personne


def saisie(email: str = NOUVELLE, mot_de_passe: str = MOT_DE_PASSE) -> dict[str, str]:
    return {"email": email, "mot_de_passe": mot_de_passe}


def lien(texte: str) -> str:
    trouve = re.search(r"http://localhost:8000(/compte/adresse/\S+/)", texte)
    assert trouve is not None
    return trouve.group(1)


def se_connecter(email: str) -> bool:
    reponse = Client().post(reverse("account_login"), {"login": email, "password": MOT_DE_PASSE})
    return reponse.status_code == 302


def test_changer_d_adresse(
    client: Client, envoyer: Envoi, facteur: Facteur, personne: Utilisateur
) -> None:
    """The link goes to the new address, confirming changes it, the old one is warned and opens nothing more."""
    reponse = envoyer("compte:changer_adresse", saisie(NOUVELLE.upper()), follow=True)
    assert "ouvrez le lien" in reponse.content.decode()
    [recu] = facteur.recus
    assert recu["To"] == NOUVELLE
    adresse = lien(contenu(recu, "plain"))
    assert lien(contenu(recu, "html").replace('"', " ")) == adresse
    assert not Courriel.objects.filter(texte__contains=adresse).exists(), "erased once sent"
    ailleurs = Client()
    assert "Confirmer" in ailleurs.get(adresse).content.decode()
    personne.refresh_from_db()
    assert personne.email == "ancienne@exemple.fr", "opening the link changes nothing"
    secret = adresse.split("/")[-2]
    envoyer("compte:confirmer_adresse", {}, secret, par=ailleurs)
    personne.refresh_from_db()
    assert personne.email == NOUVELLE
    assert facteur.recus[-1]["To"] == "ancienne@exemple.fr"
    assert (se_connecter(NOUVELLE), se_connecter("ancienne@exemple.fr")) == (True, False)
    acte = Acte.objects.get(nature=Acte.Nature.ADRESSE_CHANGEE)
    assert (acte.utilisateur, acte.detail) == (personne, "Avant : ancienne@exemple.fr")
    for reponse in (client.get(adresse), envoyer("compte:confirmer_adresse", {}, secret)):
        assert reponse.status_code == 410
        assert "a déjà servi" in reponse.content.decode()
    assert Acte.objects.count() == 1


def test_une_adresse_prise_n_est_pas_dite(
    envoyer: Envoi, facteur: Facteur, personne: Utilisateur
) -> None:
    """The page answers the same; only the mailbox of that address learns it has an account."""
    UtilisateurFactory(email="prise@exemple.fr")
    pages = set()
    for email in ("prise@exemple.fr", "libre@exemple.fr"):
        reponse = envoyer("compte:changer_adresse", saisie(email), follow=True)
        page = re.sub(r'value="[^"]{64}"', "", reponse.content.decode())
        pages.add(page.replace(email, ""))
    assert len(pages) == 1
    sujets = {str(recu["To"]): str(recu["Subject"]) for recu in facteur.recus}
    assert sujets["prise@exemple.fr"] == "SOFI : cette adresse a déjà un compte"
    assert sujets["libre@exemple.fr"] == "SOFI : confirmez votre nouvelle adresse"
    assert ChangementAdresse.objects.count() == 1


def test_prise_entre_temps(envoyer: Envoi, facteur: Facteur, personne: Utilisateur) -> None:
    """Free when asked, taken when confirmed: nothing changes, and the page says so."""
    envoyer("compte:changer_adresse", saisie())
    UtilisateurFactory(email=NOUVELLE)
    secret = lien(contenu(facteur.recus[0], "plain")).split("/")[-2]
    reponse = envoyer("compte:confirmer_adresse", {}, secret)
    assert "sert maintenant à un autre compte" in reponse.content.decode()
    personne.refresh_from_db()
    assert personne.email == "ancienne@exemple.fr"


def test_le_dernier_lien_seul_sert(
    client: Client, envoyer: Envoi, facteur: Facteur, personne: Utilisateur
) -> None:
    """Asked twice: the first link is replaced; and a link lasts a day."""
    for email in ("premiere@exemple.fr", "seconde@exemple.fr"):
        envoyer("compte:changer_adresse", saisie(email))
    premier, second = (lien(contenu(recu, "plain")) for recu in facteur.recus)
    assert [client.get(adresse).status_code for adresse in (premier, second)] == [410, 200]
    hier = timezone.now() - datetime.timedelta(seconds=1)
    ChangementAdresse.objects.update(expire_le=hier)
    assert client.post(second).status_code == 410
    assert client.get("/compte/adresse/nimporte/").status_code == 410
    personne.refresh_from_db()
    assert personne.email == "ancienne@exemple.fr"


@pytest.mark.parametrize(
    ("valeurs", "message"),
    [
        (saisie(mot_de_passe="pas le mien"), "Ce n’est pas votre mot de passe"),
        (saisie("ancienne@exemple.fr"), "déjà votre adresse"),
        (saisie("pas une adresse"), "incomplète ou contient un espace"),
    ],
)
def test_saisie_refusee(
    envoyer: Envoi, personne: Utilisateur, valeurs: dict[str, str], message: str
) -> None:
    """Each fault is named, and nothing is sent."""
    reponse = envoyer("compte:changer_adresse", valeurs)
    assert reponse.status_code == 422
    assert message in reponse.content.decode().replace("&#x27;", "'")
    assert not Courriel.objects.exists()


def test_il_faut_etre_connecte(envoyer: Envoi) -> None:
    """A visitor is sent to the sign-in page."""
    assert envoyer("compte:changer_adresse", saisie())["Location"].startswith("/compte/login/")
    assert not ChangementAdresse.objects.exists()
