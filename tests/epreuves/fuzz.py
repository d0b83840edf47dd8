"""Every address of the site, every role, what nobody should send: `python -m tests.epreuves fuzz --cas 100000`.

A case is drawn from the seed and its own number alone: `--depuis 1234 --cas 1` sends one of them again. What a case
writes is taken back, once what the database checks at the end of a transaction has been checked.
"""

import argparse
import copy
import logging
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from . import banc  # isort: skip

from django.core import mail
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection, transaction
from django.test.client import MULTIPART_CONTENT, encode_multipart
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from lxml import html

from tests.ecrans.adresses import TABLE
from tests.ecrans.monde import ROLES

from . import hostiles
from .gestes import monde

SANS_ADRESSE = ("/compte/confirm-email/<str:cle>/",)
BORNE = "x7f3sofi"
PARAMETRES = ("page", "tri", "q", "f_intitule", "f_debut", "depuis", "apres", "format", "limite")


@dataclass
class Champs:
    """What the pages send: the fields of the forms that lead to an address, with their values; its query strings."""

    formes: dict[str, list[list[tuple[str, str]]]] = field(default_factory=dict)
    fichiers: dict[str, set[str]] = field(default_factory=dict)
    questions: dict[str, set[str]] = field(default_factory=dict)

    def lire(self, adresse: str, page: bytes) -> None:
        """The forms and the links of a page."""
        try:
            arbre = html.fromstring(page)
        except (ValueError, html.etree.ParserError):
            return
        for forme in arbre.forms:
            if nom := nom_de(forme.action or adresse):
                envoyes = [(str(c), str(v or "")) for c, v in forme.form_values()]
                if envoyes not in self.formes.setdefault(nom, []):
                    self.formes[nom].append(envoyes)
                libres = {str(c.get("name")) for c in forme.inputs if c.get("name")}
                self.questions.setdefault(nom, set()).update(libres)
                siens = {str(c.get("name")) for c in forme.xpath(".//input[@type='file']")}
                self.fichiers.setdefault(nom, set()).update(siens)
        for lien in arbre.xpath("//a/@href"):
            if nom := nom_de(str(lien)):
                cles = {cle for cle, _ in parse_qsl(urlsplit(str(lien)).query)}
                self.questions.setdefault(nom, set()).update(cles)


def nom_de(adresse: str) -> str:
    """The name of what answers this address of the site; empty elsewhere."""
    try:
        chemin = urlsplit(adresse).path
        return resolve(chemin).view_name if chemin.startswith("/") else ""
    except (Resolver404, ValueError):
        return ""


class Fuzz:
    """The world, and what its pages ask."""

    def __init__(self, graine: int, noms: Iterable[str] = TABLE) -> None:
        self.graine, self.monde = graine, monde()
        connection.check_constraints()
        self.champs = Champs()
        self.noms = sorted(noms)
        self.arguments = {nom: TABLE[nom][1](self.monde) for nom in self.noms}
        self.bases = {nom: self._base(nom) for nom in self.noms}
        self.statuts: Counter[int] = Counter()
        self.fautes: dict[str, list[int]] = {}
        for _nom, adresse in self.bases.items():
            for role in ROLES:
                with taken_back():
                    reponse = copy.deepcopy(self.monde.clients[role]).get(adresse)
                    if reponse.status_code == 200 and "html" in reponse.get("Content-Type", ""):
                        octets = b"".join(reponse) if reponse.streaming else reponse.content
                        self.champs.lire(adresse, octets)

    def _base(self, nom: str) -> str:
        if nom.startswith("/"):
            return nom.replace("<str:cle>", "cle")
        return reverse(nom, args=self.arguments[nom])

    def jouer(self, numero: int) -> None:
        """Send the case of this number; a fault is kept under what it looks like."""
        hasard = Random(f"{self.graine}:{numero}")
        nom, role = hasard.choice(self.noms), hasard.choice(ROLES)
        methode = hasard.choice(hostiles.METHODES)
        envoi = self._envoi(nom, methode, hasard)
        client = copy.deepcopy(self.monde.clients[role])
        try:
            with taken_back():
                reponse = client.generic(methode, **envoi)
                if reponse.streaming:
                    # The client closes it at its end; by hand, it would close the connection that holds the world.
                    b"".join(reponse)
                self.statuts[reponse.status_code] += 1
                if reponse.status_code >= 500:
                    self._noter(f"{reponse.status_code} {methode} {nom}", numero)
                elif methode != "GET":
                    connection.check_constraints()
        except Exception as erreur:
            ou = traceback.extract_tb(erreur.__traceback__)
            # What wraps every query is in every traceback.
            siens = [f for f in ou if "/sofi/" in f.filename and "mesure.py" not in f.filename]
            siens = siens or list(ou)
            fichier = siens[-1].filename.split("/sofi/")[-1]
            dite = f"{type(erreur).__name__} {str(erreur)[:200]!r}"
            self._noter(f"{methode} {nom} {fichier}:{siens[-1].lineno} {dite}", numero)
            if isinstance(erreur, InterfaceError | OperationalError):
                raise
        mail.outbox = []

    def _noter(self, quoi: str, numero: int) -> None:
        vues = self.fautes.setdefault(quoi, [])
        if not vues:
            print(f"FAUTE cas {numero} : {quoi}", flush=True)
        vues.append(numero)

    def _envoi(self, nom: str, methode: str, hasard: Random) -> dict:
        envoi = {
            "path": self._adresse(nom, hasard),
            "QUERY_STRING": self._question(nom, methode, hasard),
            **hasard.choice(hostiles.ENTETES),
        }
        if methode in ("GET", "HEAD", "OPTIONS", "TRACE"):
            return envoi
        octets, type_ = self._corps(nom, hasard)
        return envoi | {"data": octets, "content_type": type_}

    def _adresse(self, nom: str, hasard: Random) -> str:
        """The address on the objects of organisme A; one in six on something else, or on nothing."""
        adresse = self.bases[nom]
        if hasard.random() > 1 / 6 or nom.startswith("/") or not self.arguments[nom]:
            return adresse
        valeurs = list(self.arguments[nom])
        rang = hasard.randrange(len(valeurs))
        if isinstance(valeurs[rang], int):
            valeurs[rang] = hasard.choice((0, 1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30))
        else:
            valeurs[rang] = hostiles.valeur(hasard)[:300]
        try:
            return reverse(nom, args=valeurs)
        except (NoReverseMatch, UnicodeError):
            return adresse.rstrip("/") + quote(str(valeurs[rang])[:60], errors="replace") + "/"

    def _question(self, nom: str, methode: str, hasard: Random) -> str:
        if methode != "GET" and hasard.random() < 0.7:
            return ""
        cles = sorted(self.champs.questions.get(nom, set()) | set(PARAMETRES))
        tires = hasard.sample(cles, min(len(cles), hasard.choice((0, 1, 1, 2, 3))))
        lus = [(cle, v) for cle in tires for v in hostiles.valeurs(hasard)]
        return urlencode(lus, errors="surrogatepass")

    def _corps(self, nom: str, hasard: Random) -> tuple[bytes, str]:
        """What a form of the page would send, but for some fields; else anything."""
        formes = self.champs.formes.get(nom)
        if not formes or hasard.random() < 0.1:
            return hostiles.corps(hasard)
        champs = dict.fromkeys(self.champs.questions.get(nom, ()), "") | dict(hasard.choice(formes))
        envoyes = {cle: [v] for cle, v in champs.items() if hasard.random() > 0.03}
        combien = hasard.choice((0, 1, 1, 1, 2, 3, len(envoyes)))
        for cle in hasard.sample(sorted(envoyes), min(len(envoyes), combien)):
            envoyes[cle] = hostiles.valeurs(hasard)
        siens = sorted(self.champs.fichiers.get(nom, ()))
        if siens and hasard.random() < 0.9:
            return self._avec_fichier(envoyes, siens, hasard)
        corps = urlencode(envoyes, doseq=True, errors="surrogatepass").encode()
        return corps, "application/x-www-form-urlencoded"

    def _avec_fichier(
        self, envoyes: dict[str, list[str]], siens: list[str], hasard: Random
    ) -> tuple[bytes, str]:
        fichier, octets, type_ = hasard.choice(hostiles.FICHIERS)
        propres = {
            c: [v.encode("utf-8", "replace").decode() for v in vs] for c, vs in envoyes.items()
        }
        depose = SimpleUploadedFile("x", octets, content_type=type_)
        depose.name = fichier
        corps = encode_multipart(BORNE, propres | {hasard.choice(siens): depose})
        return corps, MULTIPART_CONTENT.replace("BoUnDaRyStRiNg", BORNE)


class taken_back(transaction.Atomic):
    """Inside, whatever is written is taken back."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, *exc: object) -> None:
        if not connection.needs_rollback:
            transaction.set_rollback(True)
        super().__exit__(*exc)


def principal(arguments: list[str]) -> int:
    """The exit code: 1 when a case ended by an exception or an answer of 500 or more."""
    analyse = argparse.ArgumentParser(description=__doc__, prog="epreuves fuzz")
    analyse.add_argument("--cas", type=int, default=10_000)
    analyse.add_argument("--depuis", type=int, default=0)
    analyse.add_argument("--graine", type=int)
    options = analyse.parse_args(arguments)
    graine = banc.graine_tiree(options.graine)
    logging.disable(logging.CRITICAL)
    with banc.base_neuve(), transaction.atomic():
        fuzz, parole = Fuzz(graine), banc.Parole()
        formes = sum(map(len, fuzz.champs.formes.values()))
        print(f"{len(fuzz.noms)} adresses, {formes} formulaires, {len(ROLES)} rôles", flush=True)
        for numero in range(options.depuis, options.depuis + options.cas):
            fuzz.jouer(numero)
            if numero % 200 == 0:
                caches["default"].clear()
            parole.dire(f"{numero - options.depuis} cas, {len(fuzz.fautes)} fautes")
        rompus = banc.invariants()
        transaction.set_rollback(True)
    print(f"{options.cas} cas ; réponses {dict(sorted(fuzz.statuts.items()))}")
    for quoi, numeros in sorted(fuzz.fautes.items(), key=lambda f: -len(f[1])):
        print(f"  {len(numeros)} × {quoi} (cas {numeros[0]})")
    return banc.conclure("fuzz", len(fuzz.fautes) + rompus)
