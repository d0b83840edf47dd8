"""Imports that are killed: one of each engine, and those that publish what another source says, without the circuit."""

import csv
import io
import tempfile
from collections.abc import Hashable, Iterable
from pathlib import Path

from django.db.models import Count

from sofi.annuaire.models import Etablissement
from sofi.diffusion.models import Changement
from sofi.echanges.importations import deposer, essayer
from sofi.echanges.models import Import
from sofi.offre.models import Provenance
from sofi.programmes.models import Formateur, Lot
from sofi.referentiels.models import BlocCompetences, Certification, FicheCertifInfo
from sofi.validation.models import OffrePubliee, Version
from tests.annuaire.test_importations import ACCE, COLONNES, de_l_acce, organisme
from tests.echanges.reprise.ecoles import ACTIONS, STRUCTURES, action, ecole, importer_structures
from tests.echanges.reprise.test_lheo import d_ici, formation
from tests.fabriques import EtablissementFactory, RegionFactory, siret
from tests.programmes.classeurs import ecrire, un_fichier

from .gestes import Geste, Importer

Photo = Hashable
PAR_TOUR = 25
PUBLIEES = 8  # a publication costs more than a row


def en_csv(colonnes: list[str], lignes: Iterable[dict[str, str]], separateur: str = ",") -> bytes:
    """The bytes of that table."""
    sortie = io.StringIO()
    tableau = csv.DictWriter(sortie, colonnes, restval="", delimiter=separateur)
    tableau.writeheader()
    tableau.writerows(lignes)
    return sortie.getvalue().encode()


class Lire(Geste):
    """The dry run: what it would change is said, and nothing of it is written."""

    nom = "lecture d'un import"

    def preparer(self) -> None:
        super().preparer()
        lignes = "".join(f"{n},Lue {n} tour {self.tour}\n" for n in range(100, 400))
        self.importe = deposer(
            "nsf", "nsf.csv", [b"code,label\n", lignes.encode()], auteur=self.monde.offre
        )

    def agir(self) -> None:
        essayer(self.importe.pk)

    def photo(self) -> Photo:
        lu = Import.objects.get(pk=self.importe.pk)
        return lu.situation, bool(lu.rapport), lu.morceaux.count()

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (Import.Situation.A_DECIDER, True, 1)

    def rien(self, avant: Photo, pendant: Photo) -> bool:
        return pendant in (avant, (Import.Situation.LECTURE, False, 1))


class Region(Importer):
    nom, source, fichier = "import de la Région", "region", "region.xlsx"
    ECRITES = (2, 4)

    def contenu(self) -> bytes:
        tables = un_fichier()
        for rang, ligne in enumerate(tables["lots"]):
            ligne["intitule"] = f"Lot {rang} tour {self.tour}"
        for ligne in tables["formateurs"]:
            ligne["places"] = self.tour
        with tempfile.TemporaryDirectory() as dossier:
            return ecrire(Path(dossier) / self.fichier, tables).read_bytes()

    def ecrites(self) -> Photo:
        lots = Lot.objects.filter(libelle__endswith=f"tour {self.tour}").count()
        return lots, Formateur.objects.filter(
            places=self.tour, mandataire__lot__programme__code="PE"
        ).count()


class ListePublique(Importer):
    nom, source, fichier = "import de la liste publique", "liste_publique", "liste.csv"
    ECRITES = PAR_TOUR

    def contenu(self) -> bytes:
        rangs = range(1000 + self.tour * PAR_TOUR, 1000 + (self.tour + 1) * PAR_TOUR)
        noms = {rang: f"ATELIER {rang} TOUR {self.tour}" for rang in rangs}
        lignes = [organisme(rang, denomination=nom) for rang, nom in noms.items()]
        return en_csv(COLONNES, lignes, ";")

    def ecrites(self) -> Photo:
        return Etablissement.objects.filter(raison_sociale__iendswith=f"TOUR {self.tour}").count()


class Structures(Importer):
    nom, source, fichier = "import des structures", "ideo_structures", "structures.csv"
    ECRITES = PAR_TOUR

    def contenu(self) -> bytes:
        rangs = range(5000 + self.tour * PAR_TOUR, 5000 + (self.tour + 1) * PAR_TOUR)
        return en_csv(STRUCTURES, [ecole(r, nom=f"Lycée {r} tour {self.tour}") for r in rangs])

    def ecrites(self) -> Photo:
        return Etablissement.objects.filter(
            nom__endswith=f"tour {self.tour}", origine="onisep"
        ).count()


class Acce(Importer):
    """The same schools close on another day each turn."""

    nom, source, fichier = "import de l'ACCE", "acce", "acce.csv"
    ECRITES = PAR_TOUR

    @property
    def jour(self) -> str:
        return f"20{26 + self.tour // 336:02}-{self.tour // 28 % 12 + 1:02}-{self.tour % 28 + 1:02}"

    def contenu(self) -> bytes:
        rangs = range(9000, 9000 + PAR_TOUR)
        if self.tour == 1:
            with tempfile.TemporaryDirectory() as dossier:
                importer_structures(Path(dossier), [ecole(rang) for rang in rangs])
        ferme_le = "/".join(reversed(self.jour.split("-")))
        return en_csv(ACCE, [de_l_acce(r, 900 + r, "Fermé", ferme_le) for r in rangs], ";")

    def ecrites(self) -> Photo:
        return Etablissement.objects.filter(uai_ferme_le=self.jour).count()


class CertifInfo(Importer):
    nom, source, fichier = "import de Certif Info", "certifinfo", "certifinfo.csv"
    ECRITES = PAR_TOUR

    def contenu(self) -> bytes:
        lignes = "".join(
            f"{rang},Titre {rang} tour {self.tour},Autre,3,,,,,,essai\n"
            for rang in range(700_000, 700_000 + PAR_TOUR)
        )
        colonnes = "code,intitule,type_diplome,niveau,certifiant,code_rncp_rs,code_scolarite"
        return f"{colonnes},onisep_formation,statut,source\n{lignes}".encode()

    def ecrites(self) -> Photo:
        return FicheCertifInfo.objects.filter(libelle__endswith=f"tour {self.tour}").count()


class FranceCompetences(Importer):
    nom, source, fichier = "import de France compétences", "france_competences_xml", "rncp.xml"
    ECRITES = (PAR_TOUR, PAR_TOUR)

    def contenu(self) -> bytes:
        fiches = "".join(
            f"<FICHE><ID_FICHE>{rang}</ID_FICHE><NUMERO_FICHE>RNCP{rang}</NUMERO_FICHE>"
            f"<INTITULE>Titre {rang} tour {self.tour}</INTITULE><ABREGE/><ETAT_FICHE>Publiée</ETAT_FICHE>"
            f"<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>RNCP{rang}BC01</CODE>"
            f"<LIBELLE>Bloc tour {self.tour}</LIBELLE></BLOC_COMPETENCES></BLOCS_COMPETENCES>"
            "<ACTIF>Oui</ACTIF></FICHE>"
            for rang in range(98_000, 98_000 + PAR_TOUR)
        )
        return f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{fiches}</FICHES>".encode()

    def ecrites(self) -> Photo:
        siens = f"tour {self.tour}"
        blocs = BlocCompetences.objects.filter(libelle__endswith=siens)
        return Certification.objects.filter(intitule__endswith=siens).count(), blocs.count()


class Publier(Importer):
    """What another source publishes: a version and a change for each training, read by the public at once."""

    debut = ""
    ECRITES: Photo = (PUBLIEES, PUBLIEES, 0)

    def ecrites(self) -> Photo:
        """Trainings as this turn says them; how many have as many changes as versions; versions beyond the turns."""
        siennes = Provenance.objects.filter(reference__startswith=self.debut).values("action")
        publiees = OffrePubliee.objects.filter(action__in=siennes).select_related("version")
        dites = sum(self.est_du_tour(une.version) for une in publiees)
        versions = dict(
            Version.objects.filter(action__in=siennes).values_list("action").annotate(Count("pk"))
        )
        changements = dict(
            Changement.objects.filter(action__in=siennes)
            .values_list("action")
            .annotate(Count("pk"))
        )
        suivis = sum(changements.get(pk) == nombre for pk, nombre in versions.items())
        return dites, suivis, sum(nombre > self.tour for nombre in versions.values())

    def est_du_tour(self, version: Version) -> bool:
        return version.document.formation.intitule.endswith(f"tour {self.tour}")


class IdeoActions(Publier):
    nom, source, fichier, debut = "import d'Idéo-Actions", "ideo_actions", "actions.csv", "AF.8"

    def contenu(self) -> bytes:
        if self.tour == 1:
            with tempfile.TemporaryDirectory() as dossier:
                importer_structures(Path(dossier), [ecole(9900)])
        titre = f"BTS tonnellerie tour {self.tour}"
        rangs = range(8000, 8000 + PUBLIEES)
        return en_csv(ACTIONS, [action(r, 9900, formation_for_libelle=titre) for r in rangs])


class IdeoLheo(Publier):
    nom, source, fichier, debut = "import d'Idéo en LHEO", "ideo_lheo", "ideo.xml", "AF.7"
    ESPACE = "http://www.lheo.org/2.2"

    def contenu(self) -> bytes:
        numero = siret(9800)
        if self.tour == 1:
            EtablissementFactory(siret=numero)
        return self.en_lheo(
            d_ici(
                formation(
                    f"1_{rang}",
                    numero,
                    titre=f"Vannerie tour {self.tour}",
                    action='<extras info="type-formation"><extra info="formation-initiale">1</extra></extras>'
                    f'<extras info="ACTION ONISEP"><extra info="ACT_ID ONISEP">{rang}</extra></extras>',
                )
            )
            for rang in range(7000, 7000 + PUBLIEES)
        )

    def en_lheo(self, formations: Iterable[str]) -> bytes:
        return f'<lheo xmlns="{self.ESPACE}"><offres>{"".join(formations)}</offres></lheo>'.encode()


class CarifLheo(IdeoLheo):
    nom, source, fichier, debut = "import d'un autre Carif", "carif_lheo", "carif.xml", "53_"
    ESPACE = "http://lheo.gouv.fr/2.3"

    def contenu(self) -> bytes:
        if self.tour == 1:
            RegionFactory(code="53", libelle="Bretagne")
        titre = f"Vannerie tour {self.tour}"
        return self.en_lheo(
            formation(f"53_{rang}", siret(9700 + rang % 5), titre=titre) for rang in range(PUBLIEES)
        )


GESTES = (
    Lire,
    Region,
    ListePublique,
    Structures,
    Acce,
    CertifInfo,
    FranceCompetences,
    IdeoActions,
    IdeoLheo,
    CarifLheo,
)
