"""« Signaler une erreur », from the training's page to the answer: the public, the organisme, the service Offre."""

import copy
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from conf.settings import ACCOUNT_RATE_LIMITS
from sofi.usagers.models import Signalement
from tests.fabriques import RattachementFactory

from .monde import ADMIN, OFFRE, REGION, A, B, Monde

pytestmark = pytest.mark.django_db
ENVOI = {"objet": "prix", "texte": "La plaquette dit 6 300 €.", "email": "moi@exemple.fr"}


@pytest.fixture(scope="module")
def monde_partage(base_du_module: None) -> Monde:
    return Monde()


@pytest.fixture
def monde(monde_partage: Monde) -> Monde:
    cache.clear()
    return copy.deepcopy(monde_partage)


def signaler(monde: Monde, **champs: str) -> Any:
    adresse = reverse("public:signaler", args=[monde.session.pk])
    return Client().post(adresse, ENVOI | champs)


def test_envoyer_mene_au_suivi(monde: Monde) -> None:
    reponse = signaler(monde)
    depose = Signalement.objects.get(courriel="moi@exemple.fr")
    assert (reponse.status_code, reponse.url) == (303, f"/signalement/{depose.cle}/")
    page = Client().get(reponse.url)
    html = page.content.decode()
    assert "La plaquette dit 6" in html
    assert "Transmis" in html
    assert "moi@exemple.fr" not in html
    assert "no-store" in page["Cache-Control"]
    assert Client().get("/signalement/autre/").status_code == 404


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"texte": "  "}, "Écrivez ce qu’il faudrait lire."),
        ({"texte": "\u200b"}, "Écrivez ce qu’il faudrait lire."),
        ({"objet": ""}, "Choisissez ce qui est faux."),
        ({"objet": "x"}, "Choisissez ce qui est faux."),
        ({"email": "moi"}, "Cette adresse e-mail est incomplète"),
    ],
)
def test_refuse_ce_qui_est_tape_reste(monde: Monde, champs: dict[str, str], dit: str) -> None:
    reponse = signaler(monde, **champs)
    html = reponse.content.decode()
    assert reponse.status_code == 422
    assert dit in html
    for nom in {"texte", "email"} - set(champs):
        assert ENVOI[nom] in html
    assert not Signalement.objects.filter(courriel="moi@exemple.fr").exists()


def test_un_programme_qui_remplit_le_champ_cache_ne_depose_rien(monde: Monde) -> None:
    assert signaler(monde, site="https://exemple.fr").status_code == 303
    assert not Signalement.objects.filter(courriel="moi@exemple.fr").exists()


@override_settings(ACCOUNT_RATE_LIMITS=ACCOUNT_RATE_LIMITS)
def test_trop_de_fois_de_la_meme_adresse(monde: Monde) -> None:
    statuts = [signaler(monde, texte=f"Faux {n}.").status_code for n in range(11)]
    assert statuts == [303] * 10 + [429]


@pytest.mark.parametrize(("role", "espace"), [(A, "organisme"), (OFFRE, "service_offre")])
def test_chacun_repond_de_son_cote(monde: Monde, role: str, espace: str) -> None:
    qui = monde.clients[role]
    liste = qui.get(reverse(f"{espace}:signalements")).content.decode()
    adresse = reverse(f"{espace}:signalement", args=[monde.signalement.pk])
    assert adresse in liste
    refus = qui.post(adresse, {"texte": "Tapé.", "lue": "transmis"})
    assert refus.status_code == 422
    assert "Tapé." in refus.content.decode()
    envoi = {"situation": "corrige", "texte": "C’est corrigé.", "lue": "transmis"}
    assert qui.post(adresse, envoi).url == adresse
    encore = qui.post(adresse, envoi)
    assert encore.status_code == 422
    assert "traité pendant que vous écriviez" in encore.content.decode()
    assert monde.signalement.etapes.count() == 3
    assert adresse not in qui.get(reverse(f"{espace}:signalements")).content.decode()
    assert adresse in qui.get(reverse(f"{espace}:signalements") + "?tous=1").content.decode()
    suivi = Client().get(reverse("public:signalement", args=[monde.signalement.cle]))
    assert "C’est corrigé." in suivi.content.decode()


def test_ce_qui_est_a_un_autre_n_existe_pas(monde: Monde) -> None:
    pk, envoi = monde.signalement.pk, {"situation": "repondu", "texte": "Non.", "lue": "transmis"}
    organisme = reverse("organisme:signalement", args=[pk])
    service = reverse("service_offre:signalement", args=[pk])
    for role, adresse in ((B, organisme), (OFFRE, organisme), (A, service), (REGION, service)):
        assert monde.clients[role].post(adresse, envoi).status_code == 404
    assert organisme not in monde.clients[B].get(reverse("organisme:signalements")).content.decode()
    assert monde.signalement.etapes.count() == 2


def test_les_deux_tableaux_de_bord_les_comptent(monde: Monde) -> None:
    attendus = {
        A: ("organisme:tableau_de_bord", "1\xa0erreur signalée"),
        OFFRE: ("service_offre:file", "1\xa0signalement du public attend"),
        ADMIN: ("service_offre:file", "1\xa0signalement du public attend"),
    }
    for role, (nom, dit) in attendus.items():
        assert dit in monde.clients[role].get(reverse(nom)).content.decode()
    assert (
        "signalée"
        not in monde.clients[B].get(reverse("organisme:tableau_de_bord")).content.decode()
    )


def test_l_e_mail_de_qui_signale_n_est_montre_a_personne(monde: Monde) -> None:
    signaler(monde)
    depose = Signalement.objects.get(courriel="moi@exemple.fr")
    for role, espace in ((A, "organisme"), (OFFRE, "service_offre")):
        for nom, arguments in (
            (f"{espace}:signalements", []),
            (f"{espace}:signalement", [depose.pk]),
        ):
            page = monde.clients[role].get(reverse(nom, args=arguments))
            assert "moi@exemple.fr" not in page.content.decode()


def test_autant_de_requetes_pour_un_que_pour_vingt(
    monde: Monde, django_assert_max_num_queries: Any
) -> None:
    RattachementFactory()
    for numero in range(19):
        Signalement.objects.create(
            action=monde.action,
            session=1,
            titre=f"T{numero}",
            organisme="O",
            objet="prix",
            texte="x",
            situation="transmis",
            le=monde.signalement.le,
            expire_le=monde.signalement.expire_le,
        )
    for role, nom in ((A, "organisme:signalements"), (OFFRE, "service_offre:signalements")):
        with django_assert_max_num_queries(14):
            monde.clients[role].get(reverse(nom))
