"""Install the dependencies into .venv, with uv: the one on the PATH, else one of the project's own.

Standard library only; readable by an old Python, so that it can say what is missing.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys

UV_VERSION = "0.13.8"
UV_MINIMALE = (0, 5)
RACINE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUTILS = os.path.join(RACINE, ".outils")


def uv_du_systeme() -> "str | None":
    """The uv of the machine when it is recent enough to read the lock file."""
    trouve = shutil.which("uv")
    if not trouve:
        return None
    sortie = subprocess.run([trouve, "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"(\d+)\.(\d+)", sortie.stdout)
    if version and (int(version[1]), int(version[2])) >= UV_MINIMALE:
        return trouve
    return None


def uv_du_projet() -> str:
    """The uv kept in .outils/, installed there the first time."""
    uv = os.path.join(OUTILS, "uv-" + UV_VERSION, "bin", "uv")
    if not os.path.exists(uv):
        dire("Installation de uv " + UV_VERSION + "…")
        installer_uv(os.path.dirname(os.path.dirname(uv)))
    return uv


def installer_uv(dossier: str) -> None:
    """Install uv into a folder: with pip in a new environment, else with the machine's pip."""
    shutil.rmtree(dossier, ignore_errors=True)
    paquet = "uv==" + UV_VERSION
    options = ["install", "--quiet", "--disable-pip-version-check"]
    environnement = subprocess.run(
        [sys.executable, "-m", "venv", dossier], capture_output=True, text=True, check=False
    )
    if environnement.returncode == 0:
        commande = [os.path.join(dossier, "bin", "python"), "-m", "pip", *options, paquet]
    else:
        # Debian keeps ensurepip in a package of its own (python3-venv).
        shutil.rmtree(dossier, ignore_errors=True)
        commande = [sys.executable, "-m", "pip", *options, "--target", dossier, paquet]
    if subprocess.run(commande, check=False).returncode:
        shutil.rmtree(dossier, ignore_errors=True)
        sys.exit(
            "L’installation de uv a échoué : ni « python3 -m venv » ni « pip » n’ont abouti. "
            "Vérifiez l’accès au dépôt de paquets, installez python3-venv (Debian, Ubuntu) "
            "ou uv lui-même, puis recommencez."
        )


def synchroniser(uv: str, groupes: "list[str]") -> None:
    """Bring .venv to what uv.lock says, with this very Python and no download of another.

    `groupes`: groups of dependencies wanted beside those of every day.
    """
    environnement = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    environnement.pop("VIRTUAL_ENV", None)
    if not os.access(os.path.expanduser("~"), os.W_OK):
        environnement.setdefault("UV_CACHE_DIR", os.path.join(OUTILS, "cache"))
    commande = [uv, "sync", "--quiet", "--frozen", "--python", sys.executable]
    for groupe in groupes:
        commande += ["--group", groupe]
    # uv trusts its own list of authorities; behind an enterprise's proxy, the machine's is right.
    for certificats in ({}, {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}):
        reglages = dict(environnement, **certificats)
        if subprocess.run(commande, cwd=RACINE, env=reglages, check=False).returncode == 0:
            return
    sys.exit(
        "L’installation des dépendances a échoué : voyez le message ci-dessus. "
        "Le plus souvent, le dépôt de paquets n’est pas joignable."
    )


def dire(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def principal() -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            "SOFI demande Python 3.11 ou plus récent ; celui-ci est le %d.%d. "
            "Indiquez-en un autre, par exemple : make run PYTHON=python3.12" % sys.version_info[:2]
        )
    os.makedirs(OUTILS, exist_ok=True)
    with open(os.path.join(OUTILS, "verrou"), "w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        dire("Installation des dépendances dans .venv…")
        groupes = sys.argv[1:]
        synchroniser(uv_du_systeme() or uv_du_projet(), groupes)
    for nom in ["installe", *groupes]:
        with open(os.path.join(RACINE, ".venv", nom), "w") as temoin:
            temoin.write(UV_VERSION + "\n")


if __name__ == "__main__":
    try:
        principal()
    except PermissionError as erreur:
        sys.exit(
            "L’écriture est refusée dans « {} » : ce dossier appartient sans doute à un autre "
            "utilisateur du système. Reprenez avec son compte, ou clonez le projet ailleurs.".format(
                erreur.filename
            )
        )
