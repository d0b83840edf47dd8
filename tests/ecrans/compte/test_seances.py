"""One's sessions: listed, closed by their owner or by the administration, ended by themselves."""

import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sofi.comptes import seances
from sofi.comptes.models import Acte, Connexion, Role, SessionOuverte, Utilisateur
from sofi.personnes.conservation import REGLES
from tests.connexion import se_connecter
from tests.fabriques import MOT_DE_PASSE, UtilisateurFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
TELEPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)
MON_COMPTE = "/compte/"


def entrer(personne: Utilisateur, navigateur: str = FIREFOX, ip: str = "203.0.113.4") -> Client:
    """Sign in from a device of one's own."""
    client = Client(headers={"user-agent": navigateur}, REMOTE_ADDR=ip)
    identite = {"login": personne.email, "password": MOT_DE_PASSE}
    assert client.post(reverse("account_login"), identite).status_code == 302
    return client


def confirmer(client: Client, adresse: str) -> HttpResponse:
    """Ask for it, give one's password again, and be led to the end."""
    reponse = client.post(adresse)
    assert reponse.status_code == 302 and "reauthenticate" in reponse["Location"]
    return client.post(reponse["Location"], {"password": MOT_DE_PASSE}, follow=True)  # type: ignore[return-value]


def est_dedans(client: Client) -> bool:
    return client.get(MON_COMPTE).status_code == 200


def vieillir(client: Client, **cles: float) -> None:
    """As if the session had been open, or seen, so many hours before."""
    session = client.session
    garde = session["ouverte"]
    session["ouverte"] = garde | {cle: garde[cle] - heures * 3600 for cle, heures in cles.items()}
    session.save()


def test_on_les_voit_celle_ci_d_abord() -> None:
    """Each in words: the device, the browser, since when; nothing of anybody else's."""
    personne = UtilisateurFactory()
    ici = entrer(personne)
    entrer(personne, TELEPHONE, "198.51.100.7")
    entrer(UtilisateurFactory(), ip="192.0.2.99")
    page = ici.get(MON_COMPTE)
    dites = [(o.celle_ci, o.appareil, o.logiciels, o.ip) for o in page.context["sessions"]]
    assert dites == [
        (True, "Ordinateur", "Firefox, Windows", "203.0.113.4"),
        (False, "Téléphone", "Safari, iOS", "198.51.100.7"),
    ]
    texte = page.content.decode()
    assert "Cet appareil" in texte and "192.0.2.99" not in texte
    assert texte.count("/fermer/") == 2, "the other one, and all the others"


def test_fermer_une_autre_session() -> None:
    """The password is asked again; then that one is asked to sign in, this one goes on, and a trace is left."""
    personne = UtilisateurFactory()
    ici, ailleurs = entrer(personne), entrer(personne, TELEPHONE)
    autre = SessionOuverte.objects.get(navigateur=TELEPHONE)
    page = confirmer(ici, reverse("compte:fermer_session", args=[autre.pk]))
    assert "La session est fermée" in page.content.decode()
    assert (est_dedans(ici), est_dedans(ailleurs)) == (True, False)
    assert personne.connexions.filter(nature=Connexion.Nature.RETIREE).count() == 1


def test_fermer_toutes_les_autres() -> None:
    personne = UtilisateurFactory()
    ici, autres = entrer(personne), [entrer(personne, TELEPHONE) for _ in range(3)]
    page = confirmer(ici, reverse("compte:fermer_les_autres"))
    assert "3\N{NO-BREAK SPACE}autres sessions fermées" in page.content.decode()
    assert est_dedans(ici) and not any(map(est_dedans, autres))


def test_celle_d_une_autre_personne_n_existe_pas() -> None:
    """Nor is this one closed by that address: one signs out."""
    personne = UtilisateurFactory()
    ici, autre = entrer(personne), entrer(UtilisateurFactory(), TELEPHONE)
    confirmer(ici, reverse("compte:fermer_les_autres"))
    sienne = SessionOuverte.objects.get(navigateur=TELEPHONE)
    celle_ci = personne.sessions_ouvertes.get()
    for ouverte in (sienne, celle_ci):
        assert ici.post(reverse("compte:fermer_session", args=[ouverte.pk])).status_code == 404
    assert est_dedans(autre) and est_dedans(ici)


def test_changer_de_mot_de_passe_ferme_les_autres() -> None:
    """Out at once, and out of the list; this one stays, since when it is open too."""
    personne = UtilisateurFactory()
    ici, ailleurs = entrer(personne), entrer(personne, TELEPHONE)
    depuis = SessionOuverte.objects.get(navigateur=FIREFOX).ouverte_le
    nouveau = "quatre mots pour une phrase"
    saisie = {"oldpassword": MOT_DE_PASSE, "password1": nouveau, "password2": nouveau}
    assert ici.post(reverse("account_change_password"), saisie).status_code == 302
    assert (est_dedans(ici), est_dedans(ailleurs)) == (True, False)
    assert [o.ouverte_le for o in personne.sessions_ouvertes.en_cours()] == [depuis]


@pytest.mark.parametrize(
    ("role", "cles", "reste"),
    [
        (Role.ORGANISME, {"vue": 2.9}, True),
        (Role.ORGANISME, {"vue": 3.2}, False),
        (Role.ORGANISME, {"le": 11.9}, True),
        (Role.ORGANISME, {"le": 12.1}, False),
        (Role.SERVICE_OFFRE, {"vue": 0.9}, True),
        (Role.SERVICE_OFFRE, {"vue": 1.2}, False),
        (Role.ADMINISTRATION, {"le": 12.1, "vue": 0}, False),
    ],
)
def test_la_session_finit_d_elle_meme(
    client: Client, role: str, cles: dict[str, float], reste: bool
) -> None:
    """Without gesture after three hours, one for the staff; twelve hours after the sign-in whatever is done."""
    personne = UtilisateurFactory(role=role)
    client.force_login(personne)
    vieillir(client, **cles)
    assert est_dedans(client) is reste
    assert personne.connexions.filter(nature=Connexion.Nature.FINIE).exists() is not reste
    assert personne.sessions_ouvertes.exists() is reste


def test_la_page_ne_demande_pas_plus_a_la_base(client: Client) -> None:
    """One session or twenty: as many questions; and a page read twice in five minutes writes nothing."""
    personne = UtilisateurFactory()
    client.force_login(personne)
    nombres = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as requetes:
            client.get(MON_COMPTE)
        nombres.append(len(requetes))
        assert not [r for r in requetes if r["sql"].startswith(("INSERT", "UPDATE"))]
        for _ in range(19):
            Client().force_login(personne)
    assert nombres[0] == nombres[1]


def test_vue_toutes_les_cinq_minutes(client: Client) -> None:
    """The row follows what is used; a session from before they were followed begins to be."""
    personne = UtilisateurFactory()
    client.force_login(personne)
    vieillir(client, vue=0.2)
    SessionOuverte.objects.update(vue_le=timezone.now() - datetime.timedelta(hours=1))
    client.get(MON_COMPTE)
    assert timezone.now() - personne.sessions_ouvertes.get().vue_le < datetime.timedelta(minutes=1)
    session = client.session
    del session["ouverte"]
    session.save()
    SessionOuverte.objects.all().delete()
    client.get(MON_COMPTE)
    assert personne.sessions_ouvertes.count() == 1


def test_l_administration_ferme_celles_d_un_compte(client: Client) -> None:
    """A computer was stolen: signed out everywhere, traced; an organisme's by the service Offre too."""
    personne, cheffe = UtilisateurFactory(), UtilisateurFactory(role=Role.ADMINISTRATION)
    voleur = entrer(personne)
    client.force_login(cheffe)
    page = reverse("service_offre:comptes_utilisateur", args=[personne.pk])
    assert "Firefox, Windows" in client.get(page).content.decode()
    adresse = reverse("service_offre:comptes_fermer_sessions", args=[personne.pk])
    assert "1\N{NO-BREAK SPACE}session fermée" in client.post(adresse, follow=True).content.decode()
    assert not est_dedans(voleur)
    acte = Acte.objects.get(nature=Acte.Nature.SESSIONS_FERMEES)
    assert (acte.auteur, acte.utilisateur, acte.detail) == (
        cheffe,
        personne,
        "1\N{NO-BREAK SPACE}session",
    )


def test_le_service_offre_ne_ferme_pas_celles_du_personnel(client: Client) -> None:
    collegue = UtilisateurFactory(role=Role.ADMINISTRATION)
    sien = Client()
    se_connecter(sien, collegue)
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    client.post(reverse("service_offre:comptes_fermer_sessions", args=[collegue.pk]))
    assert est_dedans(sien)


def test_les_siennes_en_90_jours(client: Client) -> None:
    """Sign-ins and refusals under one's own address, nobody else's, for ninety days."""
    personne = UtilisateurFactory()
    for email, ip, jours in (
        (personne.email, "203.0.113.8", 1),
        (personne.email, "203.0.113.9", 91),
        ("autre@exemple.fr", "203.0.113.10", 1),
    ):
        utilisateur = personne if email == personne.email else None
        trace = Connexion.objects.create(
            nature="refusee", email=email, ip=ip, utilisateur=utilisateur
        )
        le = timezone.now() - datetime.timedelta(days=jours)
        Connexion.objects.filter(pk=trace.pk).update(le=le)
    client.force_login(personne)
    page = client.get(reverse("compte:connexions")).content.decode()
    assert [ip in page for ip in ("113.8", "113.9", "113.10")] == [True, False, False]


def test_les_finies_quittent_la_base() -> None:
    """With their rows; those that hold stay."""
    for _ in range(2):
        entrer(UtilisateurFactory())
    finie = SessionOuverte.objects.earliest("pk")
    Session.objects.filter(pk=finie.session_id).update(expire_date=timezone.now())
    [regle] = [regle for regle in REGLES if regle.code == "sessions"]
    assert regle.purger(timezone.now()) == 1
    assert SessionOuverte.objects.count() == Session.objects.count() == 1
    assert not SessionOuverte.objects.filter(pk=finie.pk).exists()


@pytest.mark.parametrize(
    ("dit", "appareil", "logiciels"),
    [
        ("", "Appareil inconnu", ""),
        ("curl/8.1", "Appareil inconnu", ""),
        ("Mozilla/5.0 (Linux; Android 15; Pixel) Chrome/1 Mobile Safari/5", "Téléphone", "Chrome, Android"),
        ("Mozilla/5.0 (Linux; Android 15; Tab) Chrome/1 Safari/5", "Tablette", "Chrome, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/1 Safari/5 Edg/1", "Ordinateur", "Edge, Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10) Version/18 Safari/6", "Ordinateur", "Safari, macOS"),
    ],
)  # fmt: skip
def test_l_appareil_en_mots(dit: str, appareil: str, logiciels: str) -> None:
    ouverte: Any = seances.SessionOuverte(navigateur=dit)
    assert (ouverte.appareil, ouverte.logiciels) == (appareil, logiciels)
