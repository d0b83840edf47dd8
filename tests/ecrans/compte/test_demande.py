"""« Je n'ai pas de clé d'activation et souhaite en faire la demande »."""

import pytest
from django.test import Client
from django.urls import reverse

from sofi.annuaire.models import NDA_SANS
from sofi.comptes.models import DemandeAcces, Role
from sofi.courriels.models import Courriel
from sofi.socle.formats import siret as siret_ecrit
from sofi.socle.validateurs import SIREN_LA_POSTE, siret_est_valide
from tests.fabriques import DepartementFactory, UtilisateurFactory, siret
from tests.facteur import Facteur, contenu

from .conftest import Envoi

pytestmark = pytest.mark.django_db

SIRET = siret(4001)
LA_POSTE = next(
    numero
    for numero in (f"{SIREN_LA_POSTE}{rang:05}" for rang in range(50, 100))
    if siret_est_valide(numero) and sum(map(int, numero)) % 5 == 0
)


FAUX = f"{SIRET[:-1]}{(int(SIRET[-1]) + 1) % 10}"


def demande(**valeurs: str) -> dict[str, str]:
    """A form filled as it should be."""
    return {
        "siret": SIRET,
        "nda": "52530000153",
        "nom": "Essai",
        "prenom": "",
        "email": "Nouvelle@exemple.fr",
        "telephone": "02 43 00 00 00",
        "message": "Nous ouvrons en septembre.",
    } | valeurs


def test_demande_recue(envoyer: Envoi, facteur: Facteur) -> None:
    """The request is kept, and acknowledged by mail."""
    reponse = envoyer(
        "compte:demander_cle", demande(siret=f"{SIRET[:3]} {SIRET[3:9]} {SIRET[9:]}"), follow=True
    )
    assert reponse.redirect_chain == [(reverse("compte:demande_recue"), 302)]
    gardee = DemandeAcces.objects.get()
    assert (gardee.siret, gardee.email, gardee.nda) == (SIRET, "nouvelle@exemple.fr", "52530000153")
    assert gardee.est_en_attente and gardee.utilisateur is None
    [recu] = facteur.recus
    assert recu["Subject"] == "SOFI : votre demande est reçue"
    assert f"SIRET {siret_ecrit(SIRET)}" in contenu(recu, "plain")


def test_meme_reponse_que_l_adresse_soit_connue_ou_non(envoyer: Envoi, facteur: Facteur) -> None:
    """Page and mail are the same, word for word."""
    UtilisateurFactory(email="connue@exemple.fr")
    UtilisateurFactory(email="fermee@exemple.fr", is_active=False)
    UtilisateurFactory(email="interne@exemple.fr", role=Role.SERVICE_OFFRE)
    pages = set()
    for qui in ("connue", "fermee", "interne", "inconnue"):
        reponse = envoyer(
            "compte:demander_cle", demande(email=f"{qui}@exemple.fr"), par=Client(), follow=True
        )
        pages.add((reponse.status_code, reponse.content))
    assert len(pages) == 1
    assert len({contenu(recu, "plain") for recu in facteur.recus}) == 1
    assert len(facteur.recus) == DemandeAcces.objects.count() == 4


def test_deux_fois_la_meme(envoyer: Envoi, facteur: Facteur) -> None:
    """The second one changes nothing and is answered the same."""
    reponses = [envoyer("compte:demander_cle", demande()) for _ in range(2)]
    assert [(r.status_code, r["Location"]) for r in reponses] == [
        (302, reverse("compte:demande_recue"))
    ] * 2
    assert DemandeAcces.objects.count() == len(facteur.recus) == 1


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("siret", FAUX, f"La clé du SIRET {FAUX} est fausse"),
        ("siret", SIRET[:13], "Le SIRET a 14 chiffres"),
        ("siret", "", "Indiquez le SIRET"),
        ("siret", "9" * 70, "caractères"),
        ("siret", f"{LA_POSTE[:-1]}{(int(LA_POSTE[-1]) + 1) % 10}", "est fausse"),
        ("nda", "5253000015", "vous en avez saisi 10"),
        ("nda", "", "l'UAI d'une école"),
        ("nda", NDA_SANS, "indiquez l'UAI de l'école"),
        ("uai", "12345678", "7 chiffres et 1 lettre"),
        ("email", "nouvelle @exemple.fr", "contient un espace"),
        ("email", "", "Indiquez votre adresse"),
        ("nom", "", "Indiquez votre nom"),
        ("telephone", "12", "n'est pas un numéro de téléphone"),
        ("message", "x" * 1001, "1000"),
    ],
)
def test_saisie_refusee(envoyer: Envoi, champ: str, valeur: str, message: str) -> None:
    """Each fault is named beside its field; what was typed stays; nothing is kept nor sent."""
    reponse = envoyer("compte:demander_cle", demande(**{champ: valeur}))
    page = reponse.content.decode().replace("&#x27;", "'").replace("\xa0", " ")
    assert reponse.status_code == 422
    assert message in page
    assert "Erreurs (" in page and "Votre demande n’est pas envoyée." in page
    assert "Nous ouvrons en septembre." in page or champ == "message"
    assert not DemandeAcces.objects.exists() and not Courriel.objects.exists()


@pytest.mark.parametrize(
    "valeurs",
    [
        {"siret": LA_POSTE},
        {"nda": "52 53 00001 53"},
        {"nda": "", "uai": "0531234d"},
        {"nda": NDA_SANS, "uai": "0531234D"},
    ],
)
def test_saisie_acceptee(envoyer: Envoi, valeurs: dict[str, str]) -> None:
    """La Poste's own key, a NDA in groups, a school's UAI."""
    assert envoyer("compte:demander_cle", demande(**valeurs)).status_code == 302
    assert DemandeAcces.objects.get().siret == valeurs.get("siret", SIRET)


@pytest.mark.parametrize(
    ("valeurs", "averti"),
    [
        ({"nda": "52530000153"}, ""),
        ({"nda": "11750000153"}, "Île-de-France"),
        ({"nda": "", "uai": "0531234D"}, ""),
        ({"nda": "", "uai": "0751234J"}, "Île-de-France"),
        ({"nda": "99990000153"}, "une autre région"),
    ],
)
def test_organisme_d_une_autre_region(envoyer: Envoi, valeurs: dict[str, str], averti: str) -> None:
    """Accepted with a warning, which blocks nothing."""
    DepartementFactory()
    DepartementFactory(
        code="75", libelle="Paris", region__code="11", region__libelle="Île-de-France"
    )
    reponse = envoyer("compte:demander_cle", demande(**valeurs), follow=True)
    page = reponse.content.decode()
    assert DemandeAcces.objects.count() == 1
    assert ("semble être d’une autre région" in page) is bool(averti) or averti in page
    assert ("autre région" in page) is bool(averti)


def test_lire_n_ecrit_rien(client: Client) -> None:
    """The page is open to visitors, and reading it changes nothing."""
    page = client.get(reverse("compte:demander_cle"))
    assert page.status_code == 200
    assert "Erreurs (" not in page.content.decode()
    assert not DemandeAcces.objects.exists()


def test_sans_serveur_de_messagerie(envoyer: Envoi, smtp: None) -> None:
    """The page answers the same; the mail waits, and is not lost."""
    assert envoyer("compte:demander_cle", demande()).status_code == 302
    UtilisateurFactory(email="saisie@exemple.fr")
    reponse = envoyer("account_reset_password", {"email": "saisie@exemple.fr"})
    assert reponse.status_code == 302
    assert DemandeAcces.objects.count() == 1
    situations = Courriel.objects.values_list("destinataire", "situation")
    assert set(situations) == {
        ("nouvelle@exemple.fr", "a_envoyer"),
        ("saisie@exemple.fr", "a_envoyer"),
    }
