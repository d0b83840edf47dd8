"""A crowd on a served site: many connections at once, half of them asking what nobody has asked yet.

make run, then: python -m bench.foule [http://127.0.0.1:8000] [--secondes 20] [--connexions 200]

Needs wrk (a system package) and a base of some size (`manage.py peupler --sessions 60000`, its index made, its jobs
done). Half are questions never asked (word × place × radius × day), half the pages of trainings they find. Printed:
requests a second, times, errors, then how long a request takes at rest and the moment the crowd is gone.
"""

import argparse
import itertools
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

MOTS = "anglais comptable soudage commercial gestion cuisine secretaire informatique transport vente".split()
LIEUX = "nantes angers laval cholet saumur challans".split()
JOURS = 300
AU_REPOS = 9  # requests whose median is a request at rest
PAGE = re.compile(r'href="(/formation/\d+-[^"?#]*)')
SCRIPT = """
local adresses = {%s}
local i = 0
request = function() i = i + 1; return wrk.format("GET", adresses[(i %% #adresses) + 1]) end
"""


class Foule(NamedTuple):
    """What a crowd was answered: requests a second, median and 99th hundredth in ms, answers that weren't pages."""

    debit: float
    mediane: float
    p99: float
    fautes: int


def demander(adresse: str) -> tuple[float, str]:
    """The time of one request, in ms, and its page."""
    debut = time.perf_counter()
    with urllib.request.urlopen(adresse) as reponse:
        page = reponse.read().decode()
    return (time.perf_counter() - debut) * 1000, page


def questions() -> list[str]:
    """Each different from the others, day after day, from one that another run hardly begins with."""
    jours = [date.today() + timedelta(days=j) for j in range(1, JOURS)]
    toutes = [
        f"/?q={mot}&ou={lieu}&rayon={rayon}&du={jour}"
        for jour, mot, lieu, rayon in itertools.product(jours, MOTS, LIEUX, (30, 50, 100))
    ]
    premiere = random.randrange(len(toutes))
    return toutes[premiere:] + toutes[:premiere]


def en_foule(site: str, adresses: list[str], secondes: int, connexions: int) -> Foule:
    """These addresses asked for in turn by so many connections, each as soon as it is answered."""
    with tempfile.TemporaryDirectory() as dossier:
        script = Path(dossier) / "adresses.lua"
        script.write_text(SCRIPT % ",".join(f'"{adresse}"' for adresse in adresses))
        ordre = ["wrk", "-t1", f"-c{connexions}", f"-d{secondes}s", "--timeout=30s", "--latency"]
        dit = subprocess.run(
            [*ordre, "-s", str(script), site], capture_output=True, text=True, check=True
        ).stdout
    return lire(dit)


def lire(dit: str) -> Foule:
    """What wrk printed."""
    debit = re.search(r"Requests/sec:\s+([\d.]+)", dit)
    if debit is None:
        raise SystemExit(dit)
    autres = re.findall(r"Non-2xx.*: (\d+)|(?:connect|read|write|timeout) (\d+)", dit)
    fautes = sum(int(nombre or autre) for nombre, autre in autres)
    return Foule(float(debit[1]), _temps(dit, "50%"), _temps(dit, "99%"), fautes)


def _temps(dit: str, part: str) -> float:
    trouve = re.search(rf"{part}\s+([\d.]+)(us|ms|s|m)\b", dit)
    assert trouve, dit
    return float(trouve[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[trouve[2]]


def principal() -> None:
    lecture = argparse.ArgumentParser()
    lecture.add_argument("site", nargs="?", default="http://127.0.0.1:8000")
    lecture.add_argument("--secondes", type=int, default=20)
    lecture.add_argument("--connexions", type=int, default=200)
    options = lecture.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing: a system package of that name.")
    try:
        demander(options.site)
    except urllib.error.URLError:
        print(f"Nobody serves {options.site}: « make run » first.")
        return
    pages = PAGE.findall("".join(demander(f"{options.site}/?q={mot}")[1] for mot in MOTS))
    if not pages:
        raise SystemExit("No training is found: fill the base first.")
    froides = questions()
    repos = statistics.median(demander(options.site + froides.pop())[0] for _ in range(AU_REPOS))
    meles = [
        adresse
        for paire in zip(froides, itertools.cycle(dict.fromkeys(pages)), strict=False)
        for adresse in paire
    ]
    foule = en_foule(options.site, meles, options.secondes, options.connexions)
    apres, _ = demander(options.site + froides.pop())
    print(f"{options.connexions} connections: {foule.debit:.0f} a second, {foule.fautes} errors")
    print(f"median {foule.mediane:.0f} ms, p99 {foule.p99:.0f} ms")
    print(
        f"a question at rest {repos:.0f} ms, the first one after {apres:.0f} ms: × {apres / repos:.1f}"
    )


if __name__ == "__main__":
    principal()
