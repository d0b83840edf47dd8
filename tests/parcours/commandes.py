"""Management commands, each as `python manage.py` runs it, in a child of a process that has imported the site once.

A line of JSON asks for one: its words; a line answers: its exit code, what it printed, its errors.
"""

import json
import os
import random
import runpy
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import NoReturn

import django

MANAGE = str(Path(__file__).resolve().parents[2] / "manage.py")
DELAI = 120


def lancer(mots: list[str]) -> dict[str, int | str]:
    """Wait for its end, for two minutes at most."""
    with tempfile.TemporaryFile() as sortie, tempfile.TemporaryFile() as erreurs:
        enfant = os.fork()
        if not enfant:
            for fichier, descripteur in ((sortie, 1), (erreurs, 2)):
                os.dup2(fichier.fileno(), descripteur)
            _executer(mots)
        _, etat = os.waitpid(enfant, 0)
        lus = {}
        for nom, fichier in (("sortie", sortie), ("erreurs", erreurs)):
            fichier.seek(0)
            lus[nom] = fichier.read().decode()
    return {"code": os.waitstatus_to_exitcode(etat), **lus}


def _executer(mots: list[str]) -> NoReturn:
    """In the child: nothing is shared with the command before, nor read after it."""
    signal.alarm(DELAI)
    random.seed()
    sys.argv = [MANAGE, *mots]
    code = 1
    try:
        with Path(os.devnull).open() as sys.stdin:
            runpy.run_path(MANAGE, run_name="__main__")
        code = 0
    except SystemExit as fin:
        code = fin.code if isinstance(fin.code, int) else int(fin.code is not None)
        if isinstance(fin.code, str):
            print(fin.code, file=sys.stderr)
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    django.setup()
    for ligne in sys.stdin:
        print(json.dumps(lancer(json.loads(ligne))), flush=True)
