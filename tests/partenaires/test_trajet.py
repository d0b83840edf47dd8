"""« Où est ma session ? »: each step dated, the first that stops, what to do and for whom."""

from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from msgspec.structs import replace

from sofi.comptes.models import Role
from sofi.echanges.donnees.ecriture import ecrire as ecrire_les_donnees
from sofi.echanges.lheo.piece import Bilan, Refusee
from sofi.echanges.models import Morceau
from sofi.echanges.passages import demander, executer
from sofi.echanges.suivi import dernier_flux
from sofi.offre.codes import ModaliteRecrutement
from sofi.offre.models import Session
from sofi.partenaires.etapes import A_VENIR, ARRET, ATTENTE, FAIT
from sofi.partenaires.models import Livraison, Passage, Retour, TraductionDeRetour
from sofi.partenaires.trajet import Trajet
from sofi.validation.circuit import franchir
from sofi.validation.models import Nature, OffrePubliee, Version
from sofi.validation.publication import publier, republier
from tests.echanges.reprise.ecoles import lancer
from tests.echanges.reprise.test_lheo import fichier, formation
from tests.fabriques import (
    InformationCollectiveFactory,
    MotifRefusFactory,
    PartenaireDuFluxFactory,
    RattachementFactory,
    RegionFactory,
    UtilisateurFactory,
    saisie_complete,
    siret,
)

pytestmark = pytest.mark.django_db


class Monde:
    """An organisme, its action, who validates."""

    def __init__(self):
        self.lien = RattachementFactory()
        self.action = saisie_complete(etablissement=self.lien.etablissement)
        self.offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)

    @property
    def session(self):
        return Session.objects.select_related("action__etablissement").get(action=self.action)

    def franchir(self, acte, **champs):
        auteur = self.lien.utilisateur if acte in ("envoyer", "modifier") else self.offre
        franchir(self.action, acte, auteur=auteur, **champs)

    def publier(self):
        self.franchir("envoyer")
        self.franchir("valider")

    def etapes(self):
        return {etape.nom: etape for etape in Trajet(self.session).etapes}


@pytest.fixture
def monde(settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path
    return Monde()


def arret(monde):
    [etape] = [un for un in monde.etapes().values() if un.nom.startswith("Elle s’arrête ici")]
    return etape


def test_a_draft_stops_at_its_entry(monde):
    etape = arret(monde)
    assert (etape.etat, etape.pour) == (ATTENTE, "l’organisme") and "envoyer" in etape.que_faire


def test_what_waits_for_the_service_offre_says_until_when(monde):
    monde.franchir("envoyer")
    etape = arret(monde)
    assert etape.pour == "le service Offre" and "J+" in etape.texte


def test_a_refusal_says_why(monde):
    monde.franchir("envoyer")
    monde.franchir("refuser", commentaire=f"{MotifRefusFactory()} : le prix manque")
    etape = arret(monde)
    assert etape.etat == ARRET and "le prix manque" in etape.texte


def test_the_whole_road(monde):
    monde.publier()
    etapes = monde.etapes()
    assert "nuit" in etapes["Dans les fichiers de la nuit"].texte
    kairos, region = PartenaireDuFluxFactory(nom="Kairos"), PartenaireDuFluxFactory(nom="Région")
    executer(demander(None))
    flux = dernier_flux()
    etapes = monde.etapes()
    assert etapes["Dans les fichiers de la nuit"].etat == FAIT
    assert etapes["Dans les fichiers de la nuit"].texte.endswith(".xml.gz"), "the file's own name"
    assert "Kairos : pas encore reprise" in etapes
    assert Trajet(monde.session).jours is None
    Passage.objects.create(partenaire=kairos, flux=flux, genre="complet", entier=True, statut=200)
    trajet = Trajet(monde.session)
    assert "Kairos : reprise" in monde.etapes() and "Région : pas encore reprise" in monde.etapes()
    assert trajet.jours == 0 and trajet.tenu
    version = OffrePubliee.objects.get().version_id
    refus = Retour.objects.create(
        partenaire=region,
        action=monde.action,
        formation=f"{monde.action.formation_id}-{monde.action.pk}",
        version=version,
        resultat="refusee",
        code="E-114",
        raison="Lieu inconnu",
    )
    assert (
        monde.etapes()["Région : refusée"].texte.replace("\xa0", " ") == "Code E-114 : Lieu inconnu"
    )
    TraductionDeRetour.objects.create(
        partenaire=region, code="E-114", sens="Sans adresse", que_faire="Complétez."
    )
    assert monde.etapes()["Région : refusée"].que_faire == "Complétez."
    refus.resultat = "acceptee"
    refus.save()
    assert monde.etapes()["Région : acceptée"].etat == FAIT
    monde.franchir("modifier")
    assert monde.etapes()["Une modification est en cours"].etat == ATTENTE


def test_what_a_later_feed_says_is_told(monde):
    """Withdrawn at the first feed and put back since: it is in the last one; refused since: it no longer is."""
    publier(saisie_complete(), nature="validation", auteur=None)
    monde.publier()
    document = OffrePubliee.objects.get(action=monde.action).version.document
    [session] = document.sessions

    def de_nouveau(**autres):
        republier(monde.action, replace(document, **autres), nature=Nature.VALIDATION, auteur=None)
        executer(demander(None, retraits_admis=9))

    de_nouveau(sessions=[replace(session, retiree_le="2026-01-01")])
    assert "session retirée" in monde.etapes()["Dans les fichiers de la nuit"].texte
    de_nouveau()
    assert monde.etapes()["Dans les fichiers de la nuit"].etat == FAIT
    de_nouveau(sessions=[replace(session, responsable=replace(session.responsable, siret=""))])
    [arretee] = [nom for nom in monde.etapes() if nom.startswith("Elle s’arrête ici : pas dans")]
    assert monde.etapes()[arretee].etat == ARRET


def test_the_files_of_meetings_are_named(monde):
    """For Kairos and Ouiform, once they are written with a meeting to come."""
    demain = timezone.localdate() + timedelta(days=1)
    session = monde.session
    session.modalites_recrutement = ["3", ModaliteRecrutement.INFO_COLLECTIVE]
    session.save()
    InformationCollectiveFactory(session=session, date=demain)
    monde.publier()
    executer(demander(None))
    assert "Dans les fichiers des réunions" not in monde.etapes()
    ecrire_les_donnees(timezone.localdate())
    assert (
        "informations-collectives.xml.gz" in monde.etapes()["Dans les fichiers des réunions"].texte
    )
    ecrire_les_donnees(demain + timedelta(days=1))
    assert "Dans les fichiers des réunions" not in monde.etapes()


def test_another_carif_s_says_whose_it_is(tmp_path, settings):
    settings.FLUX_DOSSIER = tmp_path
    RegionFactory(code="53", libelle="Bretagne")
    assert lancer("carif_lheo", fichier(tmp_path, formation("53_1", siret(801)))).ecrit
    executer(demander(None))
    session = Session.objects.select_related("action__etablissement").get()
    etapes = {etape.nom: etape for etape in Trajet(session).etapes}
    assert etapes["Reprise"].texte == "de Carif-Oref, Bretagne" and not etapes["Publiée"].texte
    flux = etapes["Dans les fichiers de la nuit"]
    assert flux.etat == A_VENIR and "qui la diffuse lui-même" in flux.texte


def test_the_list_tells_what_the_feed_leaves_out(client, monde):
    """Published, and refused by LHEO: « Publiée » alone would be believed."""
    monde.publier()
    client.force_login(monde.offre)
    contexte, _ = lire(client, "service_offre:trajet", q=str(monde.session.pk))
    assert not contexte["ecartees"]
    Morceau.objects.update(
        refusees=1,
        bilan=msgspec.json.encode(Bilan(refus=[Refusee("1-1", [monde.session.pk], [])])),
    )
    contexte, _ = lire(client, "service_offre:trajet", q=str(monde.session.pk))
    assert contexte["ecartees"] == {monde.session.pk}


def test_a_delivery_that_was_given_up_is_for_the_administration(monde):
    monde.publier()
    kairos = PartenaireDuFluxFactory(nom="Kairos")
    executer(demander(None))
    assert monde.etapes()["Kairos : pas encore reprise"].etat == A_VENIR
    Livraison.objects.create(
        partenaire=kairos,
        flux=dernier_flux(),
        situation=Livraison.Situation.ABANDONNEE,
        message="Le serveur secret.example:22 refuse le compte.",
        finie_le=timezone.now(),
    )
    etape = monde.etapes()["Kairos : pas encore reprise"]
    assert (etape.etat, etape.pour) == (ARRET, "l’administration")
    assert "secret" not in etape.texte + etape.que_faire


def test_a_session_withdrawn_or_added_since_stops(monde):
    monde.publier()
    Session.objects.create(action=monde.action)
    autre = Session.objects.filter(action=monde.action).latest("pk")
    etapes = [un.nom for un in Trajet(autre).etapes]
    assert "Elle s’arrête ici : cette session n’est pas dans la version publiée" in etapes
    monde.franchir("archiver", commentaire="Fermée.")
    premiere = Session.objects.filter(action=monde.action).earliest("pk")
    assert "archivée" in next(un.nom for un in Trajet(premiere).etapes if un.etat == ARRET)
    assert Version.objects.count() == 1


def lire(client, nom, **criteres):
    reponse = client.get(reverse(nom), criteres)
    assert reponse.status_code == 200
    return reponse.context, reponse.content.decode()


def test_found_by_code_by_title_and_by_organisme(client, monde):
    monde.publier()
    session = monde.session
    client.force_login(monde.offre)
    action = monde.action
    code = f"{action.formation_id}-{action.pk}-{session.pk}"
    ensemble = f"{action.titre.split()[0]} {action.etablissement.ville}"
    for question in (
        code,
        str(session.pk),
        action.titre,
        action.etablissement.nom,
        ensemble,
    ):
        contexte, _ = lire(client, "service_offre:trajet", q=question)
        assert contexte["trajet"].session == session, question
    contexte, page = lire(client, "service_offre:trajet", q="introuvable-zzz")
    assert contexte["trajet"] is None and "Aucune session ne répond" in page
    contexte, _ = lire(client, "service_offre:trajet")
    assert not contexte["page"].object_list, "nothing is asked, nothing is listed"


def test_the_organisme_finds_its_own_only(client, monde):
    monde.publier()
    autre = RattachementFactory()
    numero = str(monde.session.pk)
    client.force_login(autre.utilisateur)
    for criteres in ({"q": numero}, {"q": "a", "session": numero}, {"session": numero}):
        contexte, _ = lire(client, "organisme:trajet", **criteres)
        assert contexte["trajet"] is None and not contexte["page"].object_list
    client.force_login(monde.lien.utilisateur)
    contexte, _ = lire(client, "organisme:trajet", q=numero)
    assert contexte["trajet"].session == monde.session


def test_same_number_of_queries(client, monde):
    """One partner and one answer, or many."""
    monde.publier()
    executer(demander(None))
    client.force_login(monde.offre)
    nombres = []
    for tours in (1, 7):
        for rang in range(tours):
            un = PartenaireDuFluxFactory()
            Retour.objects.create(
                partenaire=un,
                action=monde.action,
                formation=f"1-{monde.action.pk}-{rang}",
                version=1,
                resultat="refusee",
                code="E-1",
                recu_le=timezone.now(),
            )
        with CaptureQueriesContext(connection) as requetes:
            lire(client, "service_offre:trajet", q=str(monde.session.pk))
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1] and nombres[0] < 45
