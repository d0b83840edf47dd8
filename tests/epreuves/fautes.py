"""The faults of `pannes`, one by one: broken, looked at, mended, counted.

Imported once the environment says that the base of Django is that of the site.
"""

import contextlib
import datetime
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

django.setup()

from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from pytest import skip  # noqa: E402

from outils.haute_dispo.bilan import comptes  # noqa: E402
from outils.haute_dispo.charge import Navigateur  # noqa: E402
from sofi.annuaire.models import Etablissement  # noqa: E402
from sofi.courriels.ecriture import ecrire  # noqa: E402
from sofi.echanges import passages  # noqa: E402
from sofi.echanges.models import PassageDeFlux  # noqa: E402
from sofi.partenaires.fichiers import fichiers_de  # noqa: E402
from sofi.partenaires.livraisons import demander_le_dernier  # noqa: E402
from sofi.partenaires.models import Livraison, Partenaire, Passage  # noqa: E402
from sofi.usagers.models import Abonne, Alerte  # noqa: E402
from sofi.validation.models import Instruction  # noqa: E402
from tests.fabriques import PartenaireDuFluxFactory  # noqa: E402
from tests.partenaires.serveur_sftp import serveur  # noqa: E402

from .lieu import PATIENCE, Boite, Lieu, attendre  # noqa: E402
from .pannes import Sautee  # noqa: E402

REPRISE = 60.0
"""Seconds in which people read and write again once PostgreSQL is back."""
LONGTEMPS = 400.0
EN_MAIN = 3
"""E-mails that a worker sends at the same time, at most."""
DEPLACEMENTS = (("+0", 1), ("+1d", 2), ("+0", 2), ("+1d", 2), ("-1d", 2), ("+0", 2))
"""Where the clock is put, one after the other; the alerts that have left by then."""
ABONNE = "abonne.des.pannes@exemple.fr"


class Pannes:
    """On one site, while people read and write."""

    def __init__(self, lieu: Lieu, boite: Boite, secondes: float) -> None:
        self.lieu, self.boite, self.secondes = lieu, boite, secondes
        self.permis = 0

    def charger(self) -> None:
        """People, and a program that writes e-mails."""
        self.boite.commencer()
        self.lieu.lancer("ecrivain", "-m", "outils.haute_dispo.ecrivain")
        self.boite.suivre_l_ecrivain(self.lieu.journal("ecrivain"))
        attendre(lambda: bool(self.boite.recus), PATIENCE, "le premier courriel")

    def decharger(self) -> list[str]:
        """What was lost or doubled over the whole trial."""
        self._poser()
        fautes = self._attendre_les_courriels()
        for compte in comptes(self.lieu, self.boite):
            if compte.sorte != "flux du jour":
                print(f"{compte.sorte} : {compte.acquittees} dits faits", flush=True)
                fautes += [f"{compte.sorte} perdus : {nom}" for nom in compte.perdues]
            if compte.sorte not in {"flux du jour", "courriels"}:  # their identity tells those
                fautes += [f"{compte.sorte} en double : {nom}" for nom in compte.doublees]
        return fautes + self._doubles()

    def _doubles(self) -> list[str]:
        """What was taken twice, but for what was in hand when PostgreSQL was cut (`courriels.envoi`)."""
        doubles = self.boite.doubles()
        return [f"pris deux fois : {un}" for un in doubles] if len(doubles) > self.permis else []

    def _poser(self) -> None:
        """Nobody writes any more."""
        if (ecrivain := self.lieu.processus.pop("ecrivain", None)) is not None:
            ecrivain.terminate()
            ecrivain.wait(20)
            self.boite.arreter()

    def _attendre_les_courriels(self) -> list[str]:
        """Those written until now, taken within the time that new tries are apart."""
        attendus = [f"essai{rang}@exemple.fr" for rang in self.boite.mesures.notees("courriels")]
        with contextlib.suppress(TimeoutError):
            attendre(lambda: all(self.boite.recus[a] for a in attendus), LONGTEMPS, "les courriels")
        return [f"jamais reçu : {a}" for a in attendus if not self.boite.recus[a]]

    def courriels(self) -> list[str]:
        """The mail server takes nothing, then isn't there, then is back: each e-mail is taken, once."""
        self.boite.refuse = True
        time.sleep(self.secondes)
        self.boite.refuse = False
        self.boite.fermer()
        time.sleep(self.secondes)
        self.boite.rouvrir()
        fautes = self._attendre_les_courriels()
        print(f"           {self.boite.refuses} refus, {len(self.boite.messages)} courriels pris")
        if not self.boite.refuses:
            fautes.append("rien n’a été refusé : la panne n’a pas eu lieu")
        return fautes + self._doubles()

    def sftp(self) -> list[str]:
        """A partner's server isn't there, then is back: each file is put there, whole, told once."""
        with tempfile.TemporaryDirectory() as dossier:
            try:
                ouvert = contextlib.ExitStack()
                sshd = ouvert.enter_context(serveur(Path(dossier)))
            except skip.Exception as pourquoi:
                raise Sautee(f"{pourquoi} : « apt-get install openssh-server » le donne.") from None
            with ouvert:
                sshd.arreter()
                self._flux()
                partenaire = PartenaireDuFluxFactory(livraison="sftp")
                sshd.destination(partenaire)
                demander_le_dernier(partenaire)
                try:
                    return self._livrer(partenaire, sshd)
                finally:
                    Partenaire.objects.filter(pk=partenaire.pk).update(suspendu_le=timezone.now())

    def _livrer(self, partenaire, sshd) -> list[str]:
        (livraison,) = Livraison.objects.filter(partenaire=partenaire)

        def lue() -> Livraison:
            livraison.refresh_from_db()
            return livraison

        attendre(lambda: lue().essais > 0 and lue().message != "", PATIENCE, "le premier essai")
        fautes = [] if "refuse la connexion" in livraison.message else [livraison.message]
        sshd.demarrer()
        attendre(lambda: lue().situation != "a_faire", PATIENCE, "la livraison")
        print(f"           livré au {livraison.essais}e essai")
        attendus = {un.chemin.name: un.chemin.read_bytes() for un in fichiers_de(livraison.flux)}
        if livraison.situation != Livraison.Situation.FAITE or sshd.visibles() != attendus:
            fautes.append(f"livraison {livraison.situation}, {sorted(sshd.visibles())}")
        dits = Passage.objects.filter(flux=livraison.flux, partenaire=partenaire, entier=True)
        genres = list(dits.values_list("genre", flat=True))
        return fautes + ([f"dit deux fois : {genres}"] if len(set(genres)) < len(genres) else [])

    def _flux(self) -> PassageDeFlux:
        """A run of the feed by the worker, ended."""
        passage = self._demander_le_flux()
        self._attendre_le_flux(passage)
        return passage

    def _demander_le_flux(self) -> PassageDeFlux:
        """A run asked for, once no other is under way."""
        fin = time.monotonic() + PATIENCE
        while time.monotonic() < fin:
            with contextlib.suppress(passages.FluxImpossible):
                return passages.demander(None)
            time.sleep(1)
        raise TimeoutError("le flux d’avant ne finit pas")

    def _attendre_le_flux(self, passage: PassageDeFlux) -> None:
        """Until it has ended, however; the time of a new try is allowed."""

        def fini() -> bool:
            passage.refresh_from_db()
            return not passage.en_cours

        attendre(fini, PATIENCE, "le flux")

    def base(self) -> list[str]:
        """PostgreSQL is stopped, then cut, and is back: people are told, the programs are the same afterwards."""
        fautes = []
        for numero, nom in ((signal.SIGINT, "arrêtée"), (signal.SIGQUIT, "coupée")):
            fautes += self._couper(numero, nom)
        return fautes

    def _couper(self, numero: int, nom: str) -> list[str]:
        # In the middle of the feed and of what the people write.
        passage = self._demander_le_flux()
        self.permis += EN_MAIN
        time.sleep(0.3)
        connections.close_all()  # ours too would be cut
        processus = self.lieu.serveur.processus
        processus.send_signal(numero)
        processus.wait(30)
        debut = time.monotonic()
        fautes = [f"base {nom} : {dit}" for dit in self._mal_dit()]
        time.sleep(max(0.0, self.secondes - (time.monotonic() - debut)))
        self.lieu.serveur.demarrer()
        ecrites, recus = len(self.boite.mesures.faites), sum(self.boite.recus.values())
        delais = [
            attendre(self.lieu.repond, REPRISE, "le site"),
            attendre(
                lambda: len(self.boite.mesures.faites) > ecrites + 3, REPRISE, "les écritures"
            ),
            attendre(lambda: sum(self.boite.recus.values()) > recus + 3, PATIENCE, "les tâches"),
            attendre(self._index_a_jour, REPRISE, "l’index"),
        ]
        suite = ", ".join(
            f"{quoi} en {delai:.0f} s"
            for quoi, delai in zip(("site", "écritures", "tâches", "index"), delais, strict=True)
        )
        print(f"           base {nom} {self.secondes:.0f} s : {suite}", flush=True)
        self._attendre_le_flux(passage)
        if passage.situation != PassageDeFlux.Situation.DIFFUSE:
            fautes.append(f"flux {passage.situation} : {passage.message}")
        return fautes

    def _mal_dit(self) -> list[str]:
        """The answers without a database that don't say in French what to do."""
        visiteur, fautes = Navigateur(self.lieu.site), []
        for adresse in ("/compte/login/", f"/?q=panne{time.time():.0f}", "/api/v1/formations"):
            statut, corps, _ = visiteur.demander(adresse, delai=40)
            if statut != 200 and (statut < 500 or "essayez" not in corps.decode()):
                fautes.append(f"{adresse} : {statut} {corps[:120]!r}")
        statut, _, _ = visiteur.demander("/pret/", delai=40)
        return fautes + ([f"/pret/ : {statut}"] if statut != 503 else [])

    def _index_a_jour(self) -> bool:
        """The index of this machine is at the last publication, but for those of this very moment."""
        dernier = self.lieu.serveur.demander("SELECT numero FROM diffusion_compteur", "sofi")
        tenu = self.lieu.serveur.demander("SELECT max(numero) FROM diffusion_machineindex", "sofi")
        return tenu is not None and tenu >= dernier - 50

    def disque(self) -> list[str]:
        """The disk of the feeds is full: the run says so in French, the last files stay whole; then it goes on."""
        dossier = self.lieu.var / "flux"
        self._flux()
        with _petit_disque(dossier):
            avant = _contenu(dossier)
            with (dossier / "autre").open("wb", buffering=0) as plein, contextlib.suppress(OSError):
                while plein.write(b"\0" * 4096):
                    pass
            plein_dit = self._flux()
            (dossier / "autre").unlink()
            fautes = []
            if plein_dit.situation != PassageDeFlux.Situation.ECHEC:
                fautes.append(f"disque plein : {plein_dit.situation}")
            if "plein" not in plein_dit.message:
                fautes.append(f"mal dit : {plein_dit.message}")
            if _contenu(dossier) != avant:
                fautes.append("les fichiers d’avant ont changé, ou des restes y sont")
            print(f"           « {plein_dit.message} »", flush=True)
            apres = self._flux()
            if apres.situation != PassageDeFlux.Situation.DIFFUSE:
                fautes.append(f"de la place : {apres.situation} {apres.message}")
        return fautes

    def horloge(self) -> list[str]:
        """A day forward, back, again, under running programs: one feed a day, one alert a day, the same deadlines."""
        trouvees = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not trouvees:
            raise Sautee("libfaketime n’est pas là : « apt-get install faketime » la donne.")
        self._poser()
        self._attendre_les_courriels()
        fichier = self.lieu.dossier / "horloge"
        fichier.write_text("+0")
        self.lieu.arreter()
        self.lieu.horloge = {
            "LD_PRELOAD": str(trouvees[-1]),
            "FAKETIME_TIMESTAMP_FILE": str(fichier),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.lieu.demarrer()
        try:
            return self._deplacer(fichier)
        finally:
            self.lieu.arreter()
            self.lieu.horloge = {}
            self.lieu.demarrer()

    def _deplacer(self, fichier: Path) -> list[str]:
        alerte, fautes = _alerte(), []
        echeances = dict(Instruction.objects.values_list("pk", "echeance"))
        for decalage, attendues in DEPLACEMENTS:
            fichier.write_text(decalage)
            time.sleep(3)
            # Something is new again for it.
            Alerte.objects.filter(pk=alerte.pk).update(vue=0)
            code, dit = self.lieu.manage("-m", "tests.epreuves.nuit")
            fautes += [dit[-400:]] if code else []
            attendre(lambda: not self.lieu.a_faire(), LONGTEMPS, f"les tâches à {decalage}")
            recues = self.boite.recus[ABONNE]
            print(f"           {decalage:>3} : {recues} alertes, {_par_jour()}", flush=True)
            if recues != attendues:
                fautes.append(f"à {decalage}, {recues} alertes reçues, {attendues} attendues")
            fautes += [f"à {decalage} : {d}" for d in self.lieu.tombes() + self.lieu.verifier()]
        demain = timezone.localdate() + datetime.timedelta(days=1)
        if _par_jour().get(demain.isoformat()) != 1:
            fautes.append(f"flux du jour suivant : {_par_jour()}")
        if dict(Instruction.objects.values_list("pk", "echeance")) != echeances:
            fautes.append("des échéances ont changé")
        temoin = "temoin.des.pannes@exemple.fr"
        etablissement = Etablissement.objects.order_by("pk")[0]
        modele = "annuaire/courriels/rattachement"
        ecrire(temoin, modele, {"etablissement": etablissement}, clef="pannes:temoin")
        attendre(lambda: self.boite.recus[temoin] == 1, PATIENCE, "un courriel, l’heure revenue")
        return fautes


@contextmanager
def _petit_disque(dossier: Path) -> Iterator[None]:
    """That folder, on a disk of its own that is nearly full; what is in it is there before and after."""
    with tempfile.TemporaryDirectory() as ailleurs:
        garde = Path(ailleurs) / "garde"
        shutil.copytree(dossier, garde)
        options = f"size={sum(len(octets) for octets in _contenu(dossier).values()) * 3 + 200_000}"
        commande = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(dossier)]
        if subprocess.run(commande, check=False, capture_output=True).returncode:
            raise Sautee("un petit disque ne peut pas être monté ici : il faut être root.")
        try:
            shutil.copytree(garde, dossier, dirs_exist_ok=True)
            yield
            shutil.rmtree(garde)
            shutil.copytree(dossier, garde)
        finally:
            subprocess.run(["umount", "-l", str(dossier)], check=True)
            shutil.copytree(garde, dossier, dirs_exist_ok=True)


def _contenu(dossier: Path) -> dict[str, bytes]:
    """Every file, hidden ones too, but what fills the disk."""
    fichiers = [un for un in dossier.rglob("*") if un.is_file() and un.name != "autre"]
    return {str(un.relative_to(dossier)): un.read_bytes() for un in fichiers}


def _par_jour() -> dict[str, int]:
    """How many feeds that the night asked for, by day."""
    jours = PassageDeFlux.objects.filter(situation="diffuse").values_list("bilan__jour", flat=True)
    return {jour: list(jours).count(jour) for jour in sorted(set(jours))}


def _alerte() -> Alerte:
    """Of somebody who follows everything, every day."""
    abonne, _ = Abonne.objects.get_or_create(adresse=ABONNE, defaults={"cle": "cle-des-pannes"})
    maintenant = timezone.now()
    return Alerte.objects.create(
        abonne=abonne,
        cle="alerte-des-pannes",
        rythme=Alerte.Rythme.JOUR,
        demandee_le=maintenant,
        confirmee_le=maintenant,
        expire_le=maintenant + datetime.timedelta(days=300),
        envoyee_pour=datetime.date(2000, 1, 1),
    )
