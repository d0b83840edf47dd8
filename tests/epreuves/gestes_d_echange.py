"""What leaves and what enters, to be killed: files of the night, what partners take and say, sources fetched."""

import threading
from collections.abc import Hashable
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
from django.conf import settings
from django.test import Client
from django.utils import timezone

from sofi.courriels.models import Courriel
from sofi.echanges import passages
from sofi.echanges.donnees import ecriture, fichiers
from sofi.echanges.importations import abandonner, essayer
from sofi.echanges.manifeste import empreinte
from sofi.echanges.models import AdresseDeSource, FluxEcrit, Import, Morceau, PassageDeFlux
from sofi.echanges.morceaux import preparer
from sofi.echanges.recuperation import decider_les_recuperes, recuperer
from sofi.partenaires.cles import creer_cle
from sofi.partenaires.livraisons import preparer_les_livraisons
from sofi.partenaires.models import DestinationSftp, EnvoiDeRetours, Livraison, Passage, Retour
from sofi.referentiels.models import Opco
from sofi.socle.telechargement import Regles
from sofi.validation.models import OffrePubliee
from tests.fabriques import PartenaireDuFluxFactory

from .gestes import Geste, entier, travaux

Photo = Hashable


def sans_reste(dossier: Path) -> bool:
    """Nothing that a run began is left aside."""
    return not list(dossier.glob(".*"))


class PasserLeFlux(Geste):
    """The job of the feed: its pieces, its files, and the history that says how it ended."""

    nom = "passage du flux"

    def preparer(self) -> None:
        super().preparer()
        Morceau.objects.all().delete()
        self.passage = passages.demander(None, retraits_admis=10**6)

    def agir(self) -> None:
        passages.ecrire(self.passage.pk)

    def photo(self) -> Photo:
        lu = PassageDeFlux.objects.get(pk=self.passage.pk)
        visibles = list(Path(settings.FLUX_DOSSIER).glob("*.gz"))
        ecrits = FluxEcrit.objects.count()
        return lu.situation, ecrits, all(map(entier, visibles)), sans_reste(passages.dossier())

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (PassageDeFlux.Situation.DIFFUSE, avant[1] + 1, True, True)

    def rien(self, avant: Photo, pendant: Photo) -> bool:
        return pendant[0] in PassageDeFlux.EN_COURS and pendant[1] == avant[1] and pendant[2]


class Preparer(Geste):
    """The pieces of the feed, kept by batches."""

    nom = "morceaux du flux"

    def preparer(self) -> None:
        super().preparer()
        Morceau.objects.all().delete()

    def agir(self) -> None:
        preparer(timezone.localdate())

    def photo(self) -> Photo:
        return Morceau.objects.count(), OffrePubliee.objects.count()

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres[0] == apres[1] > 0


class Ouvrir(Geste):
    """The open data, and the files of meetings that Kairos and Ouiform take, for another day each time."""

    nom = "données ouvertes"

    def preparer(self) -> None:
        super().preparer()
        self.maintenant = timezone.now()

    def agir(self) -> None:
        ecriture.ecrire(timezone.localdate(), maintenant=self.maintenant)

    def photo(self) -> Photo:
        lot, ou = fichiers.dernier(), fichiers.dossier()
        visibles = [c for c in ou.glob("*.gz") if not c.name.startswith(".")] if ou.is_dir() else []
        if lot is None:
            return None, all(map(entier, visibles)), False, sans_reste(ou)
        dits = {fichiers.chemin(lot.jour, f.nom): f.sha256 for f in lot.fichiers}
        fidele = all(c.is_file() and empreinte(c) == sha256 for c, sha256 in dits.items())
        return lot.ecrit_le, all(map(entier, visibles)), fidele, sans_reste(ou)

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (self.maintenant, True, True, True)

    def rien(self, avant: Photo, pendant: Photo) -> bool:
        """Each file is whole; the word of the lot comes last."""
        return pendant[:2] == (avant[0], True)


class AuxPartenaires(Geste):
    """A partner of the feed with its key, and a feed of one file."""

    @cached_property
    def partenaire(self):
        return PartenaireDuFluxFactory(nom=f"Partenaire {self.nom}")

    @cached_property
    def cle(self) -> str:
        portees = ["flux", "retours"]
        return creer_cle(
            self.partenaire, nom="épreuve", portees=portees, expire_le=None, auteur=self.monde.offre
        )[1]

    def ecrire_un_flux(self) -> FluxEcrit:
        """Of that day, its file of a megabyte."""
        jour, dossier = timezone.localdate(), Path(settings.FLUX_DOSSIER)
        dossier.mkdir(parents=True, exist_ok=True)
        fichier = f"offre-{jour.isoformat()}.xml.gz"
        (dossier / fichier).write_bytes(bytes([self.tour % 256]) * (1 << 20))
        return FluxEcrit.objects.create(
            jour=jour,
            fichier=fichier,
            sessions=1,
            sha256=empreinte(dossier / fichier),
            ecrit_le=timezone.now(),
        )


class Prendre(AuxPartenaires):
    """A file of the feed taken by key: told whole once the last byte has left, never before."""

    nom = "fichier pris par clé"

    def preparer(self) -> None:
        super().preparer()
        self.flux = self.ecrire_un_flux()
        assert self.cle

    def agir(self) -> None:
        reponse = Client().get("/flux/v1/complet", headers={"X-Api-Key": self.cle})
        assert len(b"".join(reponse.streaming_content)) == 1 << 20
        reponse.close()

    def photo(self) -> Photo:
        entiers = Passage.objects.filter(flux=self.flux, entier=True)
        return entiers.count(), entiers.filter(octets=1 << 20, fini_le__isnull=False).count()

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (avant[0] + 1, avant[1] + 1)


class Retourner(AuxPartenaires):
    """What a partner says: kept whole and counted once."""

    nom = "retours d'un partenaire"

    def preparer(self) -> None:
        super().preparer()
        assert self.cle
        publiees = OffrePubliee.objects.select_related("action")[:20]
        formations = [(p.action.formation_id, p.pk, p.action.etablissement_id) for p in publiees]
        code = f"E-{self.tour}"
        retours = [
            {"formation": f"F{f}-A{a}-O{o}-P1", "resultat": "refusee", "code": code}
            for f, a, o in formations
        ]
        self.nombre, self.octets = len(retours), msgspec.json.encode({"retours": retours})

    def agir(self) -> None:
        recue = Client().post(
            "/flux/v1/retours",
            self.octets,
            content_type="application/json",
            headers={"X-Api-Key": self.cle},
        )
        assert recue.status_code == 201, recue.content

    def photo(self) -> Photo:
        siens = Retour.objects.filter(partenaire=self.partenaire)
        envois = EnvoiDeRetours.objects.filter(partenaire=self.partenaire)
        return siens.filter(code=f"E-{self.tour}").count(), envois.count()

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (self.nombre, avant[1] + 1)


class DemanderLesLivraisons(AuxPartenaires):
    """What leaves by SFTP, asked for once a feed and partner, each with its job."""

    nom = "livraisons demandées"
    DESTINATIONS = 5

    def preparer(self) -> None:
        super().preparer()
        if self.tour == 1:
            for rang in range(self.DESTINATIONS):
                DestinationSftp.objects.create(
                    partenaire=PartenaireDuFluxFactory(livraison="sftp"),
                    hote=f"sftp{rang}.exemple.fr",
                    compte="sofi",
                    empreinte="SHA256:" + str(rang) * 43,
                )
        self.flux = self.ecrire_un_flux()
        self.avant = travaux("partenaires.livrer")

    def agir(self) -> None:
        preparer_les_livraisons(timezone.now())

    def photo(self) -> Photo:
        demandees = Livraison.objects.filter(flux=self.flux, situation="a_faire").count()
        return demandees, travaux("partenaires.livrer") - self.avant

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (self.DESTINATIONS, self.DESTINATIONS)

    def rien(self, avant: Photo, pendant: Photo) -> bool:
        """One partner after the other, each with its job."""
        return pendant[0] == pendant[1]


class _Donneur(BaseHTTPRequestHandler):
    """Gives the file of its server."""

    def do_GET(self) -> None:
        contenu: bytes = self.server.contenu  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(contenu)))
        self.end_headers()
        self.wfile.write(contenu)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Chercher(Geste):
    """A source fetched at its address: the file, its import and the word of it together."""

    nom = "source cherchée"

    @cached_property
    def serveur(self) -> ThreadingHTTPServer:
        ouvert = ThreadingHTTPServer(("127.0.0.1", 0), _Donneur)
        threading.Thread(target=ouvert.serve_forever, daemon=True).start()
        return ouvert

    def preparer(self) -> None:
        super().preparer()
        lignes = "".join(f"o{n},Opco {n} tour {self.tour}\n" for n in range(20_000))
        self.serveur.contenu = b"id,nom\n" + lignes.encode()  # type: ignore[attr-defined]
        port = int(self.serveur.server_address[1])
        self.regles = Regles(10**7, 60.0, lambda ip: ip == "127.0.0.1", frozenset({port}))
        adresse = {"url": f"http://127.0.0.1:{port}/opco.csv"}
        self.adresse, _ = AdresseDeSource.objects.update_or_create(source="opco", defaults=adresse)

    def agir(self) -> None:
        recuperer(AdresseDeSource.objects.get(pk="opco"), regles=self.regles)

    def photo(self) -> Photo:
        adresse = AdresseDeSource.objects.get(pk="opco")
        venus = Import.objects.filter(source="opco")
        dernier = venus.first()
        fidele = dernier is None or (adresse.importe, adresse.sha256) == (
            dernier.pk,
            dernier.sha256,
        )
        return venus.count(), travaux("echanges.lire_import"), fidele

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (avant[0] + 1, avant[1] + 1, True)


class Decider(Chercher):
    """What was fetched and read: applied, or told to those who decide; the address says which."""

    nom = "source décidée"

    def preparer(self) -> None:
        super().preparer()
        if self.tour == 1:
            Opco.objects.bulk_create(Opco(code=f"o{n}", libelle=f"Opco {n}") for n in range(40))
        # Every other file has lost most of its lines, which a guard stops.
        nombre = 5 if self.tour % 2 == 0 else 40
        lignes = "".join(f"o{n},Opco {n} tour {self.tour}\n" for n in range(nombre))
        self.serveur.contenu = b"id,nom\n" + lignes.encode()  # type: ignore[attr-defined]
        for laisse in Import.objects.filter(source="opco", fini_le=None):
            abandonner(laisse, auteur=None)
        recuperer(self.adresse, regles=self.regles)
        self.importe = Import.objects.filter(source="opco").latest("pk")
        essayer(self.importe.pk)

    def agir(self) -> None:
        decider_les_recuperes()

    def photo(self) -> Photo:
        adresse = AdresseDeSource.objects.get(pk="opco")
        dits = Courriel.objects.filter(clef__contains=f"attente:{self.importe.pk}").exists()
        return adresse.constat, Import.objects.get(pk=self.importe.pk).situation, dits

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        fins = (
            (AdresseDeSource.Constat.PRIS, Import.Situation.ATTENTE_APPLICATION, False),
            (AdresseDeSource.Constat.ATTENTE, Import.Situation.A_DECIDER, True),
        )
        return apres in fins


GESTES = (
    PasserLeFlux,
    Preparer,
    Ouvrir,
    Prendre,
    Retourner,
    DemanderLesLivraisons,
    Chercher,
    Decider,
)
