"""« Voir comme »: every address read or sent to as somebody of an organisme; nothing is written."""

import copy
import datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Acte, Role
from sofi.ecrans.commun import voir_comme
from tests.fabriques import RattachementFactory, UtilisateurFactory

from .adresses import TABLE
from .monde import OFFRE, A, Monde
from .test_toutes_les_urls import adresse, est, photographie

pytestmark = pytest.mark.django_db
Nature = Acte.Nature


def voir(monde: Monde) -> Client:
    """The service Offre, seeing as organisme A."""
    client = monde.clients[OFFRE]
    args = [monde.organisme.pk, monde.rattachement.pk]
    reponse = client.post(reverse("service_offre:comptes_voir_comme", args=args))
    assert reponse.headers["Location"] == reverse("organisme:tableau_de_bord")
    return client


@pytest.fixture(scope="module")
def monde_partage(base_du_module: None) -> Monde:
    monde = Monde()
    connection.check_constraints()  # what waits for the end of a transaction is written now, by no reader
    return monde


@pytest.fixture
def monde(monde_partage: Monde) -> Monde:
    return copy.deepcopy(monde_partage)


SUR_D_AUTRES_SITES = {"public:vignette"}  # a frame without a header, that no one is signed in to


def test_lire_montre_ce_que_voit_l_organisme_et_n_ecrit_rien(monde: Monde) -> None:
    """Its own pages as it sees them, with the banner; its secrets and the staff's pages do not exist."""
    client = voir(monde)
    avant, fautes = photographie(), []
    for nom, (attendus, _) in TABLE.items():
        reponse = client.get(adresse(monde, nom))
        if nom in voir_comme.TOUJOURS:
            continue
        attendu = attendus[A] if nom.startswith(voir_comme.OUVERTES) else 404
        if not est(reponse, attendu):
            fautes.append(f"{nom}: {reponse.status_code}, not {attendu}")
        page = reponse.getvalue()  # what is sent piece by piece too
        entiere = b"<main" in page and nom not in SUR_D_AUTRES_SITES
        if entiere and "Vous voyez SOFI comme" not in page.decode():
            fautes.append(f"{nom}: no banner")
    assert not fautes
    assert photographie() == avant


def test_envoyer_est_refuse_partout(monde: Monde) -> None:
    """Wherever it is sent, with a message that says why."""
    client = voir(monde)
    avant = photographie()
    for nom in set(TABLE) - voir_comme.TOUJOURS:
        reponse = client.post(adresse(monde, nom), {"x": "y"})
        assert reponse.status_code == 403, nom
        assert "Vous êtes en lecture seule" in reponse.content.decode(), nom
    assert photographie() == avant


def test_quitter_est_trace(monde: Monde) -> None:
    """Who, as whom, from when to when; then one is oneself again."""
    client = voir(monde)
    reponse = client.post(reverse("service_offre:comptes_vue_quitter"))
    page = reverse("service_offre:comptes_utilisateur", args=[monde.organisme.pk])
    assert reponse.headers["Location"] == page
    contenu = client.get(page).content.decode()
    assert "Vu comme cette personne" in contenu and "Vous voyez SOFI comme" not in contenu
    fin, debut = Acte.objects.order_by("-pk")[:2]
    assert (debut.nature, fin.nature) == (Nature.VU_COMME, Nature.VUE_FINIE)
    assert {debut.auteur, fin.auteur} == {monde.offre}
    assert {debut.utilisateur, fin.utilisateur} == {monde.organisme}
    assert client.get(reverse("organisme:tableau_de_bord")).status_code == 404


def test_se_deconnecter_y_met_fin(monde: Monde) -> None:
    """The whole session ends, and the journal says so."""
    client = voir(monde)
    client.post(reverse("account_logout"))
    assert client.get(reverse("compte:mon_compte")).status_code == 302
    assert Acte.objects.filter(nature=Nature.VUE_FINIE, auteur=monde.offre).count() == 1


@pytest.mark.parametrize("cause", ["temps", "compte ferme", "role"])
def test_la_vue_finit_d_elle_meme(monde: Monde, cause: str) -> None:
    """After half an hour, when the account closes, when one has no right to it any more."""
    client = voir(monde)
    if cause == "temps":
        session = client.session
        debut = timezone.now() - datetime.timedelta(minutes=30)
        session[voir_comme.CLE_DE_SESSION] |= {"debut": debut.isoformat()}
        session.save()
    elif cause == "compte ferme":
        type(monde.organisme).objects.filter(pk=monde.organisme.pk).update(is_active=False)
    else:
        type(monde.offre).objects.filter(pk=monde.offre.pk).update(role=Role.REGION)
    reponse = client.post(reverse("organisme:tableau_de_bord"))
    assert reponse.headers["Location"] == reverse("compte:apres_connexion")
    assert client.get(reverse("organisme:tableau_de_bord")).status_code == 404
    assert "Vous voyez SOFI comme" not in client.get(reverse("compte:mon_compte")).content.decode()


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ADMINISTRATION, Role.REGION])
def test_jamais_comme_quelqu_un_du_personnel(client: Client, role: str) -> None:
    """Nor as an account that is closed."""
    client.force_login(UtilisateurFactory(role=Role.ADMINISTRATION))
    avant = Acte.objects.count()
    ferme = RattachementFactory(utilisateur__is_active=False)
    for lien in (RattachementFactory(utilisateur__role=role), ferme):
        args = [lien.utilisateur.pk, lien.pk]
        client.post(reverse("service_offre:comptes_voir_comme", args=args))
        assert voir_comme.CLE_DE_SESSION not in client.session
    assert Acte.objects.count() == avant
