"""Prepare the site with its demonstration data, then serve it: what « make run » does.

Everything is idempotent: migrations, static files, demonstration data. PostgreSQL is the one of
DATABASE_URL, else the embedded one, which lives as long as this process.
"""

import argparse
import errno
import os
import signal
import socket
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings")

from outils.postgres import ErreurPostgres  # noqa: E402
from outils.postgres.execution import executer  # noqa: E402
from sofi.socle.processus import mourir_avec_le_parent  # noqa: E402


def refus_du_port(hote: str, port: int) -> str:
    """Why the address can't be served, and what to do; empty when it can (granian shares ports: it wouldn't say)."""
    if not 0 < port < 65_536:
        return f"{port} n’est pas un port : choisissez un nombre de 1 à 65535, par exemple make run PORT=8000"
    try:
        with socket.socket(socket.AF_INET6 if ":" in hote else socket.AF_INET) as prise:
            prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            prise.bind((hote, port))
    except PermissionError:
        return (
            f"Le port {port} est réservé au système : choisissez-en un au-dessus de 1023, par exemple "
            "make run PORT=8000"
        )
    except socket.gaierror:
        return (
            f"« {hote} » n’est pas une adresse de cette machine : essayez make run HOST=127.0.0.1"
        )
    except OSError as erreur:
        if erreur.errno == errno.EADDRINUSE:
            return (
                f"Le port {port} est déjà pris : un autre programme (ou un autre SOFI) y répond. "
                f"Arrêtez-le, ou choisissez un autre port : make run PORT={port % 65_535 + 1}"
            )
        return (
            f"« {hote} » n’est pas une adresse de cette machine : essayez make run HOST=127.0.0.1"
        )
    return ""


def preparer() -> None:
    """Bring database, static files and demonstration data up to date."""
    import django
    from django.core.management import call_command

    django.setup()
    dire("Mise à jour de la base de données…")
    call_command("migrate", verbosity=0, interactive=False)
    dire("Préparation des fichiers du site…")
    call_command("collectstatic", verbosity=0, interactive=False)
    dire("Chargement des données de démonstration…")
    call_command("demonstration")
    from django.db import connections

    connections.close_all()


def presenter(adresse: str) -> None:
    """Say where the site is and who can sign in."""
    from sofi.demonstration.comptes import COMPTES, MOT_DE_PASSE

    largeur = max(len(courriel) for courriel, *_ in COMPTES)
    dire(f"\nSOFI est prêt : {adresse}\n")
    dire(f"Comptes de démonstration (mot de passe « {MOT_DE_PASSE} ») :")
    for courriel, nom, role in COMPTES:
        dire(f"  {courriel:<{largeur}}  {nom} ({role.label})")
    dire(
        "\nLe Cariforef et la Région donnent en plus un code à usage unique. Dans un autre terminal :"
    )
    dire("  make code")
    dire(f"\nCourriels et autres tâches de fond en marche ; {boite_aux_lettres()}.")
    dire("\nCtrl-C pour arrêter.\n")


def boite_aux_lettres() -> str:
    """Where the e-mails go."""
    from django.conf import settings

    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return f"les courriels sont écrits dans « {settings.EMAIL_FILE_PATH} »"
    return f"les courriels partent par {settings.EMAIL_HOST}"


def servir(hote: str, port: int, *, taches: bool = True) -> int:
    """Serve until stopped: two processes of two threads, which two cores keep busy; the jobs beside.

    A process that dies is replaced; so is the one of the jobs.
    """
    return executer(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "conf.wsgi:application"),
            *("--host", hote, "--port", str(port), "--workers", "2", "--blocking-threads", "2"),
            *(
                "--working-dir",
                str(RACINE),
                "--log-level",
                "warning",
                "--workers-kill-timeout",
                "5",
                "--respawn-failed-workers",
                "--respawn-interval",
                "1",
            ),
        ],
        a_part=True,
        a_cote=[
            [sys.executable, str(RACINE / "manage.py"), commande]
            for commande in (["index", "travailleur"] if taches else ["index"])
        ],
    )


def _port(texte: str) -> int:
    """Any other word is no port either, which `refus_du_port` says."""
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) < 9 else -1


def dire(message: str) -> None:
    print(message, flush=True)


def principal() -> int:
    analyseur = argparse.ArgumentParser(description="Prépare le site, puis le sert.")
    analyseur.add_argument("--port", type=_port, default=8000)
    analyseur.add_argument("--hote", default="127.0.0.1")
    analyseur.add_argument("--sans-servir", action="store_true")
    # The journeys replace the base under the site: a job would run on one or another by chance.
    analyseur.add_argument("--sans-taches", action="store_true")
    options = analyseur.parse_args()
    nom = "localhost" if options.hote in {"127.0.0.1", "0.0.0.0", "::"} else options.hote
    adresse = f"http://{nom}:{options.port}/"
    if not options.sans_servir and (refus := refus_du_port(options.hote, options.port)):
        dire(refus)
        return 1
    os.environ.setdefault("ADRESSE_DU_SITE", adresse.rstrip("/"))
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError

    try:
        preparer()
    except (ErreurPostgres, CommandError, ImproperlyConfigured) as erreur:
        dire(str(erreur))
        return 1
    if options.sans_servir:
        return 0
    presenter(adresse)
    return servir(options.hote, options.port, taches=not options.sans_taches)


if __name__ == "__main__":
    if "MAKELEVEL" in os.environ:  # when make is killed on the spot, nothing goes on without it
        mourir_avec_le_parent(signal.SIGTERM, os.getppid())()
    try:
        sys.exit(principal())
    except KeyboardInterrupt:
        sys.exit(130)
