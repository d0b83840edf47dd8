"""What is killed: acts on one world, each with what the base says of it before, after, and never in between."""

import datetime
from collections.abc import Hashable
from pathlib import Path

from . import banc  # isort: skip

import contextlib

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sofi.courriels.models import Courriel
from sofi.depots.operations import lire_depot
from sofi.diffusion.models import Changement, Publication
from sofi.diffusion.moteur.suite import index
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.importations import appliquer, demander_application, deposer, essayer
from sofi.echanges.models import FluxEcrit, Import
from sofi.offre.codes import Recrutement
from sofi.offre.models import Action, Session
from sofi.referentiels.models import Nsf
from sofi.socle.taches import differer
from sofi.usagers import envois
from sofi.usagers.models import Alerte
from sofi.validation import directe
from sofi.validation.circuit import franchir
from sofi.validation.models import Evenement, OffrePubliee, Version
from tests import connexion  # noqa: F401 - `force_login` gives the second factor too
from tests.ecrans.monde import A, Monde
from tests.fabriques import saisie_complete

Photo = Hashable


def monde() -> Monde:
    """One of everything; the deposit that its maker left to read has its job."""
    fait = Monde()
    differer(lire_depot, numero=fait.depot.pk)
    return fait


__all__ = ["ECHANGES", "GESTES", "Geste", "banc", "monde"]


class Geste:
    """One act: `preparer` what it needs, `agir`; `photo`: what it changes; `accompli`: it is done, and done once."""

    nom = ""

    def __init__(self, monde: Monde) -> None:
        self.monde, self.tour = monde, 0

    def preparer(self) -> None:
        self.tour += 1

    def agir(self) -> None:
        raise NotImplementedError

    def photo(self) -> Photo:
        raise NotImplementedError

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        raise NotImplementedError

    def rien(self, avant: Photo, pendant: Photo) -> bool:
        """Nothing of it is there, or none of it by half, where an act is made of whole steps."""
        return avant == pendant

    def reprendre(self) -> None:
        """What its author, or the machine, does after the accident."""
        self.agir()


def travaux(tache: str) -> int:
    """How many jobs of that name were asked for."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [tache])
        return int(curseur.fetchone()[0])


class Enregistrer(Geste):
    """A card saved from its page."""

    nom = "enregistrer"

    def preparer(self) -> None:
        super().preparer()
        if self.tour == 1:
            self.action = saisie_complete(etablissement=self.monde.etablissement)
        self.adresse = reverse("organisme:fiche_action", args=[self.action.pk])
        page = html.fromstring(self.monde.clients[A].get(self.adresse).content)
        forme = next(f for f in page.forms if "public_vise" in f.fields)
        self.valeurs = dict(forme.form_values()) | {"public_vise": f"Public {self.tour}."}
        self.valeurs |= {"plus_formation": f"Atout {self.tour}."}

    def agir(self) -> None:
        reponse = self.monde.clients[A].post(self.adresse, self.valeurs)
        assert reponse.status_code in (200, 302)

    def photo(self) -> Photo:
        lue = Action.objects.get(pk=self.action.pk)
        with connection.cursor() as curseur:
            curseur.execute(
                """SELECT count(*) FROM historique_changement WHERE "table" = 'offre_action'
                AND objet = %s AND apres ? 'public_vise'""",
                [str(self.action.pk)],
            )
            (traces,) = curseur.fetchone()
        return lue.public_vise, lue.plus_formation, traces

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        attendue = (f"Public {self.tour}.", f"<p>Atout {self.tour}.</p>", avant[2] + 1)
        return apres == attendue

    def reprendre(self) -> None:
        """Typed again on the page as it is now."""
        tour = self.tour
        self.preparer()
        self.tour = tour
        self.valeurs |= {"public_vise": f"Public {tour}.", "plus_formation": f"Atout {tour}."}
        self.agir()


class Franchir(Geste):
    """A crossing of the circuit."""

    acte, qui, vers = "", "organisme", ""

    def preparer(self) -> None:
        super().preparer()
        self.action = saisie_complete(etablissement=self.monde.etablissement)
        self._amener()

    def _amener(self) -> None:
        """To the state from which it leaves."""

    def agir(self) -> None:
        lue = Action.objects.get(pk=self.action.pk)
        if lue.etat != self.vers:
            franchir(lue, self.acte, auteur=getattr(self.monde, self.qui))

    def photo(self) -> Photo:
        pk = self.action.pk
        evenements = list(Evenement.objects.filter(action=pk).values_list("pk", flat=True))
        annonces = Courriel.objects.filter(lien__contains=f"/{pk}/")
        publiee = OffrePubliee.objects.filter(action=pk).values_list("version__numero", flat=True)
        return (
            Action.objects.get(pk=pk).etat,
            len(evenements),
            annonces.count(),
            Version.objects.filter(action=pk).count(),
            tuple(publiee),
            Publication.objects.filter(action=pk).count(),
            Changement.objects.filter(action=pk).count(),
        )

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        ecart = tuple(b - a for a, b in zip(avant[1:4], apres[1:4], strict=True))
        return apres[0] == self.vers and ecart[0] == 1 and ecart[1] == self._annonces(ecart)

    def _annonces(self, ecart: tuple[int, ...]) -> int:
        return 1


class Envoyer(Franchir):
    nom, acte, vers = "envoyer", "envoyer", "attente_validation"


class Valider(Franchir):
    nom, acte, qui, vers = "valider", "valider", "offre", "validee"

    def _amener(self) -> None:
        franchir(self.action, "envoyer", auteur=self.monde.organisme)

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return super().accompli(avant, apres) and apres[3:] == (1, (1,), 1, 1)


class Direct(Franchir):
    """The recruitment of a published session."""

    nom = "mise à jour directe"

    def preparer(self) -> None:
        self.tour += 1
        if self.tour == 1:
            super().preparer()
            franchir(self.action, "envoyer", auteur=self.monde.organisme)
            franchir(self.action, "valider", auteur=self.monde.offre)
            self.session = self.action.sessions.get()
        lue = Session.objects.get(pk=self.session.pk)
        self.voulu = (
            Recrutement.SUSPENDU if lue.recrutement == Recrutement.OUVERT else Recrutement.OUVERT
        )

    def agir(self) -> None:
        with contextlib.suppress(directe.RienAChanger):
            directe.changer_recrutement(self.session, self.voulu, auteur=self.monde.organisme)

    def photo(self) -> Photo:
        lue = Session.objects.get(pk=self.session.pk).recrutement
        publiee = OffrePubliee.objects.select_related("version").get(action=self.action.pk).version
        dite = publiee.document.session(self.session.pk).recrutement
        return (*super().photo(), lue, dite)

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        versions = apres[3] == avant[3] + 1 and apres[4] == (apres[3],)
        return versions and apres[6] == avant[6] + 1 and apres[7] == apres[8] == self.voulu


class Importer(Geste):
    """An import: read, then written; the job runs again."""

    nom, source, fichier = "import", "nsf", "nsf.csv"
    ECRITES: Photo = 300

    def contenu(self) -> bytes:
        """The file of this turn, which changes what the one before wrote."""
        lignes = "".join(f"{n},Spécialité {n} tour {self.tour}\n" for n in range(100, 400))
        return b"code,label\n" + lignes.encode()

    def ecrites(self) -> Photo:
        """What this turn's file wrote, all of it being `ECRITES`."""
        return Nsf.objects.filter(libelle__endswith=f"tour {self.tour}").count()

    def preparer(self) -> None:
        super().preparer()
        self.importe = deposer(self.source, self.fichier, [self.contenu()], auteur=self.monde.offre)
        essayer(self.importe.pk)
        lu = Import.objects.get(pk=self.importe.pk)
        assert lu.situation == Import.Situation.A_DECIDER, lu.rapport
        demander_application(lu, auteur=None, retraits_confirmes=True)

    def agir(self) -> None:
        appliquer(self.importe.pk)

    def photo(self) -> Photo:
        """The state of its row follows what it wrote."""
        return self.ecrites(), Import.objects.get(pk=self.importe.pk).situation

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (self.ECRITES, Import.Situation.APPLIQUE)

    def rien(self, avant: Photo, pendant: Photo) -> bool:
        """That a job took it in hand is said at once."""
        return avant[0] == pendant[0] and pendant[1] in (
            Import.Situation.ATTENTE_APPLICATION,
            Import.Situation.APPLICATION,
        )


class Flux(Geste):
    """The complete feed of a day: all its files, or those of before."""

    nom = "flux"
    PAS = 0  # days between two runs: none, the files of the day are replaced

    def preparer(self) -> None:
        super().preparer()
        self.jour = timezone.localdate() + datetime.timedelta(days=self.tour * self.PAS)
        if self.tour == 1:
            settings.FLUX_DOSSIER.mkdir(parents=True, exist_ok=True)
            ecrire_flux(settings.FLUX_DOSSIER, jour=self.jour, forcer=True)
            self.jour += datetime.timedelta(days=self.PAS)

    def agir(self) -> None:
        ecrire_flux(settings.FLUX_DOSSIER, jour=self.jour, forcer=True)

    def photo(self) -> Photo:
        visibles = sorted(c for c in Path(settings.FLUX_DOSSIER).iterdir() if c.name[0] != ".")
        entiers = all(entier(chemin) for chemin in visibles)
        du_jour = sum(self.jour.isoformat() in chemin.name for chemin in visibles)
        return FluxEcrit.objects.count(), entiers, du_jour

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        """The files come into place one by one before their row: those of a run that is done are all there."""
        return apres[0] == avant[0] + 1 and apres[1] and apres[2] >= 3

    def rien(self, avant: Photo, pendant: Photo) -> bool:
        return avant[0] == pendant[0] and pendant[1]


def entier(chemin: Path) -> bool:
    """A reader never sees half a file: a compressed one ends well."""
    import gzip

    if chemin.suffix != ".gz":
        return chemin.stat().st_size > 0
    with gzip.open(chemin) as fichier:
        while fichier.read(1 << 20):
            pass
    return True


class Delta(Flux):
    """A new day: the delta, the index and the others are written beside the feed."""

    nom, PAS = "delta", 1


class Alertes(Geste):
    """The e-mails of an alert, for a new period."""

    nom = "alerte"

    def preparer(self) -> None:
        super().preparer()
        index().tenir()
        self.quand = timezone.localtime().replace(hour=10) + datetime.timedelta(days=self.tour)
        hier = self.quand.date() - datetime.timedelta(days=1)
        Alerte.objects.update(
            recherche="",
            confirmee_le=timezone.now(),
            expire_le=self.quand + datetime.timedelta(days=30),
            vue=0,
            envoyee_pour=hier,
            rythme="jour",
        )

    def agir(self) -> None:
        envois.envoyer_les_alertes(self.quand)

    def photo(self) -> Photo:
        alerte = Alerte.objects.get()
        dites = Courriel.objects.filter(clef=f"alerte:{alerte.pk}:{self.quand.date()}").count()
        return dites, alerte.vue > 0, alerte.envoyee_pour

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (1, True, self.quand.date())


class Migrer(Geste):
    """An upgrade: the last migrations of a room, on a base that had them not."""

    nom = "migration"
    SALLE, AVANT = "depots", "zero"

    def preparer(self) -> None:
        super().preparer()
        if self.tour == 1:
            self.voulu = self._schema()
        call_command("migrate", self.SALLE, self.AVANT, verbosity=0, interactive=False)

    def agir(self) -> None:
        call_command("migrate", self.SALLE, verbosity=0, interactive=False)

    def photo(self) -> Photo:
        with connection.cursor() as curseur:
            curseur.execute("SELECT count(*) FROM django_migrations WHERE app = %s", [self.SALLE])
            (faites,) = curseur.fetchone()
        return faites, self._schema()

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres[1] == self.voulu

    def rien(self, avant: Photo, pendant: Photo) -> bool:
        """A migration is a row of whole steps."""
        return True

    @staticmethod
    def _schema() -> Photo:
        """Every column, index and constraint of the room."""
        with connection.cursor() as curseur:
            curseur.execute("""
                SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
                WHERE table_name LIKE 'depots_%' UNION ALL
                SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'depots_%' UNION ALL
                SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conrelid::regclass::text LIKE 'depots_%' ORDER BY 1""")
            return tuple(ligne for (ligne,) in curseur.fetchall())


GESTES = (Enregistrer, Envoyer, Valider, Direct, Alertes, Migrer)
ECHANGES = (Importer, Flux, Delta)
