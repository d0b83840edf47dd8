"""Sources fetched at night, from a real server on this machine: the same file, cuts, drips, lies about lengths."""

import contextlib
import datetime
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.courriels.models import Courriel
from sofi.echanges.importations import abandonner, appliquer, essayer
from sofi.echanges.models import AdresseDeSource, Import
from sofi.echanges.recuperation import decider_les_recuperes, recuperer, recuperer_la_nuit
from sofi.referentiels.models import Opco
from sofi.socle.telechargement import Regles
from tests.fabriques import OpcoFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db
Constat = AdresseDeSource.Constat
ENTETE = "id,nom\n"


class Serveur(BaseHTTPRequestHandler):
    """Gives the file of the test in the way that its path says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        contenu: bytes = self.server.contenu
        self.server.demandes.append(dict(self.headers))
        etiquette = f'"{hash(contenu)}"'
        if self.path == "/opco.csv" and self.headers.get("If-None-Match") == etiquette:
            self.send_response(304)
            self.end_headers()
            return
        longueurs = {"/long": len(contenu) + 50, "/court": len(contenu) - 9, "/enorme": 2 << 30}
        self.send_response(404 if self.path == "/absent" else 200)
        if self.path not in ("/goutte", "/sans-fin"):
            self.send_header("Content-Length", str(longueurs.get(self.path, len(contenu))))
        self.send_header("ETag", etiquette)
        self.end_headers()
        with contextlib.suppress(OSError):
            if self.path == "/goutte":
                self._egoutter(b"x", 0.05)
            elif self.path == "/sans-fin":
                self._egoutter(b"x" * 100_000, 0)
            elif self.path == "/garde-ouvert":
                self.wfile.write(contenu)
                time.sleep(2)
            else:
                self.wfile.write(contenu)
        self.close_connection = True

    def _egoutter(self, octets: bytes, pause: float) -> None:
        fin = time.monotonic() + 10
        while time.monotonic() < fin:
            self.wfile.write(octets)
            time.sleep(pause)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def serveur() -> Iterator[ThreadingHTTPServer]:
    ouvert = ThreadingHTTPServer(("127.0.0.1", 0), Serveur)
    ouvert.contenu, ouvert.demandes = b"", []
    fil = threading.Thread(target=ouvert.serve_forever, daemon=True)
    fil.start()
    yield ouvert
    ouvert.shutdown()
    ouvert.server_close()


def regles(serveur: ThreadingHTTPServer, *, duree: float = 20.0) -> Regles:
    port = serveur.server_address[1]
    return Regles(1_000_000, duree, lambda ip: ip == "127.0.0.1", frozenset({port}))


def adresse(serveur: ThreadingHTTPServer, chemin: str = "/opco.csv") -> AdresseDeSource:
    url = f"http://127.0.0.1:{serveur.server_address[1]}{chemin}"
    return AdresseDeSource.objects.create(source="opco", url=url)


def fichier(nombre: int) -> bytes:
    return (ENTETE + "".join(f"o{n},Opco {n}\n" for n in range(nombre))).encode()


@pytest.mark.django_db(transaction=True)
def test_pris_lu_applique_puis_inchange(serveur: ThreadingHTTPServer) -> None:
    """The night alone: a dry run, nothing stops it, it is applied; the next one is told « the same »."""
    serveur.contenu = fichier(3)
    source = adresse(serveur)
    assert recuperer(source, regles=regles(serveur))
    [importe] = Import.objects.all()
    assert (importe.auteur, importe.fichier) == (None, "opco.csv")
    essayer(importe.pk)
    assert not Opco.objects.exists(), "a dry run"
    importe.refresh_from_db()
    assert importe.situation == Import.Situation.A_DECIDER, importe.rapport
    assert decider_les_recuperes() == 1
    source.refresh_from_db()
    assert source.constat == Constat.PRIS and "va être appliqué" in source.message
    appliquer(importe.pk)
    assert Opco.objects.count() == 3
    assert decider_les_recuperes() == 0
    source.refresh_from_db()
    assert (source.constat, source.message) == (Constat.APPLIQUE, "Ce fichier est appliqué.")
    assert not recuperer(source, regles=regles(serveur))
    assert serveur.demandes[-1]["If-None-Match"] == source.etag
    assert (source.constat, Import.objects.count()) == (Constat.INCHANGE, 1)
    source.etag = ""  # a server that keeps no tag: the digest tells
    assert not recuperer(source, regles=regles(serveur))
    assert Import.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_une_garde_l_arrete_et_quelqu_un_est_prevenu(serveur: ThreadingHTTPServer) -> None:
    """A file from which many went waits, with one e-mail, however often it is looked at."""
    UtilisateurFactory(role=Role.SERVICE_OFFRE)
    for n in range(10):
        OpcoFactory(code=f"o{n}", libelle=f"Opco {n}")
    serveur.contenu = fichier(5)
    source = adresse(serveur)
    recuperer(source, regles=regles(serveur))
    essayer(Import.objects.get().pk)
    assert decider_les_recuperes() == decider_les_recuperes() == 0
    source.refresh_from_db()
    assert (
        source.constat == Constat.ATTENTE and "5\N{NO-BREAK SPACE}retraits sur 10" in source.message
    )
    assert Import.objects.get().situation == Import.Situation.A_DECIDER
    [courriel] = Courriel.objects.all()
    assert "attend votre décision" in courriel.sujet
    assert Opco.objects.filter(retire_le__isnull=True).count() == 10
    abandonner(Import.objects.get(), auteur=UtilisateurFactory(prenom="Ana", nom="Le Goff"))
    decider_les_recuperes()
    source.refresh_from_db()
    assert source.constat == Constat.ABANDONNE and "abandonné par Ana Le Goff" in source.message


@pytest.mark.django_db(transaction=True)
def test_une_application_qui_echoue_est_dite(serveur: ThreadingHTTPServer) -> None:
    """« Appliqué » is said once it is so."""
    UtilisateurFactory(role=Role.ADMINISTRATION)
    serveur.contenu = fichier(3)
    source = adresse(serveur)
    recuperer(source, regles=regles(serveur))
    importe = Import.objects.get()
    essayer(importe.pk)
    assert decider_les_recuperes() == 1
    Import.objects.update(situation=Import.Situation.ECHEC, fini_le=timezone.now())
    decider_les_recuperes()
    source.refresh_from_db()
    assert source.constat == Constat.ECHEC and Courriel.objects.count() == 1


@pytest.mark.parametrize(
    ("chemin", "dit"),
    [
        ("/long", "en donne moins"),
        ("/court", "en donne davantage"),
        ("/enorme", "dépasse"),
        ("/sans-fin", "dépasse"),
        ("/goutte", "trop lent"),
        ("/absent", "a répondu 404"),
    ],
)
def test_ce_qui_n_est_pas_entier_n_est_pas_pris(
    serveur: ThreadingHTTPServer, chemin: str, dit: str
) -> None:
    """Nothing half written; what happened is said on the address, and by an e-mail."""
    UtilisateurFactory(role=Role.ADMINISTRATION)
    serveur.contenu = fichier(30)
    source = adresse(serveur, chemin)
    duree = 1.0 if chemin == "/goutte" else 20.0
    assert not recuperer(source, regles=regles(serveur, duree=duree))
    source.refresh_from_db()
    assert source.constat == Constat.ECHEC and dit in source.message, source.message
    assert not Import.objects.exists()
    assert Courriel.objects.count() == 1


def test_un_serveur_qui_garde_la_ligne_ouverte(serveur: ThreadingHTTPServer) -> None:
    """All that was said has come: the file is whole."""
    serveur.contenu = fichier(4)
    assert recuperer(adresse(serveur, "/garde-ouvert"), regles=regles(serveur))
    assert Import.objects.get().fichier == "garde-ouvert"


def test_une_adresse_privee_est_refusee(serveur: ThreadingHTTPServer) -> None:
    """By the rules of production."""
    source = adresse(serveur)
    assert not recuperer(source)
    assert source.constat == Constat.ECHEC and not serveur.demandes


def test_une_fois_par_nuit(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the hour of the settings, active addresses only, and once."""
    AdresseDeSource.objects.create(source="opco", url="https://donnees.exemple.fr/opco.csv")
    AdresseDeSource.objects.create(source="rome", url="https://donnees.exemple.fr/r", active=False)
    essais: list[str] = []

    def noter(source: AdresseDeSource) -> bool:
        essais.append(source.source)
        AdresseDeSource.objects.filter(pk=source.pk).update(essayee_le=timezone.now())
        return True

    monkeypatch.setattr("sofi.echanges.recuperation.recuperer", noter)
    jour = timezone.localtime().replace(hour=settings.SOURCES_HEURE, minute=5)
    assert recuperer_la_nuit(jour - datetime.timedelta(hours=1)) == 0
    assert recuperer_la_nuit(jour) == 1
    if timezone.localtime() >= jour:
        assert recuperer_la_nuit(jour) == 0
    assert essais == ["opco"]
    assert not mail.outbox


def test_l_ecran_de_l_adresse(client: Client) -> None:
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    page = reverse("service_offre:imports_adresse", args=["opco"])
    assert "Chercher ce fichier chaque nuit" in client.get(page).content.decode()
    refusee = client.post(page, {"url": "http://donnees.exemple.fr/opco.csv", "active": "on"})
    assert refusee.status_code == 422 and "https" in refusee.content.decode()
    client.post(page, {"url": "https://donnees.exemple.fr/opco.csv", "active": "on"})
    source = AdresseDeSource.objects.get()
    assert (source.source, source.active) == ("opco", True)
    AdresseDeSource.objects.update(etag="x", sha256="y")
    client.post(page, {"url": source.url})
    source.refresh_from_db()
    assert (source.active, source.etag) == (False, "x")
    client.post(page, {"url": "https://donnees.exemple.fr/autre.csv"})
    source.refresh_from_db()
    assert (source.etag, source.sha256) == ("", "")
    assert client.get(reverse("service_offre:imports_adresse", args=["rien"])).status_code == 404
    client.force_login(UtilisateurFactory())
    assert client.get(page).status_code == 404
