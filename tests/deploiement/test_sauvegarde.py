"""The backup as production makes it: saved, read again, restored to an instant on an empty disk by the scripts."""

import gzip
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.serveurs import port_libre

RACINE = Path(__file__).resolve().parents[2]
FICHIERS = RACINE / "deploiement" / "sauvegarde"
VERSIONS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not VERSIONS or not shutil.which("pgbackrest"),
        reason="Debian's postgresql and pgbackrest are absent: apt-get install postgresql pgbackrest",
    ),
]


def compte_du_serveur() -> dict[str, Any]:
    """Who runs PostgreSQL: postgres for root, oneself otherwise."""
    if os.geteuid():
        return {}
    lui = pwd.getpwnam("postgres")
    return {"user": lui.pw_uid, "group": lui.pw_gid, "extra_groups": []}


class Machine:
    """A server with its backups, in a folder of its own."""

    def __init__(self, dossier: Path) -> None:
        self.dossier, self.compte = dossier, compte_du_serveur()
        self.bin = VERSIONS[-1].parent
        self.donnees, self.port = dossier / "main", port_libre()
        for nom in ("depot", "spool", "journaux"):
            (dossier / nom).mkdir()
        self._regler()
        if self.compte:
            for chemin in (dossier, *dossier.rglob("*")):
                os.chown(chemin, self.compte["user"], self.compte["group"])
        self.environnement = {
            "PATH": os.environ["PATH"],
            "HOME": str(dossier),
            "PGBACKREST_CONFIG": str(dossier / "pgbackrest.conf"),
            "PGBIN": str(self.bin),
            "PGHOST": str(dossier),
            "LC_ALL": "C.UTF-8",
        }

    def _regler(self) -> None:
        """The file that production is given, with the folders of this one."""
        texte = (FICHIERS / "pgbackrest.conf").read_text()
        for ecrit, ici in (
            ("/var/lib/pgbackrest", "depot"),
            ("/var/spool/pgbackrest", "spool"),
            ("/tmp/pgbackrest", "verrous"),
            ("/var/lib/postgresql/15/main", "main"),
        ):
            assert ecrit in texte
            texte = texte.replace(ecrit, str(self.dossier / ici))
        texte = texte.replace("[sofi]", f"log-path={self.dossier / 'journaux'}\n\n[sofi]")
        texte += f"pg1-port={self.port}\npg1-socket-path={self.dossier}\npg1-user=sofi\n"
        (self.dossier / "pgbackrest.conf").write_text(texte)

    def lancer(self, *commande: str, **plus: str) -> str:
        faite = subprocess.run(
            commande,
            cwd=self.dossier,
            env=self.environnement | plus,
            capture_output=True,
            text=True,
            check=False,
            umask=0o077,
            **self.compte,
        )
        assert faite.returncode == 0, f"{commande}\n{faite.stdout}\n{faite.stderr}"
        return faite.stdout

    def pg_ctl(self, action: str, *options: str) -> None:
        ordre = [str(self.bin / "pg_ctl"), "-D", str(self.donnees), "-w", action, *options]
        # What the server writes would hold the pipe of a command that is read to its end.
        journal = self.dossier / "serveur.log"
        self.lancer(*ordre, *(("-l", str(journal)) if action == "start" else ()))

    def demarrer(self) -> None:
        self.pg_ctl("start", "-o", f"-p {self.port} -k {self.dossier}")

    def url(self, port: int) -> str:
        ou = str(self.dossier).replace("/", "%2F")
        return f"postgresql://sofi@{ou}:{port}/sofi"

    def psql(self, port: int, sql: str) -> str:
        ordre = ["-X", "-A", "-t", "-h", str(self.dossier), "-p", str(port), "-U", "sofi"]
        return self.lancer(str(self.bin / "psql"), *ordre, "-d", "sofi", "-c", sql).strip()


def manage(url: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=RACINE,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "conf.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@contextmanager
def editeur(url: str) -> Iterator[Callable[[str], None]]:
    """Put trainings of these titles online, through a process of the site."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.socle.sonde_site", "/tmp/inutile"],
        cwd=RACINE,
        env=os.environ | {"DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as site:

        def publier(titre: str) -> None:
            assert site.stdin and site.stdout
            print(json.dumps({"ordre": "publier", "titre": titre}), file=site.stdin, flush=True)
            assert json.loads(site.stdout.readline()) == {}

        yield publier
        site.communicate()


def flux(url: str, dossier: Path) -> str:
    """The feed that this base gives, without the instant at which it was written."""
    manage(url, "flux_lheo", "--sortie", str(dossier), "--forcer")
    (ecrit,) = [f for f in dossier.glob("offre-*.xml.gz") if f.name.count(".") == 2]
    texte = gzip.decompress(ecrit.read_bytes()).decode()
    return re.sub(r'heure-export">\d+', "", re.sub(r"T\d\d:\d\d:\d\d[^\"]*", "", texte))


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    dossier = Path(tempfile.mkdtemp(prefix="sofi-sauvegarde-"))
    une = Machine(dossier)
    try:
        options = ["-U", "sofi", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        une.lancer(str(une.bin / "initdb"), "-D", str(une.donnees), *options)
        reglages = (FICHIERS / "postgresql.conf").read_text()
        with (une.donnees / "postgresql.conf").open("a") as fichier:
            fichier.write(f"\n{reglages}\nshared_buffers = 32MB\n")
        une.demarrer()
        une.lancer(
            str(une.bin / "createdb"), "-h", str(dossier), "-p", str(une.port), "-U", "sofi", "sofi"
        )
        manage(une.url(une.port), "migrate", "--verbosity", "0")
        une.lancer("pgbackrest", "--stanza=sofi", "stanza-create")
        yield une
    finally:
        for pid in dossier.glob("*/postmaster.pid"):
            subprocess.run(
                [str(une.bin / "pg_ctl"), "-D", str(pid.parent), "-m", "immediate", "stop"],
                check=False,
                capture_output=True,
                **une.compte,
            )
        shutil.rmtree(dossier)


COMPTES = """SELECT (SELECT count(*) FROM validation_version) || '/' || (SELECT numero FROM diffusion_compteur)
    || '/' || (SELECT count(*) FROM historique_changement)"""


def test_sauvee_puis_remise_a_un_instant_sur_un_disque_vide(
    machine: Machine, tmp_path: Path
) -> None:
    url = machine.url(machine.port)
    with editeur(url) as publier:
        publier("Avant la sauvegarde")
        sauver(machine)
        publier("Avant l'accident")
        comptes, avant = machine.psql(machine.port, COMPTES), flux(url, tmp_path / "avant")
        comptes = machine.psql(machine.port, COMPTES)
        instant = machine.psql(machine.port, "SELECT clock_timestamp()")
        time.sleep(1.1)
        publier("Après l'instant")
        derniers = machine.psql(machine.port, COMPTES)
        assert derniers != comptes
    refuser_l_archive(machine)
    machine.psql(machine.port, "SELECT pg_switch_wal()")
    attendre_l_archive(machine)
    assert "ne s’archive plus" not in manage(url, "veille")
    machine.pg_ctl("stop", "-m", "immediate")
    machine.donnees.rename(machine.dossier / "disque-perdu")

    remise(machine, "a-l-instant", "--instant", instant)
    url = machine.url(machine.port)
    assert machine.psql(machine.port, COMPTES) == comptes
    titres = machine.psql(
        machine.port, "SELECT string_agg(titre, '|') FROM diffusion_sessionsuivie"
    )
    assert "Après" not in titres
    manage(url, "migrate", "--check")
    assert flux(url, tmp_path / "apres") == avant
    manage(url, "sauvegarde_faite", "--essai-de-reprise", "--minutes", "1")

    remise(machine, "tout")
    assert machine.psql(machine.port, COMPTES) == derniers


def sauver(machine: Machine) -> None:
    """The nightly script, which reads the backup again and has it noted."""
    noter = machine.dossier / "noter"
    noter.write_text(f'#!/bin/sh\necho "$@" >> {machine.dossier}/notees\n')
    noter.chmod(0o755)
    dit = machine.lancer(str(FICHIERS / "sauver.sh"), "full", SOFI_NOTER=str(noter))
    assert "Relue sans faute" in dit
    notee = (machine.dossier / "notees").read_text()
    assert re.fullmatch(r"sauvegarde_faite --taille [1-9]\d+ --relue\n", notee)
    manage(machine.url(machine.port), *notee.split())


def refuser_l_archive(machine: Machine) -> None:
    """For as long as the watch takes to say it."""
    ordre, lire = "ALTER SYSTEM {} archive_command", "SELECT pg_reload_conf()"
    refus = (
        "SELECT failed_count > 0 AND last_failed_time > last_archived_time FROM pg_stat_archiver"
    )
    for sql in (f"{ordre.format('SET')} = 'false'", lire, "SELECT pg_switch_wal()"):
        machine.psql(machine.port, sql)
    fin = time.monotonic() + 60
    while machine.psql(machine.port, refus) != "t":
        assert time.monotonic() < fin, "nothing was refused"
        time.sleep(0.2)
    assert "Le journal de PostgreSQL ne s’archive plus" in manage(
        machine.url(machine.port), "veille"
    )
    for sql in (ordre.format("RESET"), lire):
        machine.psql(machine.port, sql)


def attendre_l_archive(machine: Machine) -> None:
    """All that was written has left the machine."""
    voulu = machine.psql(machine.port, "SELECT pg_walfile_name(pg_switch_wal() - 1)")
    fin = time.monotonic() + 60
    while machine.psql(machine.port, "SELECT last_archived_wal FROM pg_stat_archiver") < voulu:
        assert time.monotonic() < fin, (machine.dossier / "serveur.log").read_text()[-2000:]
        time.sleep(0.2)


def remise(machine: Machine, nom: str, *options: str) -> None:
    """The documented command, timed; the server then answers on a port of its own."""
    machine.port = port_libre()
    ou = ["--donnees", str(machine.dossier / nom), "--essai", "--port", str(machine.port)]
    dit = machine.lancer(str(FICHIERS / "restaurer.sh"), *ou, *options, PGUSER="sofi")
    assert re.search(r"Reprise en \d+ s", dit), dit


def test_un_dossier_qui_n_est_pas_vide_est_laisse(machine: Machine) -> None:
    plein = machine.dossier / "plein"
    plein.mkdir(exist_ok=True)
    (plein / "a-garder").write_text("…")
    if machine.compte:
        os.chown(plein, machine.compte["user"], machine.compte["group"])
    with pytest.raises(AssertionError, match="n'est pas vide"):
        machine.lancer(str(FICHIERS / "restaurer.sh"), "--donnees", str(plein))
    assert (plein / "a-garder").exists()
