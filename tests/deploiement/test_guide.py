"""Every command of « Running SOFI on a server » is run by a test, or named below with what keeps it from being run.

A command written in the guide that neither this file nor those it names know fails the first test.
"""

import contextlib
import io
import json
import logging
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands, load_command_class
from django.db import connection, transaction

from outils.installer import OUTILS, UV_VERSION
from sofi.comptes.models import Role
from sofi.ecrans.commun.mesure import Mesure
from sofi.socle.journal import REQUETES, EnJson
from sofi.surveillance.durees import Durees
from tests.diffusion.aide import publier_document
from tests.documents import document_exemple
from tests.echanges.lheo.documents import document
from tests.ecrans.public.conftest import a_venir
from tests.fabriques import UtilisateurFactory
from tests.sources import RACINE

from .guide import GUIDE, blocs, commandes
from .test_fichiers import outil

Essai = Callable[[str, pytest.FixtureRequest, Path], None]
DEPLOIEMENT = RACINE / "deploiement"
AUTORITE = "http://127.0.0.1:9/directory"  # nobody answers there


def lancer(commande: str, ici: Path, **plus: Any) -> "subprocess.CompletedProcess[str]":
    """A line of shell that succeeds."""
    fait = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commande],
        **{"cwd": ici, "capture_output": True, "text": True, "check": False} | plus,
    )
    assert fait.returncode == 0, f"{commande}\n{fait.stdout}\n{fait.stderr}"
    return fait


# Run here.


def gerer(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """In this process: what the command line gives, by the command's own parser, on the base of the tests."""
    request.getfixturevalue("db")
    settings, aller = request.getfixturevalue("settings"), request.getfixturevalue("monkeypatch")
    for reglage in ("STATIC_ROOT", "FLUX_DOSSIER", "CATALOGUE_DOSSIER", "INDEX"):
        setattr(settings, reglage, ici / reglage.lower())
    aller.chdir(ici)
    (ici / "offre.xml").write_bytes(document())
    quelqu_un = UtilisateurFactory(role=Role.ADMINISTRATION)
    dite = commande.replace("<e-mail>", quelqu_un.email).replace("<file>", "offre.xml")
    nom, *mots = shlex.split(dite.partition("manage.py ")[2])
    if nom == "flux_lheo":  # which refuses to be empty
        publier_document(document_exemple(sessions=[a_venir()]))
    classe = load_command_class(get_commands()[nom], nom)
    options = vars(classe.create_parser("manage.py", nom).parse_args(mots))
    with contextlib.suppress(SystemExit) as sortie:
        classe.execute(*options.pop("args", ()), **options, stdout=io.StringIO())
    assert sortie is None


def environnement_lu(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """The example of the file is read by a shell, and what follows has its variables."""
    la = commande.replace("/etc/sofi.env", str(DEPLOIEMENT / "sofi.env.exemple"))
    assert "formation.exemple.fr" in lancer(f"{la}; printenv ALLOWED_HOSTS", ici).stdout


def en_place(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """What puts files on the machine, in a folder that stands for its root."""
    for dossier in ("etc/postgresql/15/main/conf.d", "etc/systemd/system", "etc/sudoers.d"):
        (ici / dossier).mkdir(parents=True)
    for dossier in ("etc/cron.d", "usr/local/sbin"):
        (ici / dossier).mkdir(parents=True)
    *_, ou = commande.split()
    lancer(re.sub(r"(?<=\s)/(etc|usr)/", rf"{shlex.quote(str(ici))}/\1/", commande), RACINE)
    ecrit = ici / ou.lstrip("/")
    assert any(ecrit.iterdir()) if ecrit.is_dir() else ecrit.stat().st_size


def du_projet(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """By the interpreter of the project."""
    assert (
        len(lancer(commande.replace(".venv/bin/python", sys.executable), ici).stdout.strip()) > 40
    )


def cloner(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    if not (RACINE / ".git").exists():
        pytest.skip("these files are no clone")
    voulue = commande.replace("<address of the repository>", shlex.quote(str(RACINE)))
    lancer(f"{voulue.replace('/root/sofi', str(ici / 'sofi'))} --depth 1 --quiet", ici)
    assert (ici / "sofi/deploiement/installer.sh").is_file()


def activer(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """On a root of its own, where nothing runs: the links are made, or go."""
    connues(commande, request, ici)
    geste = commande.replace(" --now", "").replace("systemctl", f"systemctl --root={ici}")
    lancer(geste, ici)
    if " enable " in commande:
        assert [lien for lien in ici.rglob("*.wants/*") if lien.is_symlink()]


def lignes_lentes(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """The log is asked of the real program; what reads it finds the slow answer among lines that the site wrote."""
    outil("journalctl")
    lire, _, trier = commande.partition(" | ")
    lancer(lire, ici)
    recu = io.StringIO()
    ecrire = logging.StreamHandler(recu)
    ecrire.setFormatter(EnJson())
    journal = logging.getLogger(REQUETES)
    journal.addHandler(ecrire)
    try:
        couche = Mesure(lambda _, commencer: commencer("200 OK", []) or [], Durees(), ecrit=True)
        couche({"PATH_INFO": "/", "sofi.nom": "public:accueil"}, lambda *_: None)
    finally:
        journal.removeHandler(ecrire)
    vive = json.loads(recu.getvalue())
    lente = vive | {"ms": 1500.0}
    lu = lancer(trier, ici, input=f"un mot\n{json.dumps(vive)}\n{json.dumps(lente)}\n").stdout
    assert lu.split() == ["1500.0", "public:accueil", lente["requete"]]


def recette(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    lancer(f"make --dry-run {commande.removeprefix('make ')}", RACINE)


def patroni(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """The options are read; what needs no cluster is asked of an etcd that the file of production sets."""
    outil("patronictl")
    ou = "127.0.0.77"  # this machine, at the usual ports
    mots = {"ADRESSE": ou, "NOM": "un", "DONNEES": f"{ici}/etcd", "MEMBRES": f"un=http://{ou}:2380"}
    for nom in ("patroni.yml", "etcd.env"):
        texte = (DEPLOIEMENT / "haute-dispo" / nom).read_text()
        for mot, valeur in ({"ETCD": f"{ou}:2379"} | mots).items():
            texte = texte.replace(f"@{mot}@", valeur)
        (ici / nom).write_text(re.sub(r"@\w+@", "mot", texte))
    ligne = commande.removeprefix("sudo -u postgres ")
    ligne = ligne.replace("/etc/patroni/config.yml", str(ici / "patroni.yml"))
    lancer(f"{ligne} --help", ici)
    if ligne.endswith(" list"):
        env = "set -a; . ./etcd.env; exec timeout 60"
        with subprocess.Popen(["sh", "-c", f"{env} {outil('etcd')} --logger zap"], cwd=ici) as etcd:
            try:
                assert "Cluster: sofi" in lancer(f"sleep 2; {ligne}", ici).stdout
            finally:
                etcd.terminate()


LANCEES: dict[str, Essai] = {
    r"set -a; \. /etc/sofi\.env": environnement_lu,
    r"(\.venv/bin/python )?manage\.py (?!createsuperuser|metriques|importer)\w": gerer,
    r"\.venv/bin/python -c ": du_projet,
    r"git clone ": cloner,
    r"(cp|install|echo|printf) ": en_place,
    r"systemctl (enable|disable) ": activer,
    r"journalctl ": lignes_lentes,
    r"sudo -u postgres patronictl .* list$": patroni,
}

# Run by another test, which reads them in the guide or is given the same words.
BASE = "deploiement/test_base_du_guide.py::test_une_base_faite_copiee_et_remise"
DEMONSTRATION = "deploiement/test_base_du_guide.py::test_la_base_de_la_demonstration_est_copiee"
METRIQUES = "surveillance/test_metriques.py::test_le_programme_repond_a_son_adresse"
CONTENEURS = "deploiement/test_sauvegarde_conteneurs.py::test_sauvee_relue_notee_puis_remise"
DEBIAN = "deploiement/test_installation.py::test_une_debian_nue_puis_une_mise_a_jour"
AILLEURS: dict[str, str] = {
    r"\.venv/bin/python manage\.py createsuperuser$": BASE,
    r"(pg_dump|pg_restore|vacuumdb|sudo -u postgres create(user|db)) ": BASE,
    r"\.venv/bin/python -m outils\.postgres ": DEMONSTRATION,
    r"manage\.py metriques$": METRIQUES,
    r"sh deploiement/sauvegarde/conteneurs\.sh ": CONTENEURS,
    r"cd /srv/sofi/sofi$|mv /var/lib/postgresql": DEBIAN,
    r"sudo -u postgres (/usr/lib|deploiement|pgbackrest)": DEBIAN,
    r"apt-get update|sh /(root|srv/sofi)/sofi/deploiement/": DEBIAN,
    r"make nomenclature$": "outils/test_dependances.py::test_la_nomenclature_est_entiere",
    r"make audit$": "outils/test_dependances.py::test_une_faiblesse_connue_est_nommee",
}


# Not run by any test: read by the program that would run them, when it is there.


def analysee(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """Its own help, asked after the options: one that doesn't exist is refused before."""
    programme = commande.split()[0]
    ou = str(Path(OUTILS, f"uv-{UV_VERSION}", "bin", "uv")) if programme == "uv" else programme
    if not shutil.which(ou):
        pytest.skip(f"{programme} is absent")
    options, apres = commande.partition(" ")[2], ""
    if " run " in commande:  # what follows the image's name is the image's
        options, _, apres = options.partition(" sofi ")
    assert not apres or apres.startswith(".venv/bin/python manage.py ")
    lancer(f"{ou} {options} --help", RACINE)
    with pytest.raises(AssertionError):
        lancer(f"{ou} {options} --inconnue --help", RACINE)


def composee(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """podman-compose says what it would have podman do, from the files as they are."""
    outil("podman-compose")
    shutil.copytree(DEPLOIEMENT, ici / "deploiement")
    for nom in ("sofi.env", "base.env"):
        shutil.copy(DEPLOIEMENT / f"{nom}.exemple", ici / "deploiement" / nom)
    essai = lancer(commande.replace("podman-compose", "podman-compose --dry-run"), ici)
    assert "podman" in essai.stdout + essai.stderr


def jusqu_a_l_autorite(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """As far as the first question to who gives certificates, which isn't there."""
    outil("certbot")
    la = [f"--{nom}-dir {ici}/{nom}" for nom in ("config", "work", "logs")]
    qui = "--non-interactive --agree-tos --register-unsafely-without-email"
    fait = subprocess.run(
        ["bash", "-c", f"{commande} --server {AUTORITE} {' '.join(la)} {qui}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if re.search(r"plugin (does not appear to be installed|is not working)", fait.stderr):
        pytest.skip("python3-certbot-nginx or nginx is absent")
    assert "Requesting 127.0.0.1/directory: Connection refused" in fait.stderr, fait.stderr


def simulee(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """The packages exist, and can be installed together."""
    outil("apt-get")
    paquets = commande.split()[2:]
    lu = subprocess.run(["apt-cache", "show", *paquets], capture_output=True, check=False)
    if lu.returncode:
        pytest.skip("the lists of packages are absent: apt-get update")
    lancer(commande.replace("apt-get", "apt-get --simulate"), ici)


def connues(commande: str, request: pytest.FixtureRequest, ici: Path) -> None:
    """Each unit is one of the project's, or of a package of Debian's that is installed here."""
    systeme = ici / "etc/systemd/system"
    systeme.mkdir(parents=True)
    for fichier in DEPLOIEMENT.rglob("*"):
        if fichier.suffix in {".service", ".timer"}:
            shutil.copy(fichier, systeme)
    outil("systemctl")
    for unite in [mot for mot in commande.split()[2:] if not mot.startswith("--")]:
        entiere = unite if "." in unite else f"{unite}.service"
        if not (systeme / entiere).exists():
            de_debian = Path("/lib/systemd/system") / entiere
            assert not unite.startswith("sofi"), unite
            if not de_debian.exists():
                pytest.skip(f"{unite} is of a package that is absent")
            shutil.copy(de_debian, systeme)
        lu = subprocess.run(
            ["systemctl", f"--root={ici}", "is-enabled", unite],
            capture_output=True,
            text=True,
            check=False,
        )
        assert not lu.stderr, lu.stderr


PAS_LANCEES: dict[str, tuple[str, Essai | None]] = {
    r"podman (build|run) ": ("an image of tens of downloads, which no registry may give", analysee),
    r"podman-compose ": ("the images of the line before", composee),
    r"certbot ": ("a name of one's own, and the authority on the Internet", jusqu_a_l_autorite),
    r"apt-get install ": ("it would change this machine", simulee),
    r"systemctl (restart|start|stop) ": ("systemd runs no unit of SOFI here", connues),
    r"sudo -u postgres patronictl .* (reinit|switchover) ": (
        "it wants replicas to act upon",
        patroni,
    ),
    r"uv (sync|lock) ": ("it would change the environment of the tests", analysee),
    r"make haute-dispo": ("half an hour, as root: run by hand (docs/mesures.md)", recette),
    r"git pull$": ("whoever cloned knows", None),
    r"\.venv/bin/python manage\.py$|manage\.py importer$": ("named, not told to be run", None),
}


def essais(table: dict[str, Any]) -> list[tuple[str, Any]]:
    """The commands of this table."""
    return [(c, quoi) for c in commandes() for motif, quoi in table.items() if re.match(motif, c)]


def test_chaque_commande_a_sa_place() -> None:
    """Each is run here, or elsewhere, or said not to be; and no line of the tables is of a command that is gone."""
    tables = LANCEES | AILLEURS | PAS_LANCEES
    places = {c: [motif for motif in tables if re.match(motif, c)] for c in commandes()}
    assert len(places) > 70
    assert not {c: motifs for c, motifs in places.items() if len(motifs) != 1}
    assert {motif for (motif,) in places.values()} == set(tables)
    for ou in AILLEURS.values():
        fichier, _, nom = ou.partition("::")
        assert f"def {nom}(" in (RACINE / "tests" / fichier).read_text(), ou


@pytest.mark.parametrize(("commande", "essai"), essais(LANCEES))
def test_elle_se_lance(
    commande: str, essai: Essai, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    essai(commande, request, tmp_path)


@pytest.mark.parametrize(("commande", "quoi"), essais(PAS_LANCEES))
def test_celle_qui_ne_se_lance_pas_se_lit(
    commande: str,
    quoi: tuple[str, Essai | None],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    raison, essai = quoi
    assert raison
    if essai:
        essai(commande, request, tmp_path)


def test_chaque_option_dite_est_d_une_commande(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """« `--x` » alone is an option of a command of the guide, or of what the units start; or is added to the build."""
    lu = "\n".join([*commandes(), *(f.read_text() for f in DEPLOIEMENT.rglob("*") if f.is_file())])
    dites = set(re.findall(r"`(--[^`]+)`", GUIDE.read_text()))
    [ajoutee] = [dite for dite in dites if f"{dite.split()[0]} " not in f"{lu} "]
    analysee(f"podman build {ajoutee} .", request, tmp_path)


@pytest.mark.django_db
def test_les_reglages_du_role_sont_acceptes() -> None:
    """What the guide has a superuser say to PostgreSQL, on the role of that name."""
    [bloc] = blocs("Watch", "sql")
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT 1 FROM pg_roles WHERE rolname = 'sofi'")
        if not curseur.fetchone():
            curseur.execute("CREATE ROLE sofi")
        curseur.execute(bloc)
        curseur.execute("SELECT setconfig FROM pg_db_role_setting WHERE setrole = 'sofi'::regrole")
        [reglages] = curseur.fetchone()
        transaction.set_rollback(True)
    assert {"log_min_error_statement=panic", "log_error_verbosity=terse"} <= set(reglages)
