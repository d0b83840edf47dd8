"""HAProxy: what nginx's file does, and a queue that forgets whoever has left."""

import contextlib
import csv
import http.client
import re
import shlex
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.facteur import port_libre
from tests.sources import RACINE

from .guide import commande
from .test_fichiers import outil
from .test_mandataires import FAUX, LENTES, PROXY, Lentes, certificat, demander, site

__all__ = ["port_libre", "site"]


def haproxy_de(site: int, port: int, dossier: Path, **autres: str) -> str:
    """The file as it is, but for its ports, its certificate and its user; a socket tells its counts."""
    certificat(dossier)
    apres_renouvellement(dossier)
    texte = (PROXY / "haproxy.cfg").read_text()
    for avant, apres in (
        ("    chroot /var/lib/haproxy\n", f"    stats socket {dossier}/vue mode 600\n"),
        ("    user haproxy\n    group haproxy\n", ""),
        ("bind :80\n", f"bind unix@{dossier}/80\n"),
        ("    bind :::80 v6only\n", ""),
        ("    bind :::443 v6only ssl crt /etc/haproxy/sofi.pem alpn h2,http/1.1\n", ""),
        ("bind :443", f"bind 127.0.0.1:{port}"),
        ("/etc/haproxy/sofi.pem", f"{dossier}/sofi.pem"),
        ("server sofi 127.0.0.1:8000", f"server sofi 127.0.0.1:{site}"),
        *autres.items(),
    ):
        assert avant in texte, avant
        texte = texte.replace(avant, apres)
    return texte


def apres_renouvellement(dossier: Path) -> None:
    """One file of the certificate and of its key, by what the guide has certbot run."""
    geste = shlex.split(commande("certbot certonly "))[-1]
    ecrire, _, relire = geste.partition(" && ")
    assert relire == "systemctl reload haproxy"
    subprocess.run(
        ["sh", "-c", ecrire.replace("/etc/haproxy", str(dossier))],
        env={"RENEWED_LINEAGE": str(dossier), "PATH": "/usr/bin:/bin"},
        check=True,
    )


@contextlib.contextmanager
def haproxy_qui_sert(texte: str, dossier: Path) -> Iterator[None]:
    programme, fichier = outil("haproxy"), dossier / "haproxy.cfg"
    fichier.write_text(texte)
    lu = subprocess.run(
        [programme, "-c", "-f", fichier], capture_output=True, text=True, check=False
    )
    assert lu.returncode == 0 and "WARNING" not in lu.stderr, lu.stderr
    servi = subprocess.Popen([programme, "-db", "-f", fichier])
    try:
        yield
    finally:
        servi.kill()
        servi.wait(20)


@pytest.fixture
def haproxy(site: int, port_libre: int, tmp_path: Path) -> Iterator[Any]:
    with haproxy_qui_sert(haproxy_de(site, port_libre, tmp_path), tmp_path):
        yield lambda *a, **k: demander(port_libre, *a, **k)


def test_haproxy_dit_lui_meme_d_ou_l_on_vient(haproxy: Any) -> None:
    statut, lu = haproxy("/recherche/?q=x", **FAUX)
    assert (statut, lu["chemin"], lu["host"]) == (200, "/recherche/?q=x", "formation.exemple.fr")
    assert lu["x-forwarded-for"] == "127.0.0.1"
    assert lu["x-forwarded-proto"] == "https"
    assert "x-forwarded-host" not in lu and "forwarded" not in lu
    assert len(lu["x-request-id"]) == 32 and int(lu["x-request-id"], 16)


def test_haproxy_mene_a_https(haproxy: Any, tmp_path: Path) -> None:
    haproxy("/sante/")
    with socket.socket(socket.AF_UNIX) as prise:
        prise.connect(f"{tmp_path}/80")
        prise.sendall(b"GET /a?b=c HTTP/1.1\r\nHost: formation.exemple.fr\r\n\r\n")
        dit = prise.recv(10_000).decode().lower()
    assert dit.startswith("http/1.1 301") and "location: https://formation.exemple.fr/a?b=c" in dit


def test_haproxy_ne_donne_pas_les_mesures(haproxy: Any) -> None:
    for chemin in ("/metrics", "/metriques/", "/metrics/x", "/%6Detrics"):
        assert haproxy(chemin)[0] == 404
    assert haproxy("/sante/")[0] == 200
    assert haproxy("/pret/")[0] == 200, "this network asks"


@pytest.mark.parametrize("chemin", ["/pret/", "/%70ret/", "/pret/?tout"])
def test_haproxy_garde_l_etat_du_site(
    chemin: str, site: int, port_libre: int, tmp_path: Path
) -> None:
    """From an address that isn't of this network."""
    loin = haproxy_de(site, port_libre, tmp_path, **{"src 127.0.0.0/8 ::1": "src ::1"})
    with haproxy_qui_sert(loin, tmp_path):
        assert demander(port_libre, chemin)[0] == 403
        assert demander(port_libre, "/sante/")[0] == 200


def test_haproxy_laisse_passer_les_fichiers_et_rien_de_plus_gros(haproxy: Any) -> None:
    """What the site itself accepts, page by page."""
    mega = 1024 * 1024
    assert haproxy("/organisme/", corps=b"x" * (8 * mega))[0] == 200
    assert haproxy("/organisme/", corps=b"x" * (10 * mega))[0] == 413
    assert haproxy("/organisme/importer/", corps=b"x" * (10 * mega))[0] == 200
    assert haproxy("/organisme/importer/", corps=b"x" * (12 * mega))[0] == 413
    assert haproxy("/api/v1/depots", corps=b"x" * (10 * mega))[0] == 200
    assert haproxy("/administration/pages/3/fichier/", corps=b"x" * (10 * mega))[0] == 200
    assert haproxy("/service-offre/imports/deposer/x/", corps=b"x" * (40 * mega))[0] == 200


def en_file(vue: Path) -> int:
    """How many wait for a place, by HAProxy's own count."""
    with socket.socket(socket.AF_UNIX) as prise:
        prise.connect(str(vue))
        prise.sendall(b"show stat\n")
        dit = prise.makefile().read()
    [la] = [
        ligne
        for ligne in csv.DictReader(dit.removeprefix("# ").splitlines())
        if (ligne["pxname"], ligne["svname"]) == ("pages", "BACKEND")
    ]
    return int(la["qcur"])


def attendre(condition: Callable[[], bool]) -> None:
    fin = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < fin
        time.sleep(0.02)


@pytest.fixture
def lentes() -> Iterator[Lentes]:
    LENTES.recues.clear()
    LENTES.lachees.clear()
    yield LENTES
    LENTES.lachees.set()


@pytest.fixture
def arriver(port_libre: int) -> Iterator[Callable[[str], ssl.SSLSocket]]:
    """Somebody asks, and doesn't read."""
    contexte = ssl.create_default_context()
    contexte.check_hostname, contexte.verify_mode = False, ssl.CERT_NONE

    def un(chemin: str) -> ssl.SSLSocket:
        liaison = socket.create_connection(("127.0.0.1", port_libre), 20)
        prise = venus.enter_context(contexte.wrap_socket(liaison))
        prise.sendall(f"GET {chemin} HTTP/1.1\r\nHost: formation.exemple.fr\r\n\r\n".encode())
        return prise

    with contextlib.ExitStack() as venus:
        yield un


def test_haproxy_oublie_qui_est_parti(
    haproxy: Any, lentes: Lentes, arriver: Any, tmp_path: Path
) -> None:
    """As many as the site has threads are given to it; of those that wait, whoever leaves is never asked of it."""
    haproxy("/sante/")
    au_travail = [arriver(f"/lente/{n}") for n in range(4)]
    attendre(lambda: len(lentes.recues) == 4)
    foule = [arriver(f"/lente/foule-{n}") for n in range(40)]
    attendre(lambda: en_file(tmp_path / "vue") == 40)
    for parti in foule:
        parti.close()
    attendre(lambda: en_file(tmp_path / "vue") == 0)
    suivant = arriver("/lente/suivante")
    attendre(lambda: en_file(tmp_path / "vue") == 1)
    for parti in au_travail:
        parti.close()
    attendre(lambda: len(lentes.recues) == 5)
    assert lentes.recues[4] == "/lente/suivante"
    lentes.lachees.set()
    assert suivant.recv(12) == b"HTTP/1.1 200"


def test_haproxy_garde_les_places_des_pages_aux_pages(
    haproxy: Any, lentes: Lentes, arriver: Any
) -> None:
    """Files on their way to slow readers wait for each other only."""
    haproxy("/sante/")
    for n in range(6):
        arriver(f"/lente/{n}.pdf")
    attendre(lambda: len(lentes.recues) == 2)
    assert haproxy("/")[0] == 200
    assert haproxy("/organisme/", corps=b"x" * 50_000)[0] == 200
    assert len(lentes.recues) == 2


def test_haproxy_demande_la_taille(haproxy: Any) -> None:
    morceaux = b"1\r\nx\r\n0\r\n\r\n"
    assert haproxy("/organisme/", corps=morceaux, **{"Transfer-Encoding": "chunked"})[0] == 411


def test_haproxy_dit_en_francais_de_revenir(
    site: int, port_libre: int, tmp_path: Path, lentes: Lentes, arriver: Any
) -> None:
    """A queue that doesn't move: a sentence, and when to come back."""
    vite = haproxy_de(site, port_libre, tmp_path, **{"timeout queue 10s": "timeout queue 200ms"})
    with haproxy_qui_sert(vite, tmp_path):
        demander(port_libre, "/sante/")
        for n in range(4):
            arriver(f"/lente/{n}")
        attendre(lambda: len(lentes.recues) == 4)
        with contextlib.closing(http.client.HTTPResponse(arriver("/"))) as reponse:
            reponse.begin()
            page = reponse.read().decode()
    assert (reponse.status, reponse.headers["Retry-After"]) == (503, "10")
    assert reponse.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="fr">' in page and "Réessayez dans quelques secondes" in page


def test_haproxy_a_autant_de_places_que_le_site_de_fils() -> None:
    """By the unit that serves it."""
    unite = (RACINE / "deploiement" / "systemd" / "sofi.service").read_text()
    [(processus, fils)] = re.findall(r"--workers (\d+) --blocking-threads (\d+)", unite)
    pages = (PROXY / "haproxy.cfg").read_text().partition("\nbackend pages\n")[2]
    [places] = re.findall(r"\A    server sofi .* maxconn (\d+)\n", pages)
    assert int(places) == int(processus) * int(fils)
