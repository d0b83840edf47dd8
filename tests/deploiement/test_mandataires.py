"""The proxies: what the visitor says of where it comes from is written over, and what is private isn't given."""

import contextlib
import http.client
import json
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.facteur import port_libre
from tests.sources import RACINE

from .test_fichiers import outil

__all__ = ["port_libre"]
PROXY = RACINE / "deploiement" / "proxy"
FAUX = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "ailleurs.exemple.fr",
    "Forwarded": "for=203.0.113.9",
    "X-Request-ID": "le-mien",
}


class Lentes:
    """The pages that take the site as long as it is told."""

    def __init__(self) -> None:
        self.recues: list[str] = []
        self.lachees = threading.Event()


LENTES = Lentes()


class Site(BaseHTTPRequestHandler):
    """Says what it was asked, as the site would see it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith("/lente/"):
            LENTES.recues.append(self.path)
            LENTES.lachees.wait(30)
        self._dire()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._dire()

    def _dire(self) -> None:
        dit = {nom.lower(): valeur for nom, valeur in self.headers.items()}
        corps = json.dumps({"chemin": self.path, **dit}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(corps)))
        with contextlib.suppress(OSError):  # whoever asked may have left
            self.end_headers()
            self.wfile.write(corps)

    def log_message(self, *args: Any) -> None:
        return None


class Serveur(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Somebody left."""


@pytest.fixture(scope="module")
def site() -> Iterator[int]:
    serveur = Serveur(("127.0.0.1", 0), Site)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    yield serveur.server_port
    serveur.shutdown()
    serveur.server_close()


def certificat(dossier: Path) -> tuple[Path, Path]:
    cle, cert = dossier / "privkey.pem", dossier / "fullchain.pem"
    sujet = ["-subj", "/CN=formation.exemple.fr", "-days", "2", "-nodes"]
    subprocess.run(
        [
            outil("openssl"),
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            *sujet,
            "-keyout",
            cle,
            "-out",
            cert,
        ],
        check=True,
        capture_output=True,
    )
    return cle, cert


@pytest.fixture
def nginx(site: int, port_libre: int, tmp_path: Path) -> Iterator[Any]:
    """A real nginx with the file as it is, but for its ports, its certificate and the port of the site."""
    programme = outil("nginx")
    cle, cert = certificat(tmp_path)
    texte = (PROXY / "nginx.conf").read_text()
    for avant, apres in (
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{site};"),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen unix:{tmp_path}/80;"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port_libre} ssl;"),
        ("/etc/ssl/certs/ssl-cert-snakeoil.pem", str(cert)),
        ("/etc/ssl/private/ssl-cert-snakeoil.key", str(cle)),
    ):
        assert avant in texte, avant
        texte = texte.replace(avant, apres)
    for genre in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        texte = f"{genre}_temp_path {tmp_path}/{genre};\n{texte}"
    entier = tmp_path / "nginx.conf"
    entier.write_text(
        f"user root;\ndaemon off;\npid {tmp_path}/pid;\nerror_log stderr warn;\nevents {{}}\nhttp {{\n{texte}\n}}\n"
    )
    essai = subprocess.run(
        [programme, "-t", "-c", entier], capture_output=True, text=True, check=False
    )
    assert essai.returncode == 0, essai.stderr
    servi = subprocess.Popen([programme, "-c", entier])
    yield lambda *a, **k: demander(port_libre, *a, **k)
    servi.terminate()
    servi.wait(20)


def demander(
    port: int, chemin: str, *, corps: bytes | None = None, **entetes: str
) -> tuple[int, dict[str, str]]:
    """Over TLS, whose certificate is nobody's."""
    contexte = ssl.create_default_context()
    contexte.check_hostname, contexte.verify_mode = False, ssl.CERT_NONE
    for _ in range(100):
        liaison = http.client.HTTPSConnection("127.0.0.1", port, context=contexte, timeout=20)
        try:
            methode = "POST" if corps is not None else "GET"
            with contextlib.suppress(BrokenPipeError, ssl.SSLEOFError):  # refused before its end
                liaison.request(methode, chemin, corps, {"Host": "formation.exemple.fr", **entetes})
            reponse = liaison.getresponse()
            lu = reponse.read()
            return reponse.status, json.loads(lu) if lu[:1] == b"{" else {}
        except ConnectionRefusedError:
            time.sleep(0.05)
        finally:
            liaison.close()
    raise AssertionError("the proxy never answered")


def test_nginx_dit_lui_meme_d_ou_l_on_vient(nginx: Any) -> None:
    statut, lu = nginx("/recherche/?q=x", **FAUX)
    assert (statut, lu["chemin"], lu["host"]) == (200, "/recherche/?q=x", "formation.exemple.fr")
    assert lu["x-forwarded-for"] == "127.0.0.1"
    assert lu["x-forwarded-proto"] == "https"
    assert "x-forwarded-host" not in lu and "forwarded" not in lu
    assert len(lu["x-request-id"]) == 32 and int(lu["x-request-id"], 16)


def test_nginx_ne_donne_pas_les_mesures(nginx: Any) -> None:
    for chemin in ("/metrics", "/metriques/", "/metrics/x"):
        assert nginx(chemin)[0] == 404
    assert nginx("/sante/")[0] == 200
    assert nginx("/pret/")[0] == 200, "this network asks"


def test_nginx_laisse_passer_les_fichiers_et_rien_de_plus_gros(nginx: Any) -> None:
    """What the site itself accepts, page by page."""
    mega = 1024 * 1024
    assert nginx("/organisme/", corps=b"x" * (8 * mega))[0] == 200
    assert nginx("/organisme/", corps=b"x" * (10 * mega))[0] == 413
    assert nginx("/organisme/importer/", corps=b"x" * (10 * mega))[0] == 200
    assert nginx("/api/v1/depots", corps=b"x" * (10 * mega))[0] == 200
    assert nginx("/administration/pages/3/fichier/", corps=b"x" * (10 * mega))[0] == 200
    assert nginx("/service-offre/imports/deposer/x/", corps=b"x" * (40 * mega))[0] == 200


def test_caddy_lit_son_fichier(tmp_path: Path) -> None:
    programme, fichier = outil("caddy"), tmp_path / "Caddyfile"
    shutil.copy(PROXY / "Caddyfile", fichier)
    lu = subprocess.run(
        [programme, "validate", "--adapter", "caddyfile", "--config", fichier],
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert lu.returncode == 0, lu.stderr
