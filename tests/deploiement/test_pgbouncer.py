"""SOFI behind the real PgBouncer in transaction mode: one connection lent to everybody, one after the other."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.modele import modele
from tests.serveurs import Atelier, Serveur, port_libre
from tests.socle.test_repliques import RACINE, Site

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer is absent: apt-get install pgbouncer"),
]


@pytest.fixture(scope="module")
def lieu() -> Iterator[tuple[Serveur, str]]:
    """A server, and the address of the pool before it, as deploiement/ sets it but for its size: one."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the server of this test is made of the embedded PostgreSQL")
    assert PGBOUNCER
    atelier, port = Atelier(), port_libre()
    texte = (RACINE / "deploiement" / "haute-dispo" / "pgbouncer.ini").read_text()
    serveur = atelier.serveur("primaire")
    mots = {
        "HOTE_PRIMAIRE": "127.0.0.1",
        "PORT_PRIMAIRE": str(serveur.port),
        "PORT": str(port),
        "COMPTES": str(atelier.dossier / "comptes"),
        "JOURNAL": str(atelier.dossier / "pgbouncer.log"),
        "PID": str(atelier.dossier / "pgbouncer.pid"),
    }
    for mot, valeur in mots.items():
        texte = texte.replace(f"@{mot}@", valeur)
    for ecrit, ici in (
        ("dbname=sofi", "dbname=modele"),
        ("scram-sha-256", "trust"),
        ("default_pool_size = 20", "default_pool_size = 1"),
    ):
        assert ecrit in texte
        texte = texte.replace(ecrit, ici)
    (atelier.dossier / "comptes").write_text('"sofi" ""\n')
    (atelier.dossier / "pgbouncer.ini").write_text(texte)
    serveur.prendre(modele())
    serveur.demarrer()
    pool = subprocess.Popen(
        [PGBOUNCER, "-q", str(atelier.dossier / "pgbouncer.ini")], **atelier.compte
    )
    try:
        url = f"postgresql://sofi@127.0.0.1:{port}/sofi"
        attendre_le_pool(url)
        yield serveur, url
    finally:
        pool.terminate()
        pool.wait(20)
        atelier.fermer()


def attendre_le_pool(url: str) -> None:
    fin = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > fin:
                raise
            time.sleep(0.1)


@pytest.fixture
def site(lieu: tuple[Serveur, str], tmp_path: Path) -> Iterator[Site]:
    serveur, url = lieu
    un = Site(tmp_path / "pages", serveur, retard_max=5, DATABASE_URL=url, PGBOUNCER="oui")
    try:
        yield un
    finally:
        un.fermer()


def test_les_ecrans_se_lisent(site: Site) -> None:
    assert site("publier", titre="Chaudronnerie") == {}
    for adresse in (
        "/",
        "/?q=chaudronnerie",
        "/?q=chaudronnerie&export=csv",
        "/organismes/",
        "/sitemap.xml",
        "/sitemap-formations-2.xml",
        "/formations.atom",
        "/agenda/",
        "/api/v1/formations",
        "/api/v1/changements?depuis=0",
        "/api/v1/documents.ndjson",
        "/compte/login/",
    ):
        lue = site.lire(adresse)
        assert lue["statut"] == 200, (adresse, lue["texte"][:500])
    assert "Chaudronnerie" in site.page()
    assert "Chaudronnerie" in site.lire("/api/v1/documents.ndjson")["texte"]


def test_chacun_signe_ce_qu_il_ecrit(site: Site) -> None:
    """The same connection serves both: what is told to the session would sign for the other."""
    site("publier", titre="Tôlerie")
    lus = site("signer_a_deux", tours=5)["lus"]
    noms = [(ecran, apres["nom"]) for ecran, apres in lus if "nom" in apres]
    assert len(noms) >= 10
    for ecran, nom in noms:
        assert nom.startswith(ecran) or not nom.startswith("ecran_"), (ecran, nom)
    assert noms[-1][1] == "Personne n'a signé" and not noms[-1][0].startswith("ecran_")


def test_le_travailleur_entend_ce_qui_est_demande_par_le_pool(
    lieu: tuple[Serveur, str], site: Site, tmp_path: Path
) -> None:
    serveur, url = lieu
    site("publier", titre="Soudage")
    reglages = {
        "DATABASE_URL": url,
        "DATABASE_URL_DIRECTE": serveur.url(),
        "PGBOUNCER": "oui",
        "SOFI_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "conf.settings",
    }
    travailleur = subprocess.Popen(
        [sys.executable, "manage.py", "travailleur"], cwd=RACINE, env=os.environ | reglages
    )
    try:
        rang = site("ecrire_un_courriel", clef="pgbouncer")["pk"]
        fin = time.monotonic() + 90
        sql = f"SELECT situation FROM courriels_courriel WHERE id = {rang}"
        while serveur.demander(sql) != "envoye":
            assert time.monotonic() < fin
            time.sleep(0.3)
        assert list((tmp_path / "courriels").iterdir())
    finally:
        travailleur.terminate()
        travailleur.wait(30)
