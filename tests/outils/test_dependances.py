"""What SOFI is made of: the list of components is whole, and an audit that asked nothing doesn't pass for one."""

import json
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from outils import dependances
from outils.installer import OUTILS, UV_VERSION, uv_du_projet
from tests.facteur import port_libre
from tests.sources import RACINE

__all__ = ["port_libre"]

UV = Path(OUTILS, f"uv-{UV_VERSION}", "bin", "uv")
avec_uv = pytest.mark.skipif(
    not UV.exists(), reason="uv is not in .outils: make installer puts it there"
)


@avec_uv
def test_la_nomenclature_est_entiere() -> None:
    """Every package that production installs, at the version of uv.lock, and every file served with the screens."""
    assert uv_du_projet() == str(UV)
    composants = {(c["name"], c["version"]) for c in dependances.nomenclature()["components"]}
    verrou = tomllib.loads((RACINE / "uv.lock").read_text())
    verrouilles = {(p["name"], p.get("version")) for p in verrou["package"]}
    servis = {(nom, version) for nom, version, _ in dependances.servis()}
    directes = next(p for p in verrou["package"] if p["name"] == "sofi")["dependencies"]
    assert {d["name"] for d in directes} <= {nom for nom, _ in composants}
    assert composants - servis <= verrouilles
    assert "pytest" not in {nom for nom, _ in composants}, "not what only tests need"


def test_ce_qui_est_servi_est_dans_la_liste() -> None:
    """Each folder of the vendored files has its line."""
    dossiers = {d.name for d in dependances.VENDOR.parent.iterdir() if d.is_dir()}
    assert len(dependances.servis()) == len(dossiers) == 4


@pytest.fixture
def avis() -> Iterator[str]:
    """A service on this machine, for which the first package has a known weakness."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            demandes = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            resultats = [{} for _ in demandes]
            resultats[0] = {"vulns": [{"id": "GHSA-essai"}]}
            corps = json.dumps({"results": resultats}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(corps)))
            self.end_headers()
            self.wfile.write(corps)

        def log_message(self, *args: object) -> None:
            """Nothing."""

    serveur = HTTPServer(("127.0.0.1", 0), Service)
    fil = threading.Thread(target=serveur.serve_forever)
    fil.start()
    yield f"http://127.0.0.1:{serveur.server_port}"
    serveur.shutdown()
    fil.join()
    serveur.server_close()


def test_une_faiblesse_connue_est_nommee(avis: str) -> None:
    assert dependances._faibles(avis) == [("bootstrap", "GHSA-essai")]


def test_un_audit_qui_n_a_rien_pu_demander_le_dit(
    port_libre: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """It fails, in words: silence isn't a clean bill of health."""
    assert dependances.auditer(f"http://127.0.0.1:{port_libre}") == dependances.INJOIGNABLE
    assert "Rien n’est vérifié" in capsys.readouterr().out
