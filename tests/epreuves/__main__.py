"""`make epreuves`: every trial at its default size, or the one that is named, with its options."""

import subprocess
import sys
from importlib import import_module

EPREUVES = ("morts", "deux", "fuzz", "pannes", "endurance")


def principal(arguments: list[str]) -> int:
    """The exit code: how many trials found something. Several have a process each: their settings aren't the same."""
    nom, *options = arguments or [""]
    if nom and nom not in EPREUVES:
        print(f"Épreuve inconnue : {nom}. Connues : {', '.join(EPREUVES)}.")
        return 2
    if nom:
        print(f"\n== {nom}", flush=True)
        return int(import_module(f"tests.epreuves.{nom}").principal(options))
    ordre = [sys.executable, "-m", "tests.epreuves"]
    return sum(subprocess.run([*ordre, une], check=False).returncode != 0 for une in EPREUVES)


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
