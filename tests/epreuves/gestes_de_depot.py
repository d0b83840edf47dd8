"""Files that organismes deposit, to be killed: received by the API, read, written as drafts, undone."""

from collections.abc import Hashable
from functools import cached_property

import msgspec
from django.test import Client

from sofi.depots import operations
from sofi.depots.colonnes import NUMERO
from sofi.depots.models import Brouillon, Depot, FichierDepose
from sofi.offre.models import Action
from sofi.partenaires.cles import creer_cle
from tests.depots.fautes_de_classeur import RANGEE
from tests.depots.fichiers import formation, lheo
from tests.depots.test_classeur import classeur

from .gestes import Geste, travaux

Photo = Hashable
PAR_DEPOT = 4
_SESSION = {
    "date_debut": "2027-09-06",
    "date_fin": "2028-06-16",
    "lieu": {"nom": "Principal"},
}


class Deposer(Geste):
    """A file sent by an organisme's program: kept with the job that reads it, or not at all."""

    nom = "dépôt par l'API"

    @cached_property
    def cle(self) -> str:
        organisme = self.monde.etablissement
        return creer_cle(
            organisme, nom="CMS", portees=["depots"], expire_le=None, auteur=self.monde.offre
        )[1]

    def preparer(self) -> None:
        super().preparer()
        self.octets = lheo(formation(numero=f"API-{self.tour}", session=f"API-{self.tour}-s"))
        assert self.cle

    def agir(self) -> None:
        entetes = {"X-Api-Key": self.cle}
        recue = Client().post(
            "/api/v1/depots", self.octets, content_type="application/xml", headers=entetes
        )
        assert recue.status_code == 202, recue.content

    def photo(self) -> Photo:
        return Depot.objects.count(), FichierDepose.objects.count(), travaux("depots.lire")

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == tuple(compte + 1 for compte in avant)


class LireUnDepot(Geste):
    """The report of a deposit; nothing is written."""

    nom = "lecture d'un dépôt"
    BROUILLONS = PAR_DEPOT

    def octets(self) -> bytes:
        noms = (f"{self.nom}-{self.tour}-{rang}" for rang in range(PAR_DEPOT))
        return lheo(*(formation(numero=nom, session=f"{nom}-s") for nom in noms))

    def preparer(self) -> None:
        super().preparer()
        self.depot = operations.deposer(
            self.monde.etablissement, "depot", self.octets(), auteur=self.monde.organisme
        )

    def agir(self) -> None:
        operations.executer(self.depot.pk, ecrire=False)

    def photo(self) -> Photo:
        lu = Depot.objects.get(pk=self.depot.pk)
        ecrits = Brouillon.objects.filter(depot=lu).count(), Action.objects.count()
        return lu.situation, lu.rapport.get("a_ecrire"), *ecrits

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (Depot.Situation.A_DECIDER, self.BROUILLONS, 0, avant[3])


class EcrireUnDepot(LireUnDepot):
    """The drafts of a deposit, all of them once."""

    nom = "brouillons d'un dépôt LHEO"

    def preparer(self) -> None:
        super().preparer()
        operations.executer(self.depot.pk, ecrire=False)
        self.depot.refresh_from_db()
        assert self.depot.rapport.get("a_ecrire") == self.BROUILLONS, self.depot.rapport
        operations.accepter(self.depot, auteur=self.monde.organisme)

    def agir(self) -> None:
        operations.executer(self.depot.pk, ecrire=True)

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        nombre = self.BROUILLONS
        return apres == (Depot.Situation.ECRIT, nombre, nombre, avant[3] + nombre)


class EcrireUnClasseur(EcrireUnDepot):
    """Rows of one training: one draft and its sessions."""

    nom = "brouillons d'un classeur"
    BROUILLONS = 1

    def octets(self) -> bytes:
        formation = {"Complément intitulé": f"Tour {self.tour}"}  # what makes it another one
        commun = RANGEE | formation | {"Dispositif": "Dispositif cpf"}
        numeros = (f"X-{self.tour}-{rang}" for rang in range(PAR_DEPOT))
        return classeur(*(commun | {NUMERO: numero} for numero in numeros))


class EcrireUnDocument(EcrireUnDepot):
    nom = "brouillons d'un dépôt JSON"

    def octets(self) -> bytes:
        return msgspec.json.encode(
            [
                {
                    "numero": f"J-{self.tour}-{rang}",
                    "formation": {"fiche": {"code": "94681"}},
                    "action": {"objectifs": "Réaliser un meuble."},
                    "sessions": [{"numero": f"J-{self.tour}-{rang}-s", **_SESSION}],
                }
                for rang in range(PAR_DEPOT)
            ]
        )


class AnnulerUnDepot(EcrireUnDepot):
    """The drafts taken back."""

    nom = "annulation d'un dépôt"

    def preparer(self) -> None:
        super().preparer()
        operations.executer(self.depot.pk, ecrire=True)

    def agir(self) -> None:
        restent = operations.annuler(
            Depot.objects.get(pk=self.depot.pk), auteur=self.monde.organisme
        )
        assert not restent, restent

    def accompli(self, avant: Photo, apres: Photo) -> bool:
        return apres == (Depot.Situation.ANNULE, self.BROUILLONS, 0, avant[3] - self.BROUILLONS)


GESTES = (
    Deposer,
    LireUnDepot,
    EcrireUnDepot,
    EcrireUnClasseur,
    EcrireUnDocument,
    AnnulerUnDepot,
)
