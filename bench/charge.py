"""How many requests a second a served site answers while nearly all are answered in half a second.

make run, then: python -m bench.charge [http://127.0.0.1:8000 …] [--secondes 15] [--palier 500]

A base of some size, its index made, its jobs done; several addresses are web machines, asked in turn. Of a hundred
requests ninety are the public's (half searches, one in two never asked before, half pages), nine those of organismes
(dashboard, lists, cards; one in ten saves a contact), one the service Offre's (queue, review of an action). They come
as people do, without waiting for each other: more and more a second, until the 95th hundredth is over the bound.
"""

import argparse
import asyncio
import itertools
import random
import re
import statistics
import time
import urllib.error
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench import _base  # noqa: F401 - Django's settings, before what reads them
from bench.foule import MOTS, PAGE, demander, questions
from outils.haute_dispo.charge import AJOUTER, MEMBRE, Navigateur
from sofi.demonstration.comptes import chiffres

OFFRE, FACTEUR = "offre@exemple.fr", "/compte/2fa/authenticate/"
SUR_CENT = {"public": 90, "organisme": 9, "offre": 1}
ECRIRE = 10  # one request of organismes in so many saves something
LISTES = {
    "organisme": ("/organisme/", "/organisme/actions/", "/organisme/sessions/"),
    "offre": ("/service-offre/file/", "/service-offre/pilotage/"),
}
LIENS = {
    "organisme": re.compile(r'href="(/organisme/saisie/[^"?#]+)"'),
    "offre": re.compile(r'href="(/service-offre/action/\d+/)"'),
}
LIENS_SUIVIS = 40
PREMIER, FOIS, FINS = 16.0, 1.5, 2
"""Requests a second at first, by how much more each time, and how many times the bound is then come near to."""
DELAI = 60


@dataclass
class Mesure:
    """What was felt of so many requests a second: times in ms, what went wrong."""

    durees: list[float] = field(default_factory=list)
    fautes: list[str] = field(default_factory=list)

    def part(self, centieme: int) -> float:
        """This hundredth of the times."""
        if len(self.durees) < 2:
            return max(self.durees, default=0)
        return statistics.quantiles(self.durees, n=100)[centieme - 1]


@dataclass(frozen=True)
class Demande:
    """A request: its address, who asks, what is sent."""

    adresse: str
    biscuits: str = ""
    corps: bytes = b""


class Gens:
    """Everybody, each request drawn at random."""

    def __init__(self, site: str, graine: int) -> None:
        self.hasard = random.Random(graine)
        self.froides = itertools.cycle(questions())
        textes = [demander(f"{site}/?q={mot}")[1] for mot in MOTS]
        self.pages = list(dict.fromkeys(PAGE.findall("".join(textes))))
        self.chez: dict[str, tuple[str, list[str]]] = {}
        for qui, compte in (("organisme", MEMBRE), ("offre", OFFRE)):
            navigateur = entrer(site, compte)
            lues = [navigateur.demander(adresse)[1].decode() for adresse in LISTES[qui]]
            liens = list(dict.fromkeys(LIENS[qui].findall("".join(lues))))
            liens = [navigateur.demander(lien)[2] or lien for lien in liens[:LIENS_SUIVIS]]
            biscuits = "; ".join(f"{b.name}={b.value}" for b in navigateur.biscuits)
            self.chez[qui] = (biscuits, [*LISTES[qui], *liens])
            if qui == "organisme":
                self.contact = navigateur.formulaire(AJOUTER)

    def __iter__(self) -> Iterator[Demande]:
        return self

    def __next__(self) -> Demande:
        (qui,) = self.hasard.choices(list(SUR_CENT), list(SUR_CENT.values()))
        if qui == "public":
            return Demande(self._publique())
        biscuits, adresses = self.chez[qui]
        if qui == "organisme" and not self.hasard.randrange(ECRIRE):
            nom = f"Charge {self.hasard.randrange(10**9)}"
            valeurs = self.contact | {"nom": nom, "telephone": "0240000000"}
            return Demande(AJOUTER, biscuits, urllib.parse.urlencode(valeurs).encode())
        return Demande(self.hasard.choice(adresses), biscuits)

    def _publique(self) -> str:
        tirage = self.hasard.random()
        if tirage < 0.25:
            return next(self.froides)
        return f"/?q={self.hasard.choice(MOTS)}" if tirage < 0.5 else self.hasard.choice(self.pages)


def entrer(site: str, compte: str) -> Navigateur:
    """A browser of this account of the demonstration, its second factor given when it has one."""
    navigateur = Navigateur(site)
    navigateur.entrer(compte)
    if compte == MEMBRE:
        return navigateur
    for decalage in (0, 1, -1):  # a code serves once
        valeurs = navigateur.formulaire(FACTEUR) | {"code": chiffres(compte, decalage=decalage)}
        if navigateur.demander(FACTEUR, valeurs)[0] == 302:
            return navigateur
    raise SystemExit(f"{compte} can't sign in: « make demo » opens the accounts.")


async def envoyer(site: str, demande: Demande, mesure: Mesure) -> None:
    """One request by a connection of its own, as behind no proxy."""
    debut = time.perf_counter()
    hote = site.removeprefix("http://").rstrip("/")
    nom, _, port = hote.partition(":")
    lignes = [
        f"{'POST' if demande.corps else 'GET'} {demande.adresse} HTTP/1.1",
        f"Host: {hote}",
        f"Referer: {site}{demande.adresse}",
        f"Origin: {site}",
        "Accept-Encoding: gzip",
        "Connection: close",
    ]
    lignes += [f"Cookie: {demande.biscuits}"] if demande.biscuits else []
    if demande.corps:
        lignes += ["Content-Type: application/x-www-form-urlencoded"]
        lignes += [f"Content-Length: {len(demande.corps)}"]
    try:
        async with asyncio.timeout(DELAI):
            lecteur, ecrivain = await asyncio.open_connection(nom, int(port or 80))
            ecrivain.write("\r\n".join([*lignes, "", ""]).encode() + demande.corps)
            recu = await lecteur.read(-1)
            ecrivain.close()
    except (OSError, TimeoutError) as erreur:
        mesure.fautes.append(f"{erreur!r} {demande.adresse}")
        return
    statut = recu[9:12].decode(errors="replace")
    if statut != ("302" if demande.corps else "200"):
        mesure.fautes.append(f"{statut} {demande.adresse}")
    mesure.durees.append((time.perf_counter() - debut) * 1000)


async def pendant(sites: list[str], gens: Gens, debit: float, secondes: float) -> Mesure:
    """So many requests a second, each at its instant whatever became of those before; when all are answered."""
    mesure, debut, taches = Mesure(), time.perf_counter(), []
    instant = 0.0
    tour = itertools.cycle(sites)
    while instant < secondes:
        await asyncio.sleep(max(0, debut + instant - time.perf_counter()))
        taches.append(asyncio.create_task(envoyer(next(tour), next(gens), mesure)))
        instant += gens.hasard.expovariate(debit)
    await asyncio.gather(*taches)
    return mesure


def chercher(sites: list[str], gens: Gens, secondes: float, palier: float) -> float:
    """The most requests a second whose 95th hundredth is under the bound, in ms."""
    tenu, depasse, debit = 0.0, 0.0, PREMIER
    for _ in range(100):
        mesure = asyncio.run(pendant(sites, gens, debit, secondes))
        print(
            f"{debit:6.1f} a second  median {mesure.part(50):6.0f} ms  p95 {mesure.part(95):6.0f} ms"
            f"  {len(mesure.fautes)} errors",
            flush=True,
        )
        if mesure.fautes:
            print(f"    {mesure.fautes[0]}")
        tenu, depasse = (debit, depasse) if mesure.part(95) < palier else (tenu, debit)
        if depasse and depasse / max(tenu, 0.1) < FOIS ** (0.5**FINS):
            break
        debit = (max(tenu, 0.1) * depasse) ** 0.5 if depasse else debit * FOIS
    return tenu


def principal() -> None:
    lecture = argparse.ArgumentParser()
    lecture.add_argument("sites", nargs="*", default=["http://127.0.0.1:8000"])
    lecture.add_argument("--secondes", type=float, default=15)
    lecture.add_argument("--palier", type=float, default=500)
    lecture.add_argument("--graine", type=int, default=1)
    options = lecture.parse_args()
    try:
        gens = Gens(options.sites[0], options.graine)
    except urllib.error.URLError:
        print(f"Nobody serves {options.sites[0]}: « make run » first.")
        return
    tenu = chercher(options.sites, gens, options.secondes, options.palier)
    print(f"p95 under {options.palier:.0f} ms: {tenu:.0f} requests a second")


if __name__ == "__main__":
    principal()
