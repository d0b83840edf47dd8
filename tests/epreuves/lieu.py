"""A whole SOFI of a trial's own: PostgreSQL, web, jobs, index, a mail server that can refuse, and people on it.

Nothing starts a program again here: one that ends by itself is a fault.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from outils.haute_dispo.charge import Charge
from sofi.socle.processus import mourir_avec_le_parent
from tests.serveurs import Atelier, port_libre

RACINE = Path(__file__).resolve().parents[2]
PATIENCE = 600.0  # seconds; only bounds a wait, and a busy machine is slow
PROGRAMMES = ("web", "travailleur", "index")


class Boite(Charge):
    """The people, and their mail server, which refuses when told to and knows what it was given."""

    def __init__(self, site: str, dossier: Path, smtp: int) -> None:
        super().__init__(site, dossier, smtp)
        self.refuse = False
        self.refuses = 0
        self.messages: Counter[str] = Counter()
        """How many times each message was taken, by its identity."""

    async def handle_DATA(self, serveur: Any, session: Any, enveloppe: Any) -> str:
        """What aiosmtpd asks of a sink."""
        if self.refuse:
            self.refuses += 1
            return "451 4.3.2 Le serveur ne prend rien maintenant"
        identite = next(
            ligne for ligne in enveloppe.content.splitlines() if ligne.startswith(b"Message-ID:")
        )
        self.messages[identite.decode()] += 1
        return await super().handle_DATA(serveur, session, enveloppe)

    def fermer(self) -> None:
        """Nobody listens any more."""
        self._puits.stop()

    def rouvrir(self) -> None:
        """The same port again."""
        self._puits = Controller(self, hostname="127.0.0.1", port=self._puits.port)
        self._puits.start()

    def doubles(self) -> list[str]:
        """What was taken twice."""
        return [identite for identite, fois in self.messages.items() if fois > 1]


class Lieu:
    """Where it is, how each part is started and stopped."""

    def __init__(self, dossier: Path, base: Path) -> None:
        self.dossier = dossier
        self.var = dossier / "var"
        self.processus: dict[str, subprocess.Popen[bytes]] = {}
        self.ports = {nom: port_libre() for nom in ("web", "smtp")}
        self.site = f"http://127.0.0.1:{self.ports['web']}"
        self.atelier = Atelier()
        self.serveur = self.atelier.serveur("site")
        self.serveur.prendre(base)
        self.horloge: dict[str, str] = {}
        """What moves the clock of what is started from now on."""

    def environnement(self, *, partage: bool = False) -> dict[str, str]:
        """Of a program of SOFI; `partage`, which `bilan` says, changes nothing: there is no pool here."""
        sans = {n: v for n, v in os.environ.items() if not n.startswith(("SOFI_", "DATABASE_"))}
        return sans | {
            "DATABASE_URL": self.serveur.url("sofi"),
            "SOFI_VAR": str(self.var),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.ports['smtp']}",
            "ADRESSE_DU_SITE": self.site,
            "FLUX_HEURE": "0",
            "DJANGO_SETTINGS_MODULE": "conf.settings",
            "PYTHONPATH": str(RACINE),
        }

    def lancer(self, nom: str, *commande: str) -> None:
        """A program of SOFI that ends with us, its words in a file; the site has what its unit gives it."""
        propre = reglages_de_l_unite() if nom == "web" else {}
        with self.journal(nom).open("ab") as journal:
            self.processus[nom] = subprocess.Popen(
                [sys.executable, *commande],
                cwd=RACINE,
                env=propre | self.environnement() | self.horloge,
                stdout=journal,
                stderr=journal,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
            )

    def journal(self, nom: str) -> Path:
        return self.dossier / f"{nom}.log"

    def demarrer(self) -> None:
        """All of it, until the first page is given."""
        self.serveur.demarrer(dict(os.environ) | self.horloge)
        ou = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.ports["web"])]
        combien = ["--workers", "2", "--blocking-threads", "2", "--workers-kill-timeout", "5"]
        self.lancer("web", "-m", "granian", *ou, *combien, "conf.wsgi:application")
        for commande in ("index", "travailleur"):
            self.lancer(commande, "manage.py", commande)
        attendre(self.repond, PATIENCE, "le site")

    def arreter(self, delai: float = 25) -> None:
        """All of it, as systemd does."""
        for processus in self.processus.values():
            with contextlib.suppress(ProcessLookupError):
                processus.terminate()
        for processus in self.processus.values():
            try:
                processus.wait(delai)
            except subprocess.TimeoutExpired:
                os.killpg(processus.pid, signal.SIGKILL)
                processus.wait()
        self.processus.clear()
        self.serveur.tuer()

    def tombes(self) -> list[str]:
        """The programs that ended by themselves, with their last words."""
        finis = [nom for nom, un in self.processus.items() if un.poll() is not None]
        return [f"{nom} s’est arrêté : {self.journal(nom).read_text()[-400:]}" for nom in finis]

    def repond(self) -> bool:
        """Its first page is given, and it says that it is ready."""
        with contextlib.suppress(OSError):
            for adresse in ("/", "/pret/"):
                with urllib.request.urlopen(self.site + adresse, timeout=10) as reponse:
                    if reponse.status != 200:
                        return False
            return True
        return False

    def manage(self, *arguments: str) -> tuple[int, str]:
        """The exit code of a command, and what it said."""
        faite = subprocess.run(
            [sys.executable, *arguments],
            cwd=RACINE,
            env=self.environnement() | self.horloge,
            capture_output=True,
            text=True,
            check=False,
        )
        return faite.returncode, faite.stdout + faite.stderr

    def verifier(self) -> list[str]:
        """The invariants that are broken, read by the command."""
        code, dit = self.manage("manage.py", "verifier")
        return (
            [ligne for ligne in dit.splitlines() if not ligne.startswith("tient")] if code else []
        )

    def a_faire(self) -> int:
        """Jobs that are due or being done."""
        return int(
            self.serveur.demander(
                "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
                " OR status = 'todo' AND coalesce(scheduled_at, now()) <= now()",
                "sofi",
            )
        )


def reglages_de_l_unite() -> dict[str, str]:
    """The environment that `deploiement/systemd/sofi.service` gives, beside that of the machine."""
    lignes = (RACINE / "deploiement" / "systemd" / "sofi.service").read_text().splitlines()
    dits = (
        ligne.removeprefix("Environment=") for ligne in lignes if ligne.startswith("Environment=")
    )
    return dict(dit.split("=", 1) for dit in dits)


def options(analyse: argparse.ArgumentParser) -> None:
    """What every trial of a whole site takes."""
    analyse.add_argument("--sessions", type=int, default=400, help="de la région de démonstration")
    analyse.add_argument("--depart", type=Path, help="dossier où la base est prête, ou sera gardée")


@contextmanager
def ouvrir(choix: argparse.Namespace) -> Iterator[tuple[Lieu, Boite]]:
    """The site and its people, the demonstration loaded; everything is removed in the end."""
    dossier = Path(tempfile.mkdtemp(prefix="sofi-lieu-"))
    dossier.chmod(0o755)  # the clock is read there by PostgreSQL's account
    depart = choix.depart or dossier / "depart"
    if not (depart / "pg" / "donnees").is_dir():
        _preparer(depart, choix.sessions)
    shutil.copytree(depart / "var", dossier / "var")
    lieu = Lieu(dossier, depart / "pg")
    boite = Boite(lieu.site, dossier, lieu.ports["smtp"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what is below is removed then too
    try:
        lieu.demarrer()
        yield lieu, boite
    finally:
        boite.fin.set()
        lieu.arreter()
        with contextlib.suppress(AssertionError):  # nobody has come yet
            boite.fermer_le_puits()
        lieu.atelier.fermer()
        shutil.rmtree(dossier, ignore_errors=True)


def _preparer(depart: Path, sessions: int) -> None:
    """The demonstration, in a base that is stopped then."""
    env = {n: v for n, v in os.environ.items() if not n.startswith(("SOFI_", "DATABASE_"))}
    env |= {"SOFI_VAR": str(depart / "var"), "SOFI_POSTGRES": str(depart / "pg")}
    env |= {"DJANGO_SETTINGS_MODULE": "conf.settings"}
    for commande in (
        ("migrate", "--verbosity", "0"),
        ("collectstatic", "--noinput", "--verbosity", "0"),
        ("demonstration", "--sessions", str(sessions)),
    ):
        ordre = [sys.executable, "-m", "outils.postgres", sys.executable, "manage.py", *commande]
        subprocess.run(ordre, cwd=RACINE, env=env, check=True, stdout=subprocess.DEVNULL)


def attendre(vrai: Callable[[], bool], secondes: float, quoi: str) -> float:
    """Until it is so; how long it took. Raises TimeoutError."""
    debut = time.monotonic()
    while not vrai():
        if time.monotonic() - debut > secondes:
            raise TimeoutError(f"{quoi} : rien en {secondes:.0f} s")
        time.sleep(0.25)
    return time.monotonic() - debut
