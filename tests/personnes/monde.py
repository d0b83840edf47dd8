"""Somebody whose marks are left everywhere that the site keeps words."""

import json
from typing import Any

from django.test import Client

from sofi.annuaire.models import Contact, Etablissement
from sofi.comptes.models import Acte, Connexion, DemandeAcces
from sofi.courriels.ecriture import ecrire
from sofi.depots.models import Brouillon, Depot, Ecriture, FichierDepose
from sofi.ecrans.organisme.annuaire.contacts import enregistrer_contact
from sofi.editorial.operations import publier as paraitre
from sofi.offre.models import Action, Session
from sofi.usagers.alertes import demander as demander_une_alerte
from sofi.usagers.models import EtapeDeSignalement, Signalement
from sofi.validation import circuit
from sofi.validation.models import MessageSurAction, OffrePubliee, Question
from tests.fabriques import (
    ContactFactory,
    MandataireFactory,
    PageFactory,
    RattachementFactory,
    UtilisateurFactory,
    saisie_complete,
)

PRENOM, NOM = "Zéphyrine", "Marquefort"
COURRIEL = "zephyrine.marquefort@exemple.fr"
NUMERO, NUMERO_ECRIT = "+33240771122", "02 40 77 11 22"
MARQUES = ("marquefort", "zéphyrine", "zephyrine", "240771122", "40 77 11 22")
ENTIER = f"{PRENOM} {NOM}"


class Traces:
    """An account, a public contact of the same person, and what they and others wrote, published twice."""

    def __init__(self) -> None:
        self.admin = UtilisateurFactory(role="administration")
        self.offre = UtilisateurFactory(role="service_offre")
        self.compte = UtilisateurFactory(nom=NOM, prenom=PRENOM, email=COURRIEL)
        lien = RattachementFactory(utilisateur=self.compte)
        self.etablissement: Etablissement = lien.etablissement
        self.accueil = ContactFactory(etablissement=self.etablissement, nom="Accueil", prenom="")
        self.contact = ContactFactory(
            etablissement=self.etablissement,
            civilite="Madame",
            nom=NOM,
            prenom=PRENOM,
            nom_public=True,
            fonction="Inscriptions",
            telephone=NUMERO,
            courriel=COURRIEL,
            ligne_directe=NUMERO,
        )
        self.action = self._publier()
        self.temoin = saisie_complete()
        self._franchir(self.temoin)
        self._textes()
        self._rangees()
        self._depots()

    def _franchir(self, action: Action) -> None:
        circuit.franchir(action, "envoyer", auteur=self.compte)
        circuit.franchir(action, "valider", auteur=self.offre)

    def _publier(self) -> Action:
        action = saisie_complete(etablissement=self.etablissement)
        Session.objects.filter(action=action).update(
            contact=self.contact, referent_pmr=self.contact, mail_liaison=COURRIEL
        )
        Action.objects.filter(pk=action.pk).update(
            objectifs=f"<p>Écrivez à {ENTIER}, {NUMERO_ECRIT}.</p>"
        )
        self._franchir(action)
        self.contact.fonction = "Directrice"
        enregistrer_contact(self.contact, auteur=self.compte)
        return action

    def _textes(self) -> None:
        MessageSurAction.objects.create(
            action=self.action, du_service=True, auteur=self.offre, texte=f"Bonjour Mme {NOM}"
        )
        Question.objects.create(action=self.action, fiche="A", texte=f"Qui est {NOM} {PRENOM} ?")
        page = PageFactory(texte=f"<p>Écrire à {COURRIEL}</p>")
        paraitre(page, auteur=self.admin)
        MandataireFactory(contact=ENTIER, telephone=NUMERO, courriel=COURRIEL)
        # A name and a first name changed apart: the history holds them apart.
        Contact.objects.filter(pk=self.accueil.pk).update(nom=NOM, courriel=COURRIEL)
        Contact.objects.filter(pk=self.accueil.pk).update(prenom=PRENOM)
        Contact.objects.filter(pk=self.accueil.pk).update(
            nom="Accueil", prenom="", courriel="accueil@exemple.fr"
        )

    def _rangees(self) -> None:
        Client().force_login(self.compte)
        Connexion.objects.create(nature="refusee", email=COURRIEL, utilisateur=self.compte)
        Acte.objects.create(nature="rattache", email=COURRIEL, utilisateur=self.compte)
        Acte.objects.create(nature="rattache", email="x@exemple.fr", detail=f"Avant : {COURRIEL}")
        DemandeAcces.objects.create(
            siret=self.etablissement.siret, nom=NOM, prenom=PRENOM, email=COURRIEL
        )
        ecrire(
            COURRIEL, "annuaire/courriels/demande_recue", {"demande": DemandeAcces.objects.get()}
        )
        demander_une_alerte(COURRIEL, "", "semaine")
        signale = Signalement.objects.create(
            action=self.action,
            session=1,
            titre="t",
            organisme="o",
            objet="autre",
            texte=f"{ENTIER} ne répond pas",
            courriel=COURRIEL,
            le=self.action.etat_depuis,
            expire_le=self.action.etat_depuis,
        )
        EtapeDeSignalement.objects.create(
            signalement=signale, situation="recu", texte=ENTIER, le=signale.le
        )

    def _depots(self) -> None:
        depot = Depot.objects.create(
            etablissement=self.etablissement,
            auteur=self.compte,
            fichier=f"{NOM} {PRENOM}.xml",
            taille=1,
            sha256="0",
            situation="a_decider",
            rapport={"remarques": [f"contact {COURRIEL} inconnu"]},
        )
        FichierDepose.objects.create(depot=depot, contenu=f"<c>{COURRIEL}</c>".encode())
        fiches = {"sessions": [{"contact": {"nom": NOM, "prenom": PRENOM, "courriel": COURRIEL}}]}
        Ecriture.objects.create(
            depot=depot,
            action=self.action,
            nature="modification",
            avant=json.dumps(fiches).encode(),
        )
        Brouillon.objects.create(
            etablissement=self.etablissement,
            numero="1",
            action=self.action,
            depot=depot,
            brut=f"<c>{COURRIEL}</c>".encode(),
        )

    @property
    def publie(self) -> Any:
        """The public document."""
        return OffrePubliee.objects.get(action=self.action).version.document
