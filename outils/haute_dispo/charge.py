"""What users do meanwhile: they read, they write, and note on disk each write that they were told is done."""

import contextlib
import itertools
import os
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from lxml import html

# Those of the demonstration, whose module asks for a database.
MEMBRE, AUTRE = "organisme@exemple.fr", "second.organisme@exemple.fr"
MOT_DE_PASSE = "Sofi-2026-demo"
PUBLIQUES = ("/?q={n}", "/organismes/?q={n}", "/agenda/?page={n}", "/formations.atom?q={n}")
API = "/api/v1/formations?limite={n}"
AJOUTER = "/organisme/annuaire/contacts/ajouter/"
LECTEURS, DELAI_LECTURE, DELAI_ECRITURE = 3, 12, 35


@dataclass
class Mesures:
    """What was felt, by whom, when; instants are of the monotonic clock."""

    dossier: Path
    lectures: list[tuple[float, float, str]] = field(default_factory=list)
    """When it was asked, seconds it took, what went wrong."""
    faites: list[float] = field(default_factory=list)
    """When a write was acknowledged."""
    refusees: list[tuple[float, str]] = field(default_factory=list)
    verrou: threading.Lock = field(default_factory=threading.Lock)

    def noter(self, sorte: str, nom: str) -> None:
        """An acknowledged write, on the disk before anything else happens."""
        with self.verrou:
            self.faites.append(time.monotonic())
            with (self.dossier / f"{sorte}.txt").open("a") as fichier:
                fichier.write(f"{nom}\n")
                fichier.flush()
                os.fsync(fichier.fileno())

    def notees(self, sorte: str) -> list[str]:
        fichier = self.dossier / f"{sorte}.txt"
        return fichier.read_text().split() if fichier.exists() else []


class _SansSuite(urllib.request.HTTPRedirectHandler):
    """A redirection is an answer."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Navigateur:
    """One browser."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.biscuits = CookieJar()
        self._ouvreur = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.biscuits), _SansSuite()
        )

    def demander(
        self, adresse: str, donnees: dict[str, str] | None = None, delai: float = DELAI_LECTURE
    ) -> tuple[int, bytes, str]:
        """Status, body, where it leads. Raises OSError when nobody answers."""
        corps = urllib.parse.urlencode(donnees).encode() if donnees is not None else None
        requete = urllib.request.Request(self.site + adresse, corps)
        requete.add_header("Referer", self.site + adresse)
        try:
            with self._ouvreur.open(requete, timeout=delai) as reponse:
                return reponse.status, reponse.read(), ""
        except urllib.error.HTTPError as erreur:
            with erreur:
                return erreur.code, erreur.read(), erreur.headers.get("Location", "")

    def formulaire(self, adresse: str) -> dict[str, str]:
        """The values of the page's own form, the longest one."""
        statut, corps, vers = self.demander(adresse)
        if statut != 200:
            raise OSError(f"{adresse} : {statut} {vers}")
        page: Any = html.fromstring(corps)
        formulaires = [dict(f.form_values()) for f in page.forms]
        return max(formulaires, key=len)

    def entrer(self, courriel: str) -> None:
        """Sign in. Raises OSError."""
        valeurs = self.formulaire("/compte/login/")
        valeurs |= {"login": courriel, "password": MOT_DE_PASSE}
        statut, _, vers = self.demander("/compte/login/", valeurs, DELAI_ECRITURE)
        if statut != 302:
            raise OSError(f"connexion refusée : {statut} {vers}")


class Charge:
    """Everybody at once, until told to stop."""

    def __init__(self, site: str, dossier: Path, smtp: int) -> None:
        self.site = site
        self.mesures = Mesures(dossier)
        self.fin = threading.Event()
        self.recus: Counter[str] = Counter()
        """E-mails that the sink received, by address."""
        self._puits = Controller(self, hostname="127.0.0.1", port=smtp)
        self._fils: list[threading.Thread] = []
        self._rangs = itertools.count(1)

    async def handle_DATA(self, _serveur: Any, _session: Any, enveloppe: Any) -> str:
        """What aiosmtpd asks of a sink."""
        self.recus.update(enveloppe.rcpt_tos)
        return "250 OK"

    def commencer(self) -> None:
        self._puits.start()
        roles: list[Callable[[], None]] = [self._lire] * LECTEURS
        roles += [lambda: self._ecrire(MEMBRE, self._ajouter_un_contact)]
        roles += [lambda: self._ecrire(AUTRE, self._ajouter_un_contact)]
        roles += [lambda: self._ecrire(MEMBRE, self._changer_un_contact)]
        for role in roles:
            fil = threading.Thread(target=role, daemon=True)
            fil.start()
            self._fils.append(fil)

    def suivre_l_ecrivain(self, journal: Path) -> None:
        """Note the e-mails that its program says are written."""

        def suivre() -> None:
            with journal.open() as fichier:
                while not self.fin.is_set():
                    if not (ligne := fichier.readline()):
                        time.sleep(0.1)
                    elif ligne.startswith("ECRIT "):
                        self.mesures.noter("courriels", ligne.split()[1])

        fil = threading.Thread(target=suivre, daemon=True)
        fil.start()
        self._fils.append(fil)

    def arreter(self) -> None:
        """Let each end what it is at."""
        self.fin.set()
        for fil in self._fils:
            fil.join(DELAI_ECRITURE)

    def fermer_le_puits(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._puits.stop()

    # Readers.

    def _lire(self) -> None:
        lecteur = Navigateur(self.site)
        for rang in itertools.count():
            if self.fin.is_set():
                return
            adresse = (*PUBLIQUES, API)[rang % (len(PUBLIQUES) + 1)]
            debut = time.monotonic()
            faute = ""
            try:
                statut, _, _ = lecteur.demander(adresse.format(n=1 + next(self._rangs) % 90))
                faute = f"{statut} {adresse}" if statut >= 500 else ""
            except OSError as erreur:
                faute = f"{erreur} {adresse}"
            self.mesures.lectures.append((debut, time.monotonic() - debut, faute))
            time.sleep(0.15)

    # Writers.

    def _ecrire(self, compte: str, faire: Callable[[Navigateur], None]) -> None:
        """Write, again and again; what is refused is not tried again under the same name."""
        navigateur: Navigateur | None = None
        while not self.fin.is_set():
            try:
                if navigateur is None:
                    arrive = Navigateur(self.site)
                    arrive.entrer(compte)
                    navigateur = arrive
                faire(navigateur)
            except OSError as erreur:
                self.mesures.refusees.append((time.monotonic(), str(erreur)))
                # Sent back to the sign-in page, one signs in again.
                navigateur = None if "login" in str(erreur) else navigateur
                time.sleep(0.5)
            time.sleep(0.4)

    def _envoyer(self, navigateur: Navigateur, adresse: str, sorte: str, **valeurs: str) -> None:
        complet = navigateur.formulaire(adresse) | valeurs
        statut, _, vers = navigateur.demander(adresse, complet, DELAI_ECRITURE)
        if statut != 302 or "login" in vers:
            raise OSError(f"{adresse} : {statut} {vers}")
        self.mesures.noter(sorte, valeurs["nom"])

    def _ajouter_un_contact(self, navigateur: Navigateur) -> None:
        nom = f"HD{next(self._rangs)}"
        valeurs = {"nom": nom, "telephone": "0240000000", "courriel": "essai@exemple.fr"}
        self._envoyer(navigateur, AJOUTER, "contacts", **valeurs)

    def _changer_un_contact(self, navigateur: Navigateur) -> None:
        """A contact that published cards name: each change is a version of each of them."""
        if not hasattr(self, "_contact"):
            statut, corps, vers = navigateur.demander("/organisme/annuaire/")
            if not (liens := re.findall(rb"/organisme/annuaire/contacts/\d+/", corps)):
                raise OSError(f"/organisme/annuaire/ : {statut} {vers}")
            self._contact = liens[0].decode()
        nom = f"HV{next(self._rangs)}"
        self._envoyer(navigateur, self._contact, "versions", nom=nom)
