"""Two of everything at once: one is first, the other is told, nothing is doubled: `python -m tests.epreuves deux`."""

import argparse
import os
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random

from . import banc  # isort: skip

from django.db import connections

from sofi.courriels.envoi import essayer as envoyer_un
from sofi.courriels.models import Courriel
from sofi.echanges.flux import FluxRefuse, ecrire_flux
from sofi.echanges.importations import appliquer
from sofi.echanges.models import FluxEcrit
from sofi.offre.models import Action
from sofi.socle.taches import PlusTard
from sofi.usagers import envois
from sofi.validation.circuit import CircuitImpossible, DejaFait, franchir
from tests.attentes import attendre, compter
from tests.ecrans.monde import A

from . import gestes, gestes_de_depot
from .gestes import monde

Acte = Callable[[], str]


def ensemble(*actes: Acte, decalage: float = 0.0) -> list[str]:
    """Each act in a process of its own, all let go together (the later ones by so many seconds); their words."""
    connections.close_all()
    depart_lire, depart = os.pipe()
    enfants = []
    for rang, acte in enumerate(actes):
        lire, ecrire = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(depart)
            os.read(depart_lire, 1)
            time.sleep(rang * decalage)
            try:
                mot = acte()
            except BaseException as erreur:  # noqa: BLE001 - told to the parent
                mot = f"ERREUR {type(erreur).__name__} {erreur}"
            os.write(ecrire, mot.encode()[:4000])
            os._exit(0)
        os.close(ecrire)
        enfants.append((pid, lire))
    os.close(depart_lire)
    os.close(depart)
    mots = []
    for pid, lire in enfants:
        with os.fdopen(lire, "rb") as reponse:
            mots.append(reponse.read().decode(errors="replace"))
        os.waitpid(pid, 0)
    attendre(lambda: compter("true") == 0, 120)
    return mots


def un_seul(mots: list[str], perd: str = "second") -> str:
    """What is wrong when exactly one should have been first."""
    return "" if sorted(mots) == sorted(["fait"] + [perd] * (len(mots) - 1)) else f"{mots}"


class Rencontres:
    """The pairs, on one world."""

    def __init__(self) -> None:
        self.monde = monde()

    def _franchir(self, pk: int, acte: str, qui: str) -> Acte:
        lue = Action.objects.get(pk=pk)

        def faire() -> str:
            try:
                franchir(lue, acte, auteur=getattr(self.monde, qui), commentaire="Parce que.")
            except (DejaFait, CircuitImpossible):
                return "second"
            return "fait"

        return faire

    def _attend(self) -> int:
        geste = gestes.Valider(self.monde)
        geste.preparer()
        return geste.action.pk

    def valider_valider(self, decalage: float) -> str:
        pk = self._attend()
        actes = [self._franchir(pk, "valider", "offre") for _ in range(2)]
        return un_seul(ensemble(*actes, decalage=decalage))

    def valider_reprendre(self, decalage: float) -> str:
        pk = self._attend()
        pris = self._franchir(pk, "valider", "offre"), self._franchir(pk, "reprendre", "organisme")
        return un_seul(ensemble(*pris, decalage=decalage))

    def valider_abandonner(self, decalage: float) -> str:
        """A modification given up while it is sent, and validated."""
        pk = self._attend()
        for acte, qui in (("valider", "offre"), ("modifier", "organisme")):
            franchir(Action.objects.get(pk=pk), acte, auteur=getattr(self.monde, qui))
        pris = (
            self._franchir(pk, "abandonner", "organisme"),
            self._franchir(pk, "envoyer", "organisme"),
        )
        return un_seul(ensemble(*pris, decalage=decalage))

    def enregistrer_enregistrer(self, decalage: float) -> str:
        """The same card saved from two pages: the second is told, and finds what it typed on its page."""
        geste = gestes.Enregistrer(self.monde)
        geste.preparer()

        def envoyer(texte: str) -> Acte:
            def faire() -> str:
                reponse = self.monde.clients[A].post(
                    geste.adresse, geste.valeurs | {"public_vise": texte}
                )
                if reponse.status_code == 302:
                    return "fait"
                garde = texte.encode() in reponse.content
                return "second" if garde else f"perdu ({reponse.status_code})"

            return faire

        mots = ensemble(envoyer("Les uns."), envoyer("Les autres."), decalage=decalage)
        return un_seul(mots)

    def envoyer_enregistrer(self, decalage: float) -> str:
        """Saved while it is sent: what is sent is what was saved before, or the page says that it can't be changed."""
        geste = gestes.Enregistrer(self.monde)
        geste.preparer()
        pk = geste.action.pk

        def enregistrer() -> str:
            return str(self.monde.clients[A].post(geste.adresse, geste.valeurs).status_code)

        mots = ensemble(self._franchir(pk, "envoyer", "organisme"), enregistrer, decalage=decalage)
        return "" if mots[0] == "fait" and mots[1] in ("200", "302", "404", "409") else f"{mots}"

    def importer_importer(self, decalage: float) -> str:
        geste = gestes.Importer(self.monde)
        geste.tour = Random(time.monotonic_ns()).randrange(10**6)
        geste.preparer()

        def faire() -> str:
            try:
                appliquer(geste.importe.pk)
            except PlusTard:
                return "plus tard"
            return "fait"

        mots = ensemble(faire, faire, decalage=decalage)
        appliquer(geste.importe.pk)
        return "" if geste.accompli((), geste.photo()) else f"{mots} {geste.photo()}"

    def depot_depot(self, decalage: float) -> str:
        """Two workers that write the same deposit: its drafts are there once."""
        geste = gestes_de_depot.EcrireUnDepot(self.monde)
        geste.tour = Random(time.monotonic_ns()).randrange(10**6)
        geste.preparer()
        avant = geste.photo()

        def faire() -> str:
            geste.agir()
            return "fait"

        mots = ensemble(faire, faire, decalage=decalage)
        return "" if geste.accompli(avant, geste.photo()) else f"{mots} {geste.photo()}"

    def flux_flux(self, decalage: float) -> str:
        geste = gestes.Flux(self.monde)
        geste.preparer()
        avant = FluxEcrit.objects.count()

        def faire() -> str:
            try:
                ecrire_flux(banc.settings.FLUX_DOSSIER, jour=geste.jour, forcer=True)
            except FluxRefuse:
                return "second"
            return "fait"

        mots = ensemble(faire, faire, decalage=decalage)
        ecrits = FluxEcrit.objects.count() - avant
        return "" if ecrits == mots.count("fait") >= 1 and geste.photo()[1] else f"{mots} {ecrits}"

    def alertes_alertes(self, decalage: float) -> str:
        geste = gestes.Alertes(self.monde)
        geste.tour = Random(time.monotonic_ns()).randrange(300)
        geste.preparer()

        def faire() -> str:
            return str(envois.envoyer_les_alertes(geste.quand))

        mots = ensemble(faire, faire, decalage=decalage)
        return "" if geste.photo()[0] == 1 else f"{mots} {geste.photo()}"

    def courriel_courriel(self, decalage: float) -> str:
        """Two workers on one e-mail: it leaves once."""
        pk = self._attend()
        (courriel,) = Courriel.objects.filter(lien__contains=f"/{pk}/", nature="envoi")[:1]
        sortie = banc.RACINE / "var" / f"epreuves-{os.getpid()}"

        def faire() -> str:
            banc.settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
            banc.settings.EMAIL_FILE_PATH = sortie
            envoyer_un(courriel.pk)
            return "fait"

        ensemble(faire, faire, decalage=decalage)
        partis = list(sortie.glob("*")) if sortie.is_dir() else []
        contenu = sum(fichier.read_bytes().count(b"Message-ID:") for fichier in partis)
        for fichier in partis:
            fichier.unlink()
        with suppress(OSError):
            sortie.rmdir()
        envoye = Courriel.objects.get(pk=courriel.pk).situation == "envoye"
        return "" if contenu == 1 and envoye else f"{contenu} fois, {envoye}"


RENCONTRES = [nom for nom in vars(Rencontres) if not nom.startswith("_")]


def principal(arguments: list[str]) -> int:
    """The exit code: 1 when both were first, or none, or something was lost."""
    analyse = argparse.ArgumentParser(description=__doc__, prog="epreuves deux")
    analyse.add_argument("--fois", type=int, default=4)
    analyse.add_argument("--graine", type=int)
    options = analyse.parse_args(arguments)
    hasard, fautes = Random(banc.graine_tiree(options.graine)), 0
    with banc.base_neuve():
        rencontres = Rencontres()
        for nom in RENCONTRES:
            siennes = []
            for rang in range(options.fois):
                decalage = 0.0 if rang % 2 == 0 else hasard.uniform(0, 0.05)
                if faute := getattr(rencontres, nom)(decalage):
                    siennes.append(faute)
            print(f"{nom:<26} {options.fois} fois, {len(siennes)} fautes", flush=True)
            for faute in siennes[:3]:
                print(f"    {faute}", flush=True)
            fautes += len(siennes)
        fautes += banc.invariants()
    return banc.conclure("deux à la fois", fautes)
