"""The proxies compress what weighs, once: the same bytes, an ETag that still answers 304, files left as they are."""

import contextlib
import gzip
import http.client
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.facteur import port_libre

from .test_fichiers import outil
from .test_haproxy import haproxy
from .test_mandataires import PROXY, Serveur, nginx

__all__ = ["haproxy", "nginx", "port_libre"]
TEXTE = b'{"action": {"titre": "CAP \xc3\x89b\xc3\xa9niste"}}\n' * 4000
FICHIER = gzip.compress(TEXTE)
ETAG = '"a-b"'
COMPRESSES = (
    "application/json",
    "application/problem+json",
    "application/ld+json",
    "application/x-ndjson",
    "application/atom+xml",
    "application/xml",
    "text/html; charset=utf-8",
    "text/csv; charset=utf-8",
    "text/calendar; charset=utf-8",
)


class Site(BaseHTTPRequestHandler):
    """The type that is asked, as the site gives it: whole or by pieces, with its ETag; a file; a page kept in gzip."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        siennes = self.headers.get("If-None-Match", "").replace("W/", "").split(", ")
        if ETAG in siennes:
            self._commencer(304)
            self.end_headers()
        elif self.path == "/fichier":
            self._donner("application/gzip", FICHIER)
        elif self.path == "/page-gardee":
            self._donner("text/html; charset=utf-8", FICHIER, {"Content-Encoding": "gzip"})
        elif self.path.startswith("/morceaux"):
            self._commencer(200, {"Content-Type": COMPRESSES[3], "Transfer-Encoding": "chunked"})
            self.end_headers()
            for rang in range(0, len(TEXTE), 10_000):
                morceau = TEXTE[rang : rang + 10_000]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(morceau), morceau))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self._donner(COMPRESSES[int(self.path[1:])], TEXTE)

    do_HEAD = do_GET

    def _commencer(self, statut: int, entetes: dict[str, str] | None = None) -> None:
        self.send_response(statut)
        for nom, valeur in {"ETag": ETAG, "Vary": "Cookie", **(entetes or {})}.items():
            self.send_header(nom, valeur)

    def _donner(self, genre: str, corps: bytes, entetes: dict[str, str] | None = None) -> None:
        dits = {"Content-Type": genre, "Content-Length": str(len(corps)), **(entetes or {})}
        self._commencer(200, dits)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(corps)

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture(scope="module")
def site() -> Iterator[int]:
    serveur = Serveur(("127.0.0.1", 0), Site)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    yield serveur.server_port
    serveur.shutdown()
    serveur.server_close()


@pytest.fixture
def caddy(site: int, port_libre: int, tmp_path: Path) -> Iterator[None]:
    """A real Caddy with the file as it is, but for its port, the site's, and a certificate of its own."""
    programme, fichier = outil("caddy"), tmp_path / "Caddyfile"
    texte = (PROXY / "Caddyfile").read_text()
    for avant, apres in (
        ("formation.exemple.fr {\n", f"https://127.0.0.1:{port_libre} {{\n\ttls internal\n"),
        ("127.0.0.1:8000", f"127.0.0.1:{site}"),
    ):
        assert avant in texte, avant
        texte = texte.replace(avant, apres)
    options = "\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n"
    fichier.write_text(f"{{\n{options}}}\n{texte}")
    servi = subprocess.Popen(
        [programme, "run", "--adapter", "caddyfile", "--config", fichier],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        stderr=subprocess.DEVNULL,
    )
    yield
    servi.terminate()
    servi.wait(20)


class Reponse(NamedTuple):
    statut: int
    entetes: http.client.HTTPMessage
    corps: bytes

    @property
    def codage(self) -> str | None:
        return self.entetes["Content-Encoding"]


Demander = Callable[..., Reponse]


@pytest.fixture(params=["nginx", "haproxy", "caddy"])
def demander(request: pytest.FixtureRequest, port_libre: int) -> Demander:
    """Ask the site through each proxy, over TLS."""
    request.getfixturevalue(request.param)
    contexte = ssl.create_default_context()
    contexte.check_hostname, contexte.verify_mode = False, ssl.CERT_NONE

    def un(chemin: str, methode: str = "GET", **entetes: str) -> Reponse:
        dits = {nom.replace("_", "-"): valeur for nom, valeur in entetes.items()}
        for _ in range(200):
            liaison = http.client.HTTPSConnection(
                "127.0.0.1", port_libre, context=contexte, timeout=20
            )
            with contextlib.closing(liaison):
                try:
                    liaison.request(methode, chemin, headers=dits)
                    reponse = liaison.getresponse()
                    return Reponse(reponse.status, reponse.headers, reponse.read())
                except (ConnectionRefusedError, ssl.SSLError):
                    time.sleep(0.05)
        raise AssertionError("the proxy never answered")

    return un


def test_ce_qui_pese_est_compresse_pour_qui_le_demande(demander: Demander) -> None:
    for rang, genre in enumerate(COMPRESSES):
        compressee = demander(f"/{rang}", Accept_Encoding="gzip")
        assert compressee.codage == "gzip", genre
        assert len(compressee.corps) < len(TEXTE) / 10
        assert gzip.decompress(compressee.corps) == TEXTE
        dit = ", ".join(compressee.entetes.get_all("Vary") or [])
        assert "accept-encoding" in dit.lower() and "Cookie" in dit, genre
        claire = demander(f"/{rang}")
        assert (claire.codage, claire.corps) == (None, TEXTE)
    morceaux = demander("/morceaux", Accept_Encoding="gzip")
    assert (morceaux.codage, gzip.decompress(morceaux.corps)) == ("gzip", TEXTE)


@pytest.mark.parametrize("codages", ["gzip", "identity"])
def test_l_etag_recu_repond_304(demander: Demander, codages: str) -> None:
    for chemin in ("/0", "/morceaux", "/page-gardee", "/fichier"):
        etag = demander(chemin, Accept_Encoding=codages).entetes["ETag"]
        seconde = demander(chemin, Accept_Encoding=codages, If_None_Match=etag)
        assert (seconde.statut, seconde.corps) == (304, b""), (chemin, etag)


def test_ce_qui_l_est_deja_ne_l_est_pas_deux_fois(demander: Demander) -> None:
    fichier = demander("/fichier", Accept_Encoding="gzip")
    assert (fichier.codage, fichier.corps) == (None, FICHIER)
    assert (fichier.entetes["ETag"], fichier.entetes["Content-Length"]) == (ETAG, str(len(FICHIER)))
    page = demander("/page-gardee", Accept_Encoding="gzip")
    assert (page.codage, page.corps) == ("gzip", FICHIER)
    assert page.entetes["ETag"] == ETAG


def test_head_ne_donne_rien(demander: Demander) -> None:
    assert demander("/0", "HEAD", Accept_Encoding="gzip").corps == b""
