"""The script installs on a bare Debian, in a chroot of the test's own; run again, it upgrades and changes nothing else.

Minutes and half a gigabyte: only when SOFI_DEBOOTSTRAP=1, as root, with debootstrap and the network.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.facteur import port_libre
from tests.sources import RACINE

from .guide import blocs, separer

__all__ = ["port_libre"]
MIROIR = "http://deb.debian.org/debian"
DOSSIER, ENVIRONNEMENT = "/srv/sofi/sofi", "etc/sofi.env"
# What stands for systemd, which doesn't run in a chroot: PostgreSQL by Debian's own command, and the backup's service.
SYSTEMCTL = """#!/bin/sh
case "$*" in
"stop postgresql" | "start postgresql" | "restart postgresql") exec pg_ctlcluster --force 15 main "$1" ;;
"start sofi-sauvegarde")
    while read -r ligne; do export "$ligne"; done </etc/sofi-sauvegarde.env
    exec runuser -u postgres -- "$(sed -n 's/^ExecStart=//p' /etc/systemd/system/sofi-sauvegarde.service)" ;;
*) ;; # said to systemd, which is not installed: tests/deploiement/test_guide.py has the units enabled
esac
"""
pytestmark = [
    pytest.mark.skipif(
        os.environ.get("SOFI_DEBOOTSTRAP") != "1",
        reason="takes minutes: asked for by SOFI_DEBOOTSTRAP=1",
    ),
    pytest.mark.skipif(os.geteuid() != 0, reason="a chroot is made by root"),
    pytest.mark.skipif(not shutil.which("debootstrap"), reason="debootstrap is absent"),
]


def dedans(racine: Path, *commande: str, **options: object) -> "subprocess.CompletedProcess[str]":
    propre = {
        nom: valeur
        for nom, valeur in os.environ.items()
        if nom.startswith(("PIP_", "http", "https", "no_proxy")) and nom != "PIP_FIND_LINKS"
    }
    chemin = "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return subprocess.run(
        ["chroot", racine, *commande],
        env=propre | {"PATH": chemin, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def suivre(racine: Path, section: str, rang: int = 0, **mots: str) -> str:
    """A block of the guide, line by line as root, but for these words; what it printed."""
    dit = ""
    for ligne in separer(blocs(section)[rang]):
        for mot, autre in {"apt-get install ": "apt-get install -y ", **mots}.items():
            ligne = ligne.replace(mot, autre)
        faite = dedans(racine, "sh", "-c", f"cd {DOSSIER} 2>/dev/null; {ligne}")
        assert faite.returncode == 0, f"{ligne}\n{faite.stdout}\n{faite.stderr}"
        dit += faite.stdout
    return dit


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A bare Debian where nothing starts by itself, its devices made by debootstrap; a clone of what is committed."""
    racine = tmp_path_factory.mktemp("debian")
    racine.chmod(0o755)
    base = ["debootstrap", "--variant=minbase", "bookworm", str(racine), MIROIR]
    fait = subprocess.run(base, capture_output=True, text=True, check=False)
    if fait.returncode:
        pytest.skip(f"debootstrap failed: {fait.stdout[-300:]}")
    (racine / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (racine / "usr/sbin/policy-rc.d").chmod(0o755)
    (racine / "usr/local/bin/systemctl").write_text(SYSTEMCTL)
    (racine / "usr/local/bin/systemctl").chmod(0o755)
    shutil.copy("/etc/resolv.conf", racine / "etc/resolv.conf")
    autorites = Path("/usr/local/share/ca-certificates")
    if autorites.is_dir():
        shutil.copytree(autorites, racine / autorites.relative_to("/"), dirs_exist_ok=True)
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", RACINE, racine / "depot"], check=True)
    subprocess.run(["git", "-C", racine / "depot", "remote", "remove", "origin"], check=True)
    with monte(racine):
        yield racine
    shutil.rmtree(racine, ignore_errors=True)


@contextlib.contextmanager
def monte(racine: Path) -> Iterator[None]:
    subprocess.run(["mount", "-t", "proc", "proc", racine / "proc"], check=True)
    (racine / "dev/shm").mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", racine / "dev/shm"], check=True)
    try:
        yield
    finally:
        dedans(racine, "sh", "-c", "pg_ctlcluster --force --mode immediate 15 main stop")
        for sous in ("dev/shm", "proc"):
            subprocess.run(["umount", "-l", racine / sous], check=False)


def commande_de(racine: Path, unite: str) -> list[str]:
    texte = (racine / f"etc/systemd/system/{unite}.service").read_text()
    trouvee = re.search(r"^ExecStart=(.*)$", texte, re.MULTILINE)
    assert trouvee
    return shlex.split(trouvee[1])


@contextlib.contextmanager
def lance(racine: Path, commande: list[str]) -> Iterator[None]:
    """As systemd would: by sofi, with its environment, in its folder."""
    ligne = f"cd {DOSSIER} && set -a && . /{ENVIRONNEMENT} && exec {shlex.join(commande)}"
    qui = ["chroot", racine, "runuser", "-u", "sofi", "--", "sh", "-c", ligne]
    programme = subprocess.Popen(qui, start_new_session=True)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(programme.pid, signal.SIGTERM)
        try:
            programme.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(programme.pid, signal.SIGKILL)


def attendre_pret(port: int) -> dict[str, dict[str, bool]]:
    """What /pret/ says once the worker has said that it lives."""
    lu: dict[str, dict[str, bool]] = {}
    for _ in range(240):
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/pret/", timeout=5) as reponse:
                lu = json.loads(reponse.read())["controles"]
            if lu["taches"]["ok"]:
                break
        time.sleep(0.5)
    return lu


def test_une_debian_nue_puis_une_mise_a_jour(debian: Path, port_libre: int) -> None:
    debut = time.monotonic()
    premiere = suivre(debian, "Install", **{"<address of the repository>": "/depot"})
    assert "rien n’est démarré" in premiere and "SOFI est installé" in premiere
    duree, reglages = time.monotonic() - debut, (debian / ENVIRONNEMENT).read_text()
    assert (debian / ENVIRONNEMENT).stat().st_mode & 0o777 == 0o640
    servir = [mot if mot != "8000" else str(port_libre) for mot in commande_de(debian, "sofi")]
    with lance(debian, servir), lance(debian, commande_de(debian, "sofi-taches")):
        lu = attendre_pret(port_libre)
    assert {nom for nom, controle in lu.items() if not controle["ok"]} == {"sauvegarde"}
    veille = commande_de(debian, "sofi-veille")
    ligne = f"cd {DOSSIER} && set -a && . /{ENVIRONNEMENT} && {shlex.join(veille)}"
    assert "Nouveau" in dedans(debian, "runuser", "-u", "sofi", "--", "sh", "-c", ligne).stdout

    les_commandes_du_document(debian)
    journal = demander(debian, "SELECT rolconfig FROM pg_roles WHERE rolname = 'sofi'")
    assert "log_min_error_statement=panic" in journal and "log_error_verbosity=terse" in journal
    la_base_sauvee_puis_remise(debian)
    avant, debut = verser(debian), time.monotonic()
    suivre(debian, "Upgrade")
    mise_a_jour, debut = time.monotonic() - debut, time.monotonic()
    assert (debian / DOSSIER.lstrip("/") / "NOUVEAU").is_file()
    assert (debian / ENVIRONNEMENT).read_text() == reglages, "written once"
    assert migree(debian)

    assert f"Revenu à {avant[:7]}" in suivre(debian, "Roll back an upgrade")
    assert not (debian / DOSSIER.lstrip("/") / "NOUVEAU").exists() and not migree(debian)
    encore = dedans(debian, "sh", f"{DOSSIER}/deploiement/revenir.sh")
    assert encore.returncode == 1 and "Aucune mise à jour" in encore.stderr
    print(
        f"installed in {duree:.0f} s, upgraded in {mise_a_jour:.0f} s,"
        f" rolled back in {time.monotonic() - debut:.0f} s"
    )


def les_commandes_du_document(racine: Path) -> None:
    """By root as by sofi, who notes a backup; by nobody else."""
    gerer = f"{DOSSIER}/deploiement/gerer.sh"
    assert "aucune n’est rompue" in suivre(racine, "Run a command")
    noter = ("sauvegarde_faite", "--taille", "5", "--relue")
    faite = dedans(racine, "runuser", "-u", "sofi", "--", gerer, *noter)
    assert faite.returncode == 0, faite.stdout + faite.stderr
    refusee = dedans(racine, "runuser", "-u", "nobody", "--", gerer, "migrate", "--check")
    assert refusee.returncode == 1 and "Lancez ce script en root" in refusee.stderr


def la_base_sauvee_puis_remise(racine: Path) -> None:
    """The backup as the guide sets it, told to SOFI by postgres; the base put back to an instant; the rehearsal."""
    en_root = {".venv/bin/python manage.py": f"sh {DOSSIER}/deploiement/gerer.sh"}
    dit = suivre(racine, "Save and restore")
    assert "Relue sans faute" in dit and "Noté : sauvegarde du" in dit
    notees = "SELECT count(*) FROM surveillance_sauvegarde"
    demander(racine, "CREATE TABLE avant_l_accident ()")
    instant = demander(racine, "SELECT clock_timestamp()").strip()
    comptees = demander(racine, notees)
    time.sleep(1.1)
    demander(racine, "DROP TABLE avant_l_accident")
    demander(racine, "SELECT pg_switch_wal()")
    dit = suivre(racine, "Save and restore", 1, **en_root, **{"2026-11-30 03:00:00+01": instant})
    assert "Reprise en" in dit and "aucune n’est rompue" in dit
    assert demander(racine, "SELECT to_regclass('avant_l_accident')").strip() == "avant_l_accident"
    assert demander(racine, notees) == comptees
    dit = suivre(racine, "Save and restore", 2, **en_root)
    assert "sur le port 5433" in dit and "Noté" in dit


MIGRATION = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveillance", "{derniere}")]
    operations = [migrations.RunSQL("CREATE TABLE essai_de_retour (x int)", "DROP TABLE essai_de_retour")]
"""


def verser(racine: Path) -> str:
    """A newer version in the repository, with a migration; the commit before it."""
    depot = racine / "depot"
    avant = subprocess.check_output(["git", "-C", depot, "rev-parse", "HEAD"], text=True).strip()
    (depot / "NOUVEAU").write_text("une version de plus")
    migrations = depot / "sofi/surveillance/migrations"
    derniere = max(chemin.stem for chemin in migrations.glob("0*.py"))
    (migrations / "0999_essai.py").write_text(MIGRATION.format(derniere=derniere))
    identite = ["-c", "user.name=x", "-c", "user.email=x@exemple.fr"]
    for geste in (["add", "."], [*identite, "commit", "-qm", "Une version de plus"]):
        subprocess.run(["git", "-C", depot, *geste], check=True)
    return avant


def migree(racine: Path) -> bool:
    """The base has had the migration of the newer version."""
    question = "SELECT count(*) FROM pg_tables WHERE tablename = 'essai_de_retour'"
    return demander(racine, question).strip() == "1"


def demander(racine: Path, question: str) -> str:
    """What the base answers to its superuser."""
    return dedans(
        racine,
        *(
            "sh",
            "-c",
            'runuser -u postgres -- psql -p "$(pg_lsclusters -h | tr -s " " | cut -d" " -f3)" -tAc "$0" sofi',
        ),
        question,
    ).stdout


def test_ce_qui_manque_est_dit(debian: Path) -> None:
    """Without a name, or with one that isn't, nothing is installed; whether this Debian has a site already or not."""
    installe = (debian / ENVIRONNEMENT).exists()
    if installe:
        (debian / ENVIRONNEMENT).rename(debian / "etc/ailleurs")
    for noms in ((), ("pas un nom",)):
        fait = dedans(debian, "sh", "/depot/deploiement/installer.sh", *noms)
        assert fait.returncode == 1 and "Donnez le nom du site" in fait.stderr
    if installe:
        (debian / "etc/ailleurs").rename(debian / ENVIRONNEMENT)
