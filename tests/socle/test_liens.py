"""Whether a link answers: against a real local server, and never a private address."""

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sofi.socle.liens import essayer, est_publique


class Serveur(BaseHTTPRequestHandler):
    """Answers by the path: /404, /head-refuse, /vers/…"""

    def do_HEAD(self) -> None:
        self._repondre(405 if self.path == "/head-refuse" else None)

    def do_GET(self) -> None:
        self._repondre(None)

    def _repondre(self, code: int | None) -> None:
        self.server.demandes.append((self.command, self.path))
        chiffres = self.path.strip("/")
        if self.path == "/boucle":
            self.send_response(302)
            self.send_header("Location", "/boucle")
        elif self.path == "/vers/ok":
            self.send_response(301)
            self.send_header("Location", "../200")
        elif self.path == "/goutte-a-goutte":
            return self._egoutter()
        elif self.path == "/vers/accents":
            self.send_response(302)
            self.send_header(
                "Location", "/%C3%A9t%C3%A9".replace("%C3%A9", "é").encode().decode("latin-1")
            )
        elif self.path == "/vers/prive":
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.1/secret")
        else:
            self.send_response(code or (int(chiffres) if chiffres.isdecimal() else 200))
        self.end_headers()

    def _egoutter(self) -> None:
        """A byte from time to time, for ever: none of them is late."""
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b"x")
                time.sleep(0.05)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def serveur():
    ouvert = ThreadingHTTPServer(("127.0.0.1", 0), Serveur)
    ouvert.demandes = []
    fil = threading.Thread(target=ouvert.serve_forever, daemon=True)
    fil.start()
    yield ouvert
    ouvert.shutdown()
    ouvert.server_close()
    fil.join()


def demander(serveur, chemin, **options):
    port = serveur.server_address[1]
    return essayer(
        f"http://127.0.0.1:{port}{chemin}",
        est_permise=lambda ip: ip == "127.0.0.1",
        ports=frozenset({port, 80}),
        **options,
    )


@pytest.mark.parametrize(
    ("chemin", "repond", "code"),
    [
        ("/", True, 200),
        ("/204", True, 204),
        ("/404", False, 404),
        ("/410", False, 410),
        ("/500", False, 500),
        ("/403", True, 403),
        ("/head-refuse", True, 200),
        ("/vers/ok", True, 200),
        ("/vers/accents", True, 200),
        ("/été?lieu=Châteaubriant", True, 200),
        ("/boucle", False, 0),
        ("/vers/prive", False, 0),
    ],
)
def test_ce_que_le_site_repond(serveur, chemin, repond, code):
    reponse = demander(serveur, chemin)
    assert (reponse.repond, reponse.code) == (repond, code)
    assert reponse.constat


def test_un_serveur_qui_n_en_finit_pas_est_coupe(serveur):
    """Each byte comes in time, the answer never does."""
    debut = time.monotonic()
    reponse = demander(serveur, "/goutte-a-goutte", duree=1)
    assert (reponse.repond, reponse.constat) == (False, "aucune réponse en 1\N{NO-BREAK SPACE}s")
    assert time.monotonic() - debut < 5


def test_un_nom_accentue_est_demande_comme_l_internet_l_ecrit(serveur):
    """No such site: its name was looked for, and found nowhere."""
    assert essayer("https://école.invalid/").constat == "ce site n'existe pas"


def test_head_suffit_quand_il_est_accepte(serveur):
    demander(serveur, "/200")
    assert serveur.demandes == [("HEAD", "/200")]


def test_une_adresse_privee_n_est_jamais_demandee(serveur):
    port = serveur.server_address[1]
    for hote in ("127.0.0.1", "localhost"):
        reponse = essayer(f"http://{hote}:{port}/", ports=frozenset({port}))
        assert "internet public" in reponse.constat
    assert serveur.demandes == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://exemple.fr/",
        "file:///etc/passwd",
        "https://",
        "http://127.0.0.1:22/",
        "https://a:b@127.0.0.1/",
    ],
)
def test_ce_qui_n_est_pas_une_adresse_de_site(url):
    reponse = essayer(url, est_permise=lambda ip: True)
    assert not reponse.repond
    assert reponse.constat != "la connexion est impossible"


@pytest.mark.parametrize(
    ("adresse", "publique"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("fd00::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b:1::5db8:d822", False),
        ("::127.0.0.1", False),
        ("::5db8:d822", False),
        ("2001:0:7f00:1::1", False),
    ],
)
def test_adresses_publiques(adresse, publique):
    assert est_publique(adresse) is publique
