"""A session that ends while one types: what was sent is kept for that account, and given back on the same page."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from lxml import html

from sofi.comptes.gardees import oublier_les_anciennes
from sofi.comptes.models import SaisieGardee
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from tests.fabriques import MotifRefusFactory, UtilisateurFactory, saisie_complete

from .adresses import TABLE
from .monde import ADMIN, CONNEXION, OFFRE, REGION, A, Monde
from .test_toutes_les_urls import adresse

pytestmark = pytest.mark.django_db
TEXTE = "Les 28 places dépassent <celles> du lot."


@pytest.fixture(scope="module")
def monde(base_du_module):
    monde = Monde()
    connection.check_constraints()  # what waits for the end of a transaction is written now, by no POST
    return monde


def finir(client):
    """The session ends; the browser keeps its other cookies."""
    client.get(reverse("compte:mon_compte"))
    del client.cookies["sessionid"]


def roles_de(attendus):
    return [r for r in (A, OFFRE, ADMIN, REGION) if attendus[r] not in (404, CONNEXION)]


POSTS = [
    (nom, role)
    for nom, (attendus, _) in TABLE.items()
    if attendus[next(iter(attendus))] == CONNEXION and not nom.startswith(("account_", "mfa_"))
    for role in roles_de(attendus)[:1]
]


@pytest.fixture
def personnes(monde):
    return {
        role: monde.clients[role].session["_auth_user_id"] for role in (A, OFFRE, ADMIN, REGION)
    }


def test_every_post_of_every_role_is_kept_and_given_back(monde, personnes):
    """Nothing is written but what is kept; passwords and files are not kept; the text is on the page given back."""
    from sofi.comptes.models import Utilisateur

    assert len(POSTS) > 100 and {role for _, role in POSTS} == {A, OFFRE, ADMIN, REGION}
    clients, ouvertes = {}, {}
    for role, pk in personnes.items():
        clients[role] = Client()
        clients[role].force_login(Utilisateur.objects.get(pk=pk))
        ouvertes[role] = clients[role].cookies["sessionid"]
        clients[role].get(reverse("compte:mon_compte"))
    avant, fautes = ecrites(), []
    for nom, role in POSTS:
        client, gardees = clients[role], SaisieGardee.objects.filter(utilisateur=personnes[role])
        del client.cookies["sessionid"]
        envoi = {"motif": TEXTE, "password": "secret", "f": ContentFile(b"x", name="x.txt")}
        reponse = client.post(adresse(monde, nom), envoi)
        gardee = gardees.last()
        if ecrites() != avant or gardee is None or gardee.champs != [["motif", [TEXTE]]]:
            fautes.append(f"{nom}, {role}: {gardee and gardee.champs}, {ecrites() - avant}")
            avant = ecrites()
        client.cookies["sessionid"] = ouvertes[role]
        if gardee is None:
            continue
        page = client.get(html_suite(reponse), follow=True)
        if (
            page.status_code != 200
            or "Les 28 places dépassent &lt;celles&gt;" not in page.content.decode()
        ):
            fautes.append(f"{nom}, {role}: {page.redirect_chain} {page.status_code}")
        gardee.delete()
    assert not fautes


def ecrites() -> set[tuple[str, int]]:
    """How many rows of each table the test has written so far, what is kept and the sessions left out.

    PostgreSQL counts them as they are written: an update shows even when it changes no value.
    """
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname NOT IN ('comptes_saisiegardee', 'django_session')"
        )
        return set(curseur.fetchall())


def test_what_is_written_is_counted_even_when_no_value_changes(monde):
    avant = ecrites()
    assert ecrites() == avant
    Action.objects.filter(pk=monde.action.pk).update(voie=monde.action.voie)
    assert {table for table, _ in ecrites() - avant} == {"offre_action"}


def html_suite(reponse):
    """Where one goes after signing in."""
    from urllib.parse import parse_qs, urlsplit

    assert urlsplit(reponse.url).path == reverse("account_login")
    return parse_qs(urlsplit(reponse.url).query)["next"][0]


@pytest.fixture
def refus(monde, client):
    """A refusal typed by the service Offre, sent when the session had ended."""
    action = saisie_complete(etat=Etat.ATTENTE_VALIDATION)
    client.force_login(monde.offre)
    page = reverse("service_offre:action", args=[action.pk])
    lue = html.fromstring(client.get(page).content)
    url = reverse("service_offre:decider", args=[action.pk, "refuser"])
    (formulaire,) = lue.xpath(f"//form[starts-with(@action, '{url}')]")
    envoi = dict(formulaire.form_values()) | {
        "refuser-a_faire": TEXTE,
        "refuser-motif": str(MotifRefusFactory().pk),
    }
    finir(client)
    reponse = client.post(url, envoi, headers={"Referer": f"http://testserver{page}?file=1"})
    return action, page, url, html_suite(reponse)


def test_the_same_page_reads_as_it_was_filled_and_nothing_is_sent(monde, client, refus):
    action, page, url, suite = refus
    connexion = client.get(reverse("account_login"), {"next": suite}).content.decode()
    assert "est gardé, rien n’a été envoyé" in connexion and TEXTE[:20] not in connexion
    client.force_login(monde.offre)
    rendue = client.get(suite, follow=True)
    assert rendue.redirect_chain[-1][0].startswith(f"{page}?file=1&reprise=")
    (formulaire,) = html.fromstring(rendue.content).xpath(f"//form[starts-with(@action, '{url}')]")
    lus = dict(formulaire.form_values())
    assert (
        lus["refuser-a_faire"].strip() == TEXTE
        and "Rien n’est encore envoyé" in formulaire.text_content()
    )
    assert Action.objects.get(pk=action.pk).etat == Etat.ATTENTE_VALIDATION
    client.post(url, lus)
    assert Action.objects.get(pk=action.pk).etat != Etat.ATTENTE_VALIDATION
    assert not SaisieGardee.objects.exists()


def test_it_is_for_that_account_only(client, refus):
    _, page, _, suite = refus
    client.force_login(UtilisateurFactory(role=OFFRE))
    for url in (suite, f"{page}?reprise={suite.strip('/').split('/')[-1]}", f"{suite}lire/"):
        assert "Les 28 places" not in client.get(url, follow=True).content.decode()


def test_it_lasts_two_hours(monde, client, refus):
    suite = refus[-1]
    gardee = SaisieGardee.objects.get()
    SaisieGardee.objects.update(le=gardee.le - datetime.timedelta(hours=2, seconds=1))
    client.force_login(monde.offre)
    assert "Les 28 places" not in client.get(suite, follow=True).content.decode()
    oublier_les_anciennes()
    assert not SaisieGardee.objects.exists()


def test_it_can_be_forgotten_without_signing_in(client, refus):
    connexion = client.get(reverse("account_login"), {"next": refus[-1]})
    (oubli,) = html.fromstring(connexion.content).xpath("//form[contains(@action, 'effacer')]")
    client.post(oubli.get("action"))
    assert not SaisieGardee.objects.exists()


@pytest.mark.parametrize(
    ("origine", "gardee"),
    [("http://testserver", True), ("https://mechant.fr", False), ("https://[::1", False)],
)
def test_a_token_of_before_signing_in_again_loses_nothing(monde, origine, gardee):
    """A page left open, signed in again in another tab: kept when it comes from here, refused from elsewhere."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(monde.offre)
    url = reverse("service_offre:decider", args=[monde.action.pk, "refuser"])
    reponse = client.post(url, {"commentaire": TEXTE}, headers={"Origin": origine})
    assert reponse.status_code == (302 if gardee else 403)
    assert SaisieGardee.objects.exists() is gardee


@pytest.mark.parametrize("nom", ["service_offre:file", "public:garder"])
def test_what_is_no_address_comes_from_no_page_of_ours(nom):
    """What a browser says of itself may be anything."""
    entetes = {"Referer": "https://[::1", "Origin": "https://[::1"}
    reponse = Client().post(reverse(nom), {"x": "y"}, headers=entetes)
    assert reponse.status_code in (302, 400, 403)


def test_what_another_account_left_open_is_not_taken_for_one_s_own(monde):
    client = Client(enforce_csrf_checks=True)
    for personne in (UtilisateurFactory(role=OFFRE), monde.offre):
        client.force_login(personne)
        client.get(reverse("compte:mon_compte"))
    url = reverse("service_offre:decider", args=[monde.action.pk, "refuser"])
    reponse = client.post(url, {"commentaire": TEXTE}, headers={"Origin": "http://testserver"})
    assert reponse.status_code == 403 and not SaisieGardee.objects.exists()


def test_without_knowing_whose_it_is_nothing_is_kept(monde):
    url = reverse("service_offre:decider", args=[monde.action.pk, "refuser"])
    Client().post(url, {"commentaire": TEXTE})
    assert not SaisieGardee.objects.exists()


def test_what_is_too_long_to_be_kept_is_said_and_the_rest_is_kept(monde, client, monkeypatch):
    """The longest field is left out, the sign-in page says so, and so does the page that gives the rest back."""
    monkeypatch.setattr("sofi.comptes.gardees.TAILLE_MAX", 300)
    action = saisie_complete(etat=Etat.ATTENTE_VALIDATION)
    client.force_login(monde.offre)
    page = reverse("service_offre:action", args=[action.pk])
    finir(client)
    reponse = client.post(
        reverse("service_offre:decider", args=[action.pk, "refuser"]),
        {"refuser-a_faire": "x" * 301, "refuser-motif": TEXTE},
        headers={"Referer": f"http://testserver{page}"},
    )
    gardee = SaisieGardee.objects.get(utilisateur=monde.offre)
    assert (gardee.champs, gardee.trop_longs) == ([["refuser-motif", [TEXTE]]], 1)
    connexion = client.get(reponse.url).content.decode()
    assert "trop long n’a pas été gardé" in connexion and "copiez-le ailleurs" in connexion
    assert "Le reste de ce que vous avez saisi est gardé" in connexion
    assert "Ce que vous avez saisi est gardé, rien" not in connexion
    client.force_login(monde.offre)
    rendue = client.get(html_suite(reponse), follow=True).content.decode()
    assert "trop long n’a pas été gardé" in rendue and "corrigez-le avant d’envoyer" in rendue
