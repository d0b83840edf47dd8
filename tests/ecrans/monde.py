"""Who asks for the addresses of the site, and the objects of organisme A they are asked on."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.cles import donner_cle
from sofi.annuaire.demandes import demander_rattachement
from sofi.annuaire.invitations import inviter_collegue
from sofi.courriels.models import Courriel
from sofi.depots.operations import deposer as deposer_fichier
from sofi.echanges.importations import deposer
from sofi.echanges.models import FluxEcrit, PassageDeDonnees, PassageDeFlux
from sofi.editorial.operations import publier
from sofi.offre.models import Action
from sofi.partenaires.cles import creer_cle
from sofi.partenaires.models import Livraison, TraductionDeRetour
from sofi.personnes.models import Demande as DemandeDePersonne
from sofi.programmes.gabarits import charger_les_fournis, creer
from sofi.referentiels.models import Synonyme
from sofi.usagers.alertes import demander as demander_une_alerte
from sofi.usagers.models import Alerte, Signalement
from sofi.usagers.selections import partager
from sofi.usagers.signalements import Depot
from sofi.usagers.signalements import deposer as deposer_signalement
from sofi.validation.circuit import franchir
from sofi.validation.correction import corriger
from sofi.validation.models import Evenement, Geste, NatureGeste, OffrePubliee, Proposition
from tests.ecrans.publiques import modification_envoyee
from tests.fabriques import (
    ConventionFactory,
    FicheCertifInfoFactory,
    FormateurFactory,
    InformationCollectiveFactory,
    MotifRefusFactory,
    PageFactory,
    PartenaireDuFluxFactory,
    PorteOuverteFactory,
    ProgrammeFactory,
    RattachementFactory,
    RessourceFactory,
    TypeDispositifFactory,
    UtilisateurFactory,
    fichier_joint,
    saisie_complete,
    siret,
)
from tests.mondes import Navigateur

VISITEUR, A, B = "visiteur", "organisme A", "organisme B"
OFFRE, ADMIN, REGION = "service_offre", "administration", "region"
ROLES = (VISITEUR, A, B, OFFRE, ADMIN, REGION)
CONNEXION = "connexion"  # sent to the sign-in page

Arguments = Callable[["Monde"], list[Any]]


class Monde:
    """An organisme A with one of everything, an organisme B, and somebody signed in in every role."""

    def __init__(self) -> None:
        lien, autre = RattachementFactory(), RattachementFactory()
        self.organisme, self.etablissement = lien.utilisateur, lien.etablissement
        self.rattachement = lien
        self.convention = ConventionFactory(etablissement=self.etablissement)
        self.site = self.etablissement.sites.get()
        self.contact = self.etablissement.contacts.get()
        self.porte_ouverte = PorteOuverteFactory(etablissement=self.etablissement)
        self.offre = UtilisateurFactory(role=OFFRE)
        personnes = {
            A: self.organisme,
            B: autre.utilisateur,
            OFFRE: self.offre,
            ADMIN: UtilisateurFactory(role=ADMIN),
            REGION: UtilisateurFactory(role=REGION),
        }
        saisie_complete(etablissement=autre.etablissement)
        self._programme()
        self._action()
        self._publique()
        self._comptes()
        self._flux()
        self._partenaire()
        self._pages()
        self.proposition = Proposition.objects.create(
            action=self.action,
            ancienne=self.action.formation.fiche,
            nouvelle=FicheCertifInfoFactory(code="200001"),
            motif="Renouvelée.",
            proposee_par=self.offre,
        )
        self._gestes()
        self.depot = deposer_fichier(
            self.etablissement, "offre.xml", b"<lheo/>", auteur=self.organisme, attendre=False
        )
        self.motif = MotifRefusFactory()
        self.clients = {VISITEUR: Navigateur()}
        for role, personne in personnes.items():
            self.clients[role] = Navigateur()
            self.clients[role].force_login(personne)

    def _signalement(self) -> Signalement:
        """An error that somebody saw on the public page."""
        version = OffrePubliee.objects.select_related("version").get(pk=self.action.pk).version
        return deposer_signalement(
            version.document, version.document.sessions[0], Depot("prix", "6 300 €.")
        )

    def _comptes(self) -> None:
        """A request, a key of the service Offre, and one of a colleague."""
        self.demande = demander_rattachement(self.organisme, siret=siret(9001), message="Oui.")
        self.cle = donner_cle("cle@exemple.fr", [self.etablissement], auteur=self.offre)
        self.invitation = inviter_collegue(
            self.etablissement, email="collegue@exemple.fr", auteur=self.organisme
        )

        self.demande_de_personne = DemandeDePersonne.objects.create(
            nature="copie", situation="a_decider", auteur=self.offre
        )

    def _flux(self) -> None:
        """A feed whose file is gone, runs that were stopped, a file that waits."""
        self.importe = deposer("nsf", "nsf.csv", [b"code,label\n"], auteur=self.offre)
        self.flux = FluxEcrit.objects.create(
            jour=timezone.localdate(), fichier="offre.xml.gz", sessions=1, ecrit_le=timezone.now()
        )
        self.passage = PassageDeFlux.objects.create(
            situation="retenu",
            fini_le=timezone.now(),
            bilan={"retirees_depuis": 1, "terminees_depuis": 0},
        )
        self.ecriture = PassageDeDonnees.objects.create(
            situation="arrete", arrete_par=self.offre, fini_le=timezone.now()
        )

    def _partenaire(self) -> None:
        """A partner, its key, files to put at its place, and what one of its codes means."""
        self.partenaire = PartenaireDuFluxFactory()
        self.livraison = Livraison.objects.create(partenaire=self.partenaire, flux=self.flux)
        self.cle_de_partenaire, _ = creer_cle(
            self.partenaire, nom="juin", portees=["flux"], expire_le=None, auteur=self.offre
        )
        self.cle_de_l_organisme, _ = creer_cle(
            self.etablissement, nom="juin", portees=["depots"], expire_le=None, auteur=self.offre
        )
        self.traduction = TraductionDeRetour.objects.create(
            partenaire=self.partenaire, code="E-114", sens="Sans adresse", que_faire="Complétez."
        )

    def _publique(self) -> None:
        """An offer of a regional programme, published once, whose modification waits for the Région."""
        self.publique = modification_envoyee(self.organisme, self.offre)

    def _action(self) -> None:
        """Published once, asked about, and being modified."""
        self.action = saisie_complete(etablissement=self.etablissement)
        self.session = self.action.sessions.get()
        self.dispositif = self.session.dispositifs.get()
        self.information = InformationCollectiveFactory(session=self.session)
        self.session.modalites_recrutement.append("9")
        self.session.save()
        franchir(self.action, "envoyer", auteur=self.organisme)
        with corriger(self.action, auteur=self.offre):
            Action.objects.filter(pk=self.action.pk).update(public_vise="Tous.")
        self.correction = Evenement.objects.get(action=self.action, acte="corriger")
        franchir(self.action, "valider", auteur=self.offre)
        self.signalement = self._signalement()
        self.selection = partager([self.action.pk])
        demander_une_alerte("moi@exemple.fr", "q=bois", "jour")
        self.alerte = Alerte.objects.select_related("abonne").get()
        franchir(self.action, "modifier", auteur=self.organisme)

    def _gestes(self) -> None:
        """One of the service Offre, one of organisme A."""
        self.geste = Geste.objects.create(nature=NatureGeste.REMPLACER_CODE, titre="94681 → 200001")
        self.geste_de_l_organisme = Geste.objects.create(
            nature=NatureGeste.RETIRER, titre="Sessions retirées", etablissement=self.etablissement
        )
        for geste in (self.geste, self.geste_de_l_organisme):
            geste.lignes.create(objet="CAP ébéniste", numero=1, faite=False, texte="Laissée.")

    def _pages(self) -> None:
        """A piece of news and a ressource with its file, which the public reads."""
        self.actualite = PageFactory()
        self.ressource = RessourceFactory(fichier=fichier_joint())
        for page in (self.actualite, self.ressource):
            publier(page, auteur=None)

    def _programme(self) -> None:
        """What the Région's file gives organisme A, and the procedure to enter it under."""
        dispositif = TypeDispositifFactory(
            code="prf-parcours-entrepreneur", programme_regional=True
        )
        programme = ProgrammeFactory(dispositif=dispositif)
        (self.gabarit,) = charger_les_fournis(programme.annee)
        self.en_preparation = creer(
            programme, libelle="Autre procédure", remarque="", a_confirmer=False
        )
        self.formateur = FormateurFactory(
            mandataire__lot__programme=programme, etablissement=self.etablissement
        )

    @property
    def slug(self) -> str:
        """The title in the address of the page."""
        page = Client().get(reverse("public:session", args=[self.session.pk]))
        return page.url.strip("/").partition(f"{self.session.pk}-")[2]

    @property
    def fas(self) -> list[int]:
        return [self.action.formation_id, self.action.pk, self.session.pk]


def rien(monde: Monde) -> list[Any]:
    return []


def action(monde: Monde) -> list[Any]:
    return [monde.action.pk]


def session(monde: Monde) -> list[Any]:
    return [monde.action.pk, monde.session.pk]


def dispositif(monde: Monde) -> list[Any]:
    return [monde.action.pk, monde.session.pk, monde.dispositif.pk]


def realisation(monde: Monde) -> list[Any]:
    return [monde.formateur.pk, monde.gabarit.pk]


def programme(monde: Monde) -> list[Any]:
    return [monde.gabarit.programme_id]


def lot(monde: Monde) -> list[Any]:
    return [monde.formateur.mandataire.lot_id]


def gabarit(monde: Monde) -> list[Any]:
    return [monde.gabarit.pk]


def en_preparation(monde: Monde) -> list[Any]:
    return [monde.en_preparation.pk]


def correction(monde: Monde) -> list[Any]:
    return [monde.action.pk, monde.correction.pk]


def deux_actions(monde: Monde) -> list[Any]:
    return [monde.action.pk, monde.action.pk]


def publique(monde: Monde) -> list[Any]:
    return [monde.publique.pk]


def site(monde: Monde) -> list[Any]:
    return [monde.site.pk]


def contact(monde: Monde) -> list[Any]:
    return [monde.contact.pk]


def porte_ouverte(monde: Monde) -> list[Any]:
    return [monde.porte_ouverte.pk]


def etablissement(monde: Monde) -> list[Any]:
    return [monde.etablissement.pk]


def demande(monde: Monde) -> list[Any]:
    return [monde.demande.pk]


def personne(monde: Monde) -> list[Any]:
    return [monde.organisme.pk]


def flux(monde: Monde) -> list[Any]:
    return [monde.flux.pk]


def passage(monde: Monde) -> list[Any]:
    return [monde.passage.pk]


def depot(monde: Monde) -> list[Any]:
    return [monde.depot.pk]


def importe(monde: Monde) -> list[Any]:
    return [monde.importe.pk]


def synonyme(monde: Monde) -> list[Any]:
    return [Synonyme.objects.get(terme="FLE").pk]


def motif_de_refus(monde: Monde) -> list[Any]:
    return [monde.motif.pk]


def signalement(monde: Monde) -> list[Any]:
    return [monde.signalement.pk]


def courriel(monde: Monde) -> list[Any]:
    return [Courriel.objects.earliest("pk").pk]
