"""How variables of the environment are read, for the settings."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from sofi.socle.systeme import raison

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SOFI_VAR", BASE_DIR / "var"))


def oui(nom: str, defaut: bool = False) -> bool:
    """Read a yes/no variable: 1, oui, true and yes mean yes."""
    valeur = os.environ.get(nom)
    return defaut if valeur is None else valeur.strip().lower() in {"1", "oui", "true", "yes"}


def liste(nom: str, defaut: str) -> list[str]:
    """Read a list separated by commas."""
    return [
        morceau.strip() for morceau in os.environ.get(nom, defaut).split(",") if morceau.strip()
    ]


def cle_secrete() -> str:
    """Return SECRET_KEY, else the key drawn once for this installation and kept in var/."""
    return os.environ.get("SECRET_KEY") or tiree_une_fois(
        "cle_secrete", lambda: secrets.token_urlsafe(48), "SECRET_KEY"
    )


def tiree_une_fois(nom: str, tirer: Callable[[], str], variable: str) -> str:
    """The secret of that name kept in var/, drawn by whichever process comes first; `variable` would replace it."""
    fichier = VAR / nom
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        if not fichier.exists():
            _ecrire_une_fois(fichier, tirer())
        return fichier.read_text()
    except OSError as erreur:
        raise ImproperlyConfigured(
            f"Le fichier « {fichier} » n’est pas accessible ({raison(erreur)}) : il appartient sans "
            "doute à un autre utilisateur du système. Reprenez-le avec ce compte, indiquez un autre "
            f"dossier dans SOFI_VAR, ou la clé dans {variable}."
        ) from erreur


def _ecrire_une_fois(fichier: Path, texte: str) -> None:
    """Write the file whole, unless another process has done it first."""
    neuf = fichier.with_name(f"{fichier.name}.{os.getpid()}")
    neuf.touch(mode=0o600)
    neuf.write_text(texte)
    with contextlib.suppress(FileExistsError):
        fichier.hardlink_to(neuf)
    neuf.unlink()
