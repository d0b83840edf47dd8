"""The views of public pages: counted by day and page, without a word of who reads; read by the organisme alone."""

import datetime
import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.diffusion import vues
from sofi.diffusion.models import VuesDuJour
from sofi.diffusion.taches import oublier_les_vues
from sofi.offre.models import Action
from sofi.validation.circuit import franchir
from tests.fabriques import RattachementFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"
ROBOTS = (
    "",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "python-requests/2.32",
    "curl/8.5.0",
)


@pytest.fixture
def action() -> Action:
    """Published, with two sessions."""
    action: Action = saisie_complete(sessions=2)
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=UtilisateurFactory(role=Role.SERVICE_OFFRE))
    return action


@pytest.fixture
def adresses(action: Action) -> list[str]:
    """The pages of its sessions, at their own addresses."""
    pages = [reverse("public:session", args=[s.pk]) for s in action.sessions.order_by("pk")]
    return [Client().get(page).url for page in pages]


def lire(adresse: str, client: Client | None = None, **entetes: str) -> Any:
    return (client or Client()).get(adresse, headers={"User-Agent": FIREFOX} | entetes)


def comptes() -> list[tuple[int, int]]:
    return list(VuesDuJour.objects.order_by("session").values_list("session", "nombre"))


def test_une_ligne_par_jour_et_par_page(action: Action, adresses: list[str]) -> None:
    une, autre = action.sessions.order_by("pk")
    for adresse in (adresses[0], adresses[0], adresses[1]):
        assert lire(adresse).status_code == 200
    organisme = f"/organisme/{action.etablissement_id}-x/"
    lire(lire(organisme).url)
    assert comptes() == [(0, 1), (une.pk, 2), (autre.pk, 1)]
    ligne = VuesDuJour.objects.get(session=une.pk)
    assert (ligne.action, ligne.etablissement) == (action.pk, action.etablissement_id)
    connues = {champ.name for champ in VuesDuJour._meta.get_fields()}
    assert connues == {"id", "jour", "etablissement", "action", "session", "nombre"}


def test_ce_qui_ne_compte_pas(action: Action, adresses: list[str]) -> None:
    """Robots, prefetching, HEAD, the address without its title, a page that isn't there, anybody signed in."""
    for agent in ROBOTS:
        assert lire(adresses[0], **{"User-Agent": agent}).status_code == 200
    lire(adresses[0], **{"Sec-Purpose": "prefetch;prerender"})
    Client().head(adresses[0], headers={"User-Agent": FIREFOX})
    lire(reverse("public:session", args=[action.sessions.first().pk]))
    lire("/formation/999999-rien/")
    for personne in (
        RattachementFactory(etablissement=action.etablissement).utilisateur,
        UtilisateurFactory(role=Role.SERVICE_OFFRE),
    ):
        connecte = Client()
        connecte.force_login(personne)
        assert lire(adresses[0], connecte).status_code == 200
    assert comptes() == []
    reponse = lire(adresses[0])
    assert comptes() and not reponse.cookies


def test_compter_ne_coute_qu_une_requete(adresses: list[str]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as sans:
        lire(adresses[0], **{"User-Agent": "curl/8.5.0"})
    with CaptureQueriesContext(connection) as avec:
        lire(adresses[0])
    ecrites = [q["sql"] for q in avec if "SAVEPOINT" not in q["sql"]]  # the test's own transaction
    assert len(ecrites) == len(sans) + 1
    assert sum("INSERT" in sql for sql in ecrites) == 1


def test_un_comptage_impossible_laisse_la_page(
    adresses: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE diffusion_vuesdujour RENAME TO ailleurs")
    with caplog.at_level(logging.ERROR):
        assert lire(adresses[0]).status_code == 200
    assert "was not counted" in caplog.text
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE ailleurs RENAME TO diffusion_vuesdujour")
    lire(adresses[0])
    assert len(comptes()) == 1


def test_l_organisme_lit_les_siennes(client: Client, action: Action, adresses: list[str]) -> None:
    """The dashboard, the table and the action: thirty days, twelve months, zero said as such."""
    client.force_login(RattachementFactory(etablissement=action.etablissement).utilisateur)
    pages = {
        nom: reverse(f"organisme:{nom}", args=arguments)
        for nom, arguments in (
            ("tableau_de_bord", []),
            ("pages_lues", []),
            ("publie_suivi", [action.pk]),
        )
    }

    def textes() -> dict[str, str]:
        return {
            nom: " ".join(client.get(page).content.decode().replace("\xa0", " ").split())
            for nom, page in pages.items()
        }

    for nom, page in textes().items():
        assert "0 vue" in page, nom
    jour, une = timezone.localdate(), action.sessions.order_by("pk").first()
    commun = {"etablissement": action.etablissement_id, "action": action.pk, "session": une.pk}
    for jours, nombre in ((0, 3), (29, 4), (30, 50), (364, 600), (365, 7000)):
        VuesDuJour.objects.create(
            jour=jour - datetime.timedelta(days=jours), nombre=nombre, **commun
        )
    assert vues.lues(jour, action=action.pk) == vues.Lues(trente=7, douze=657)
    for nom, page in textes().items():
        assert "7 vues" in page and "657" in page, nom
    tableau = client.get(pages["pages_lues"]).context["page"]
    assert [(p.trente, p.douze) for p in tableau] == [(7, 657), (0, 0)]
    autre = Client()
    autre.force_login(RattachementFactory().utilisateur)
    assert autre.get(pages["pages_lues"]).context["total"] == vues.Lues()


def test_vingt_cinq_mois_puis_plus_rien() -> None:
    def garde(jour: datetime.date, aujourd_hui: datetime.date) -> bool:
        VuesDuJour.objects.all().delete()
        VuesDuJour.objects.create(jour=jour, etablissement=1, nombre=1)
        vues.oublier_les_anciennes(aujourd_hui)
        return VuesDuJour.objects.exists()

    le = datetime.date
    assert garde(le(2026, 10, 1), le(2028, 11, 30))
    assert not garde(le(2026, 9, 30), le(2028, 11, 30))
    assert garde(le(2024, 12, 1), le(2027, 1, 31))
    assert not garde(le(2024, 11, 30), le(2027, 1, 31))
    VuesDuJour.objects.create(jour=le(2020, 1, 1), etablissement=2)
    oublier_les_vues(timestamp=0)
    assert not VuesDuJour.objects.exists()
