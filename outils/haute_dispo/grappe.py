"""All the programs of production, from the files of deploiement/haute-dispo/."""

import contextlib
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg

from sofi.socle.processus import mourir_avec_le_parent

from . import reseau
from .programmes import CHEMIN
from .reseau import HOTE, Machine

RACINE = Path(__file__).resolve().parents[2]
GABARITS = RACINE / "deploiement" / "haute-dispo"
NOEUDS = 3
COPIE = 300  # seconds, at most, for the copy of a base of any size
PRIMAIRE = 5000
BILAN = r"rompues? sur \d+\."  # the last words of « verifier » where a rule is broken


def port_libre() -> int:
    """Below those that the kernel lends: the base is filled for minutes before the program that has it starts."""
    while True:
        numero = random.randrange(20_000, 32_000)
        with socket.socket() as prise, contextlib.suppress(OSError):
            prise.bind(("127.0.0.1", numero))
            return numero


def _sans_python() -> dict[str, str]:
    """The environment without that of SOFI's Python: Debian's programs have their own."""
    return {n: v for n, v in os.environ.items() if not n.startswith(("PYTHON", "VIRTUAL"))}


class Grappe:
    """The whole: where each part is, how it is started, killed, started again."""

    def __init__(self, programmes: Path, sessions: int, depart: Path | None = None) -> None:
        self.programmes, self.sessions, self.depart = programmes, sessions, depart
        self.dossier = Path(tempfile.mkdtemp(prefix="sofi-haute-dispo-"))
        self.dossier.chmod(0o755)
        self.secret = secrets.token_hex(12)
        self.noeuds = [
            Machine(rang, self.dossier / f"pg{rang}", petite=self.depart is None)
            for rang in range(1, NOEUDS + 1)
        ]
        self.flux_d_avant = 0  # the last of the base that was put back
        self.processus: dict[str, subprocess.Popen[bytes]] = {}
        self.ports = {nom: port_libre() for nom in ("site", "pgbouncer", "web1", "web2", "smtp")}

    # What everything is told.

    def environnement(self, *, partage: bool) -> dict[str, str]:
        """Of a program of SOFI; `partage`: by PgBouncer."""
        lues = ",".join(self._url(noeud.adresse, 5432) for noeud in self.noeuds)
        direct = self._url(HOTE, PRIMAIRE)
        return os.environ | {
            "DATABASE_URL": self._url("127.0.0.1", self.ports["pgbouncer"]) if partage else direct,
            "DATABASE_URL_DIRECTE": direct,
            "DATABASE_URL_LECTURE": lues,
            "PGBOUNCER": "oui",
            "SECRET_KEY": self.secret * 3,
            "SOFI_VAR": str(self.dossier / "var"),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.ports['smtp']}",
            "ADRESSE_DU_SITE": f"http://127.0.0.1:{self.ports['site']}",
            "FLUX_HEURE": "0",
            "DJANGO_SETTINGS_MODULE": "conf.settings",
            "PYTHONPATH": str(RACINE),
        }

    def _url(self, hote: str, port: int) -> str:
        return f"postgresql://sofi:{self.secret}@{hote}:{port}/sofi"

    def _ecrire(self, gabarit: str, vers: str, **mots: str) -> str:
        """A file of production, with the words of this machine."""
        texte = (GABARITS / gabarit).read_text()
        for mot, valeur in mots.items():
            texte = texte.replace(f"@{mot}@", valeur)
        fichier = self.dossier / vers
        fichier.write_text(texte)
        return str(fichier)

    # Starting.

    def lancer(self, nom: str, commande: list[str], env: dict[str, str] | None = None) -> None:
        """A program that ends with us, its words in a file."""
        with (self.dossier / f"{nom}.log").open("ab") as journal:
            self.processus[nom] = subprocess.Popen(
                commande,
                cwd=RACINE,
                env=(env or os.environ) | {"PATH": CHEMIN},
                stdout=journal,
                stderr=journal,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
            )

    def etcd(self) -> None:
        """One of the three, as its file of production sets it."""
        fichier = self._ecrire(
            "etcd.env",
            "etcd.env",
            NOM="un",
            ADRESSE=HOTE,
            DONNEES=str(self.dossier / "etcd"),
            MEMBRES=f"un=http://{HOTE}:2380",
        )
        lignes = Path(fichier).read_text().splitlines()
        dites = dict(ligne.split("=", 1) for ligne in lignes if not ligne.startswith("#"))
        self.lancer("etcd", ["etcd"], os.environ | dites)

    def patroni(self, noeud: Machine) -> None:
        fichier = self._ecrire(
            "patroni.yml",
            f"{noeud.nom}.yml",
            NOM=noeud.nom,
            ADRESSE=noeud.adresse,
            ETCD=f"{HOTE}:2379",
            DONNEES=str(noeud.dossier / "donnees"),
            PROGRAMMES=str(self.programmes),
            MOT_DE_PASSE=self.secret,
            RESEAU=f"{reseau.RESEAU}.0/24",
            PRISE=str(noeud.dossier),
            MEMOIRE="64MB",
            JOURNAL="128MB" if noeud.petite else "4GB",
        )
        lancer = ["patroni", fichier]
        sans_python = _sans_python()
        self.lancer(noeud.nom, [*noeud.prefixe("postgres"), *lancer], sans_python)
        siens = {"NOM": noeud.nom, "ADRESSE": noeud.adresse, "DONNEES": str(noeud.dossier)}
        garde = [*noeud.prefixe("postgres"), "sh", str(GABARITS / "disque.sh")]
        self.lancer(f"disque{noeud.rang}", garde, sans_python | siens)

    def patronictl(self, *arguments: str) -> None:
        """Patroni told something, by the words of the guide; RuntimeError with what it answered when it refuses.

        It ends with 0 where the member refused, and only says so.
        """
        fichier = str(self.dossier / f"{self.noeuds[0].nom}.yml")
        faite = subprocess.run(
            ["timeout", str(COPIE), "patronictl", "-c", fichier, *arguments],
            env=_sans_python() | {"PATH": CHEMIN, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        if faite.returncode or "failed" in faite.stdout.lower():
            raise RuntimeError(f"patronictl {arguments[0]} : {faite.stdout}{faite.stderr}"[-2000:])

    def haproxy(self) -> None:
        noeuds = "".join(f"    server {n.nom} {n.adresse}:5432 check\n" for n in self.noeuds)
        webs = "".join(
            f"    server {w} 127.0.0.1:{self.ports[w]} check\n" for w in ("web1", "web2")
        )
        fichier = self._ecrire(
            "haproxy.cfg",
            "haproxy.cfg",
            PRISE=str(self.dossier / "haproxy.sock"),
            PRIMAIRE=f"{HOTE}:{PRIMAIRE}",
            SITE=f"127.0.0.1:{self.ports['site']}",
            HOTE="127.0.0.1",
            NOEUDS=noeuds,
            MACHINES=webs,
        )
        self.lancer("haproxy", ["haproxy", "-W", "-db", "-f", fichier])

    def pgbouncer(self, *options: str) -> None:
        sien = self.dossier / "pgbouncer"
        sien.mkdir(exist_ok=True)
        shutil.chown(sien, "nobody")
        comptes = sien / "userlist.txt"
        comptes.write_text(f'"sofi" "{self.secret}"\n')
        fichier = self._ecrire(
            "pgbouncer.ini",
            "pgbouncer.ini",
            HOTE_PRIMAIRE=HOTE,
            PORT_PRIMAIRE=str(PRIMAIRE),
            PORT=str(self.ports["pgbouncer"]),
            COMPTES=str(comptes),
            JOURNAL=str(sien / "journal"),
            PID=str(sien / "pid"),
        )
        self.lancer("pgbouncer", ["pgbouncer", "-u", "nobody", *options, fichier])

    def web(self, nom: str) -> None:
        """A web machine: pages and index of its own."""
        env = self.environnement(partage=True) | {
            "SOFI_PAGES": str(self.dossier / nom / "pages"),
            "SOFI_INDEX": str(self.dossier / nom / "index"),
        }
        options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.ports[nom])]
        nombre = ["--workers", "1", "--blocking-threads", "8", "--workers-kill-timeout", "5"]
        self.lancer(
            nom, [sys.executable, "-m", "granian", *options, *nombre, "conf.wsgi:application"], env
        )

    def travailleur(self, nom: str) -> None:
        env = self.environnement(partage=False) | {"SOFI_INDEX": str(self.dossier / nom / "index")}
        self.lancer(nom, [sys.executable, "manage.py", "travailleur"], env)

    def ecrivain(self) -> None:
        env = self.environnement(partage=True)
        self.lancer("ecrivain", [sys.executable, "-m", "outils.haute_dispo.ecrivain"], env)

    def manage(self, *arguments: str, **reglages: str) -> str:
        faite = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=RACINE,
            env=self.environnement(partage=False) | reglages,
            capture_output=True,
            text=True,
            check=False,
        )
        # « verifier » ends with 1 where a rule is broken: what it says then is read, as long as it said it to the end.
        lu_jusqu_au_bout = arguments[0] == "verifier" and re.search(BILAN, faite.stderr)
        if faite.returncode and not lu_jusqu_au_bout:
            raise RuntimeError(f"manage.py {' '.join(arguments)} : {faite.stderr[-2000:]}")
        return faite.stdout

    def monter(self, dire: Callable[[str], None]) -> None:
        """From nothing to a site that answers."""
        reseau.ouvrir()
        (self.dossier / "var").mkdir()
        for noeud in self.noeuds:
            noeud.brancher()
            shutil.chown(noeud.dossier, "postgres", "postgres")
        self.etcd()
        self.haproxy()
        time.sleep(2)
        self.patroni(self.noeuds[0])
        attendre(lambda: self.primaire() is not None, 120, "le premier PostgreSQL")
        dire("Patroni a un primaire : la base et la démonstration s’écrivent.")
        self._creer_la_base()
        if self.depart:
            self._remplir_la_base()
        for noeud in self.noeuds[1:]:
            self.patroni(noeud)
        if not self.depart:
            self._remplir_la_base()
        attendre(self.entiere, 240, "les deux répliques")
        self.pgbouncer()
        for nom in ("web1", "web2"):
            self.web(nom)
        for nom in ("travailleur1", "travailleur2"):
            self.travailleur(nom)
        attendre(lambda: self.repond("site"), 120, "le site")
        dire("Deux machines web, deux travailleurs, trois PostgreSQL : tout répond.")

    def _remplir_la_base(self) -> None:
        """The demonstration, or the dump that is given."""
        attendre(self._ecrit, 60, "le primaire derrière HAProxy")
        if self.depart:
            acces = ["-d", self._url(HOTE, PRIMAIRE), "--no-owner", "--exit-on-error", "--jobs=2"]
            programme = str(self.programmes / "pg_restore")
            subprocess.run(
                [programme, *acces, str(self.depart)], check=True, stdin=subprocess.DEVNULL
            )
            with psycopg.connect(self._url(HOTE, PRIMAIRE), autocommit=True) as connexion:
                connexion.execute("VACUUM ANALYZE")  # as after any dump
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        if self.depart:
            # A dump doesn't bring the file of the last one, which a rule looks for.
            self.manage("flux_lheo", "--forcer")
            with psycopg.connect(self._url(HOTE, PRIMAIRE)) as connexion:
                lu = connexion.execute("SELECT max(id) FROM echanges_fluxecrit").fetchone()
            self.flux_d_avant = lu[0] if lu else 0
            self._preparer_les_index()
        else:
            self.manage("createcachetable")
            self.manage("demonstration", "--sessions", str(self.sessions))

    def _ecrit(self) -> bool:
        """HAProxy has found the primary."""
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self._url(HOTE, PRIMAIRE)).close()
            return True
        return False

    def _preparer_les_index(self) -> None:
        """Of a base of any size, made once: the first page of a web machine waits for no other one."""
        fait = self.dossier / "index"
        self.manage("index", "--une-fois", SOFI_INDEX=str(fait))
        for nom in ("web1", "web2"):
            shutil.copytree(fait, self.dossier / nom / "index")
        shutil.rmtree(fait)

    def _creer_la_base(self) -> None:
        primaire = self.primaire()
        assert primaire is not None
        acces = f"host={primaire.adresse} user=postgres password={self.secret} dbname=postgres"
        with psycopg.connect(acces, autocommit=True) as connexion:
            connexion.execute(f"CREATE ROLE sofi LOGIN PASSWORD '{self.secret}'")
            connexion.execute("CREATE DATABASE sofi OWNER sofi TEMPLATE template0")

    # Where it stands.

    def situation(self) -> list[dict[str, str]]:
        """Patroni's own words on its members."""
        for noeud in self.noeuds:
            with contextlib.suppress(OSError, ValueError):
                adresse = f"http://{noeud.adresse}:8008/cluster"
                with urllib.request.urlopen(adresse, timeout=2) as reponse:
                    membres: list[dict[str, str]] = json.load(reponse)["members"]
                    return membres
        return []

    def primaire(self) -> Machine | None:
        """The machine that answers that it is the primary."""
        for noeud in self.noeuds:
            with contextlib.suppress(OSError):
                adresse = f"http://{noeud.adresse}:8008/primary"
                with urllib.request.urlopen(adresse, timeout=2):
                    return noeud
        return None

    def entiere(self) -> bool:
        """A primary, and two replicas that follow it, one of them synchronous."""
        membres = self.situation()
        suivent = [m for m in membres if m["role"] in {"replica", "sync_standby"}]
        courent = [m for m in suivent if m["state"] in {"running", "streaming"}]
        synchrone = any(m["role"] == "sync_standby" for m in suivent)
        return len(courent) == NOEUDS - 1 and synchrone and self.primaire() is not None

    def synchrone(self) -> bool:
        """Some replica is synchronous: another failure would lose nothing."""
        return any(m["role"] == "sync_standby" for m in self.situation())

    def repond(self, nom: str) -> bool:
        """The site, or one of its machines, gives its first page."""
        with contextlib.suppress(OSError):
            adresse = f"http://127.0.0.1:{self.ports[nom]}/"
            with urllib.request.urlopen(adresse, timeout=10) as reponse:
                return bool(reponse.status == 200)
        return False

    # Breaking and ending.

    def tuer(self, nom: str, numero: int = signal.SIGKILL, delai: float = 20) -> None:
        """End a program and those it started."""
        processus = self.processus.pop(nom, None)
        if processus is None or processus.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(processus.pid, numero)
        try:
            processus.wait(delai)
        except subprocess.TimeoutExpired:
            os.killpg(processus.pid, signal.SIGKILL)
            processus.wait()

    def demonter(self) -> None:
        """Everything stops; the words of the programs stay where they are when asked."""
        for noeud in self.noeuds:
            with contextlib.suppress(RuntimeError):
                noeud.tuer()
        for nom in list(self.processus):
            self.tuer(nom)
        for noeud in self.noeuds:
            noeud.rendre()
        reseau.fermer()
        if not os.environ.get("GARDER_JOURNAUX"):
            shutil.rmtree(self.dossier, ignore_errors=True)


def attendre(vrai: Callable[[], bool], secondes: float, quoi: str) -> float:
    """Until it is so; how long it took. Raises TimeoutError."""
    debut = time.monotonic()
    while not vrai():
        if time.monotonic() - debut > secondes:
            raise TimeoutError(f"{quoi} : rien en {secondes:.0f} s")
        time.sleep(0.5)
    return time.monotonic() - debut
