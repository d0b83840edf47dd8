"""« J'ai reçu une clé d'activation et je veux créer mon compte »."""

import datetime
import re
import threading

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.cles import CleRefusee, activer, annuler, donner_cle
from sofi.annuaire.models import Etablissement, Rattachement
from sofi.comptes.models import Acte, CleActivation, DemandeAcces, Role, Utilisateur
from sofi.courriels.models import Courriel
from tests.fabriques import MOT_DE_PASSE, EtablissementFactory, UtilisateurFactory
from tests.facteur import Facteur, contenu

from .conftest import Envoi
from .test_demande import SIRET, demande

pytestmark = pytest.mark.django_db

EMAIL = "nouvelle@exemple.fr"
CLE = re.compile(r"\b(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}\b")


def cle_donnee(email: str = EMAIL, *etablissements: Etablissement) -> tuple[str, CleActivation]:
    """A key, and its text as the mail carries it."""
    auteur = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    cle = donner_cle(email, etablissements or [EtablissementFactory()], auteur=auteur)
    ecrit = Courriel.objects.get(clef=f"cle-activation:{cle.pk}")
    trouvee = CLE.search(ecrit.texte)
    assert trouvee is not None
    return trouvee.group(), cle


def ouverture(cle: str, email: str = EMAIL, **valeurs: str) -> dict[str, str]:
    """The second form, filled."""
    return {"cle": cle, "email": email, "nom": "Essai", "mot_de_passe": MOT_DE_PASSE} | valeurs


def qui_est_connecte(client: Client) -> Utilisateur | None:
    request = HttpRequest()
    request.session = client.session
    utilisateur = get_user(request)
    return utilisateur if isinstance(utilisateur, Utilisateur) else None


def test_de_la_demande_au_tableau_de_bord(client: Client, envoyer: Envoi, facteur: Facteur) -> None:
    """Asked for, accepted, received, used: the person is signed in and works for the établissement."""
    envoyer("compte:demander_cle", demande())
    offre = Client()
    offre.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    envoyer(
        "service_offre:comptes_accepter",
        {"accepter-choix": "nouveau", "accepter-raison_sociale": "Atelier du quai"},
        DemandeAcces.objects.get().pk,
        par=offre,
    )
    recu = facteur.recus[-1]
    assert (recu["To"], recu["Subject"]) == (EMAIL, "SOFI : votre clé d’activation")
    cle = CLE.search(contenu(recu, "plain"))
    lien = re.search(r"http://localhost:8000(/compte/activation/\S+/)", contenu(recu, "plain"))
    assert cle and lien and cle.group() in contenu(recu, "html")
    assert cle.group() in client.get(lien.group(1)).content.decode()
    assert not Courriel.objects.filter(texte__contains=cle.group()).exists(), "erased once sent"
    saisie = {"cle": cle.group().lower().replace("-", " "), "email": EMAIL.upper()}
    page = envoyer("compte:activer", saisie).content.decode()
    assert f"Vous ouvrez un compte pour {EMAIL}" in page
    assert 'value="Essai"' in page, "the name of the request isn't typed again"
    reponse = envoyer("compte:ouvrir", ouverture(cle.group()))
    assert (reponse.status_code, reponse["Location"]) == (302, reverse("compte:apres_connexion"))
    personne = qui_est_connecte(client)
    assert personne is not None
    assert (personne.email, personne.nom, personne.role) == (EMAIL, "Essai", Role.ORGANISME)
    assert personne.check_password(MOT_DE_PASSE)
    etablissement = personne.rattachements.get().etablissement
    assert (etablissement.siret, etablissement.nom) == (SIRET, "Atelier du quai")
    assert set(Acte.objects.values_list("nature", flat=True)) == {
        Acte.Nature.DEMANDE_ACCEPTEE,
        Acte.Nature.CLE_DONNEE,
        Acte.Nature.COMPTE_OUVERT,
        Acte.Nature.CLE_UTILISEE,
    }


def test_une_cle_sert_une_fois(envoyer: Envoi) -> None:
    """Used again, from the first page or the second, it opens nothing and says what to do."""
    cle, _ = cle_donnee()
    envoyer("compte:ouvrir", ouverture(cle))
    for nom, saisie in (
        ("compte:activer", {"cle": cle, "email": EMAIL}),
        ("compte:ouvrir", ouverture(cle, mot_de_passe="un autre mot de passe")),
    ):
        reponse = envoyer(nom, saisie, par=Client())
        assert reponse.status_code == 422
        assert "Cette clé a déjà servi" in reponse.content.decode()
        assert "réinitialisez votre mot de passe" in reponse.content.decode()
    assert Utilisateur.objects.get(email=EMAIL).check_password(MOT_DE_PASSE)


@pytest.mark.parametrize(
    ("etat", "message"),
    [
        ("fausse", "Cette clé et cette adresse ne vont pas ensemble"),
        ("autre adresse", "Cette clé et cette adresse ne vont pas ensemble"),
        ("expiree", "Cette clé a expiré le"),
        ("annulee", "Cette clé a été annulée le"),
        ("vide", "Recopiez la clé"),
    ],
)
def test_cle_qui_n_ouvre_rien(client: Client, envoyer: Envoi, etat: str, message: str) -> None:
    """Each case says why and what to do; no account is opened."""
    texte, cle = cle_donnee()
    email = "autre@exemple.fr" if etat == "autre adresse" else EMAIL
    if etat == "expiree":
        hier = timezone.now() - datetime.timedelta(days=1)
        CleActivation.objects.filter(pk=cle.pk).update(expire_le=hier)
    if etat == "annulee":
        annuler(cle, auteur=UtilisateurFactory(role=Role.SERVICE_OFFRE))
    texte = {"fausse": "AAAAA-AAAAA-AAAAA-AAAAA", "vide": ""}.get(etat, texte)
    avant = Utilisateur.objects.count()
    for nom, saisie in (
        ("compte:activer", {"cle": texte, "email": email}),
        ("compte:ouvrir", ouverture(texte, email)),
    ):
        reponse = envoyer(nom, saisie)
        assert reponse.status_code == 422
        assert message in reponse.content.decode()
    assert (
        'href="/compte/demande-de-cle/"'
        in envoyer("compte:activer", {"cle": texte, "email": email}).content.decode()
    )
    assert Utilisateur.objects.count() == avant
    assert qui_est_connecte(client) is None


def test_quinze_jours(envoyer: Envoi) -> None:
    """A key serves for fifteen days, to the minute."""
    _, cle = cle_donnee()
    assert cle.expire_le - cle.cree_le == pytest.approx(
        datetime.timedelta(days=15), abs=datetime.timedelta(seconds=5)
    )
    assert CleActivation.objects.utilisables().contains(cle)


def test_seule_l_empreinte_est_gardee() -> None:
    """Neither the key nor anything it could be read from is in its table."""
    texte, cle = cle_donnee()
    cle.refresh_from_db()
    assert texte not in str(vars(cle)) and texte.replace("-", "") not in str(vars(cle))


def test_adresse_qui_a_deja_un_compte(client: Client, envoyer: Envoi) -> None:
    """The établissement is added; name and password stay; the key doesn't sign in."""
    personne = UtilisateurFactory(email=EMAIL, nom="Avant")
    cle, _ = cle_donnee()
    page = envoyer("compte:activer", {"cle": cle, "email": EMAIL}).content.decode()
    assert "Un compte existe déjà" in page and 'name="mot_de_passe"' not in page
    reponse = envoyer("compte:ouvrir", ouverture(cle, mot_de_passe="le mien maintenant"))
    assert reponse.status_code == 302
    personne.refresh_from_db()
    assert (personne.nom, personne.rattachements.count()) == ("Avant", 1)
    assert personne.check_password(MOT_DE_PASSE)
    assert qui_est_connecte(client) is None
    assert envoyer("compte:ouvrir", ouverture(cle)).status_code == 422
    assert Rattachement.objects.count() == 1


def test_sans_la_cle_rien_ne_dit_qu_un_compte_existe(envoyer: Envoi) -> None:
    """Wrong key: the same page, to the byte, whether the address has an account or not."""
    UtilisateurFactory(email="connue@exemple.fr")
    for nom in ("compte:activer", "compte:ouvrir"):
        pages = set()
        for email in ("connue@exemple.fr", "absent@exemple.fr"):
            reponse = envoyer(nom, ouverture("AAAAA-AAAAA-AAAAA-AAAAA", email), par=Client())
            texte = re.sub(r'value="[^"]{64}"', "", reponse.content.decode())
            pages.add(texte.replace(email, ""))
        assert len(pages) == 1


def test_compte_ferme(envoyer: Envoi) -> None:
    """A key given to a closed account opens nothing, and is not used up."""
    UtilisateurFactory(email=EMAIL, is_active=False)
    cle, gardee = cle_donnee()
    reponse = envoyer("compte:ouvrir", ouverture(cle))
    assert reponse.status_code == 422
    assert "Contactez le service Offre" in reponse.content.decode()
    gardee.refresh_from_db()
    assert (
        CleActivation.objects.utilisables().contains(gardee) and not Rattachement.objects.exists()
    )


@pytest.mark.parametrize(
    ("valeurs", "message"),
    [
        ({"mot_de_passe": "court"}, "trop court"),
        ({"mot_de_passe": "nouvelle@exemple.fr"}, "trop semblable"),
        ({"mot_de_passe": ""}, "Choisissez un mot de passe."),
        ({"nom": ""}, "Indiquez votre nom."),
    ],
)
def test_ouverture_refusee(envoyer: Envoi, valeurs: dict[str, str], message: str) -> None:
    """What is wrong is named; the key still serves."""
    cle, gardee = cle_donnee()
    reponse = envoyer("compte:ouvrir", ouverture(cle, **valeurs))
    assert reponse.status_code == 422
    assert message in reponse.content.decode()
    gardee.refresh_from_db()
    assert CleActivation.objects.utilisables().contains(gardee)
    assert envoyer("compte:ouvrir", ouverture(cle)).status_code == 302


def test_ouvrir_par_une_adresse_ne_fait_rien(client: Client) -> None:
    """The link of the mail uses nothing, however often it is opened; the second page can't be linked to."""
    cle, gardee = cle_donnee()
    for _ in range(2):
        assert client.get(reverse("compte:activer_par_lien", args=[cle])).status_code == 200
    assert client.get(reverse("compte:ouvrir")).status_code == 405
    gardee.refresh_from_db()
    assert CleActivation.objects.utilisables().contains(gardee) and qui_est_connecte(client) is None


def test_plusieurs_etablissements() -> None:
    """One key may open several."""
    cle, _ = cle_donnee(EMAIL, EtablissementFactory(), EtablissementFactory())
    personne, nouveau = activer(cle, email=EMAIL, nom="Essai", mot_de_passe=MOT_DE_PASSE)
    assert nouveau and personne.rattachements.count() == 2


def en_meme_temps(cles: list[str]) -> list[str]:
    """Use each of these keys at the same moment; what came of each."""
    depart, suites = threading.Barrier(len(cles)), []

    def tenter(cle: str) -> None:
        depart.wait()
        try:
            _, nouveau = activer(cle, email=EMAIL, nom="Essai", mot_de_passe=MOT_DE_PASSE)
            suites.append("nouveau" if nouveau else "ajouté")
        except CleRefusee:
            suites.append("refusée")
        finally:
            connection.close()

    fils = [threading.Thread(target=tenter, args=[cle]) for cle in cles]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return sorted(suites)


@pytest.mark.django_db(transaction=True)
def test_une_cle_a_plusieurs_ensemble() -> None:
    """Six at once: one account, one use."""
    cle, _ = cle_donnee()
    assert en_meme_temps([cle] * 6) == ["nouveau", *["refusée"] * 5]
    assert Utilisateur.objects.filter(email=EMAIL).count() == 1
    assert Acte.objects.filter(nature=Acte.Nature.CLE_UTILISEE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_deux_cles_d_une_adresse_ensemble() -> None:
    """Two keys of one address at once: one account, both établissements."""
    cles = [cle_donnee()[0], cle_donnee()[0]]
    assert en_meme_temps(cles) == ["ajouté", "nouveau"]
    assert Rattachement.objects.filter(utilisateur__email=EMAIL).count() == 2
