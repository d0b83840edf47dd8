"""What a published offer changes at once: a new version, that change alone, in the draft too."""

import pytest

from sofi.annuaire.origines import Origine
from sofi.diffusion.models import Publication
from sofi.offre import operations
from sofi.offre.codes import Etat, Recrutement, Voie
from sofi.offre.models import Action, Session
from sofi.validation import circuit, directe
from sofi.validation.models import Evenement, OffrePubliee, Version
from sofi.validation.publication import publier
from tests.fabriques import (
    InformationCollectiveFactory,
    LotFactory,
    SiteFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisme():
    return UtilisateurFactory()


@pytest.fixture
def publiee(organisme):
    """A published action, with a change under way that isn't sent."""
    action = saisie_complete(sessions=2)
    circuit.franchir(action, "envoyer", auteur=organisme)
    circuit.franchir(action, "valider", auteur=UtilisateurFactory(role="service_offre"))
    circuit.franchir(action, "modifier", auteur=organisme)
    session = action.sessions.first()
    session.heures_centre = 999
    operations.enregistrer(action, session, champs=["heures_centre"], revision=0)
    return action


def contenu(action):
    return OffrePubliee.objects.get(action=action).version.document


def differences(avant, apres):
    """Which keys of the first session changed."""
    une, autre = avant.sessions[0], apres.sessions[0]
    return {cle for cle in une.__struct_fields__ if getattr(une, cle) != getattr(autre, cle)}


def test_recrutement_publie_aussitot(publiee, organisme):
    avant = contenu(publiee)
    session = publiee.sessions.first()
    version = directe.changer_recrutement(session, Recrutement.FERME, auteur=organisme)
    assert (version.numero, version.nature) == (2, "directe")
    assert differences(avant, contenu(publiee)) == {"recrutement"}
    session.refresh_from_db()
    assert (session.recrutement, session.heures_centre) == ("ferme", 999)
    assert session.revision == 2  # whoever has the card open doesn't overwrite it
    assert session.modifie_par == organisme
    publiee.refresh_from_db()
    assert publiee.etat == Etat.EN_SAISIE
    trace = Evenement.objects.last()
    assert (trace.acte, trace.version, trace.auteur) == ("directe", version, organisme)


def test_deux_fois_la_meme_chose_n_ecrit_rien(publiee, organisme):
    session = publiee.sessions.first()
    directe.changer_recrutement(session, Recrutement.FERME, auteur=organisme)
    with pytest.raises(directe.MiseAJourImpossible, match="déjà publiée"):
        directe.changer_recrutement(session, Recrutement.FERME, auteur=organisme)
    assert Version.objects.count() == 2


def test_places_restantes(publiee, organisme):
    dispositif = publiee.sessions.first().dispositifs.get()
    directe.changer_places(dispositif, 3, auteur=organisme)
    assert contenu(publiee).sessions[0].dispositifs[0].places_restantes == 3
    dispositif.refresh_from_db()
    assert dispositif.places_restantes == 3
    with pytest.raises(directe.MiseAJourImpossible, match="le dispositif en compte 12"):
        directe.changer_places(dispositif, 13, auteur=organisme)


def test_informations_collectives(publiee, organisme):
    avant = contenu(publiee)
    session = publiee.sessions.first()
    InformationCollectiveFactory(session=session)
    operations.cocher_information_collective(session)
    directe.publier_informations_collectives(session, auteur=organisme)
    assert Session.objects.get(pk=session.pk).revision == session.revision + 1
    assert differences(avant, contenu(publiee)) == {
        "informations_collectives",
        "modalites_recrutement",
    }


def test_les_reunions_ne_publient_rien_d_autre_du_brouillon(publiee, organisme):
    session = publiee.sessions.first()
    lieu = contenu(publiee).sessions[0].lieu
    session.lieu = SiteFactory(etablissement=publiee.etablissement, nom="Autre")
    session.modalites_recrutement = ["2"]
    session.save()
    InformationCollectiveFactory(session=session)
    operations.cocher_information_collective(session)
    directe.publier_informations_collectives(session, auteur=organisme)
    (reunion,) = contenu(publiee).sessions[0].informations_collectives
    assert (reunion.site, reunion.adresse) == (lieu.id, lieu.adresse)
    assert contenu(publiee).sessions[0].modalites_recrutement == ["3", "9"]


def test_les_places_se_comparent_a_celles_qui_sont_publiees(publiee, organisme):
    dispositif = publiee.sessions.first().dispositifs.get()
    type(dispositif).objects.filter(pk=dispositif.pk).update(places=40)
    with pytest.raises(directe.MiseAJourImpossible, match="en compte 12"):
        directe.changer_places(dispositif, 30, auteur=organisme)


def test_un_contact_change_chez_ceux_dont_son_etablissement_est_responsable(organisme):
    responsable = saisie_complete(sessions=0).etablissement
    action = saisie_complete()
    action.sessions.update(responsable=responsable)
    publier(action, nature="validation", auteur=None)
    contact = responsable.contacts.get()
    contact.telephone = "02 43 00 00 77"
    contact.save()
    assert len(directe.propager_contact(contact, auteur=organisme)) == 1
    publie = contenu(action).sessions[0].responsable.contact
    assert publie.telephone == "+33243000077"


def test_derniere_information_collective_d_un_programme(organisme):
    action = saisie_complete(voie=Voie.PUBLIQUE, lot=LotFactory(), dispositif="cpf")
    with pytest.raises(directe.MiseAJourImpossible, match="au moins une information collective"):
        directe.publier_informations_collectives(action.sessions.get(), auteur=organisme)
    with pytest.raises(directe.MiseAJourImpossible, match="accord de la Région"):
        directe.retirer_session(action.sessions.get(), auteur=organisme, motif="annulée")


def test_session_retiree_quitte_la_recherche(publiee, organisme):
    premiere, seconde = publiee.sessions.all()
    directe.retirer_session(premiere, auteur=organisme, motif="Trop peu d'inscrits.")
    assert list(Publication.objects.values_list("numero", flat=True)) == [seconde.pk]
    assert Session.objects.get(pk=premiere.pk).retiree_le is not None
    with pytest.raises(directe.MiseAJourImpossible, match="n'est pas publiée"):
        directe.retirer_session(premiere, auteur=organisme, motif="encore")


def test_un_contact_change_partout(publiee, organisme):
    contact = publiee.sessions.first().contact
    contact.telephone = "02 43 00 00 99"
    contact.save()
    versions = directe.propager_contact(contact, auteur=organisme)
    assert len(versions) == 1
    document = contenu(publiee)
    porteurs = [document.organisme, *document.sessions]
    assert {porteur.contact.telephone for porteur in porteurs} == {"+33243000099"}
    assert document.sessions[0].responsable.contact.telephone == "+33243000099"
    assert directe.propager_contact(contact, auteur=organisme) == []


def test_un_contact_ne_change_pas_ce_qu_une_autre_source_publie(publiee, organisme):
    """It stays as that source says it, and the contact is saved all the same."""
    Action.objects.filter(pk=publiee.pk).update(etat=Etat.VALIDEE, origine=Origine.ONISEP)
    contact = publiee.sessions.first().contact
    contact.telephone = "02 43 00 00 98"
    contact.save()
    assert directe.propager_contact(contact, auteur=organisme) == []
    assert contenu(publiee).sessions[0].contact.telephone != "+33243000098"


def test_rien_de_direct_avant_la_premiere_validation(organisme):
    action = saisie_complete()
    with pytest.raises(directe.MiseAJourImpossible, match="envoyez-la d'abord"):
        directe.changer_recrutement(action.sessions.get(), Recrutement.FERME, auteur=organisme)
    assert not Version.objects.exists()
