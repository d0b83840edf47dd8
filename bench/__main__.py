"""`make bench`: run every figure, or those named: make bench ARGS="flux"."""

import pkgutil
import subprocess
import sys

import bench


def principal(demandees: list[str]) -> int:
    """Run the figures one after the other, each in its own process; the number that failed."""
    connues = [trouve.name for trouve in pkgutil.iter_modules(bench.__path__)]
    figures = [nom for nom in connues if not nom.startswith("_")]
    if inconnues := set(demandees) - set(figures):
        print(f"Mesures inconnues : {', '.join(sorted(inconnues))}. Connues : {', '.join(figures)}")
        return 1
    echecs = 0
    for nom in demandees or figures:
        print(f"\n== {nom}", flush=True)
        echecs += subprocess.run([sys.executable, "-m", f"bench.{nom}"], check=False).returncode > 0
    return echecs


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
