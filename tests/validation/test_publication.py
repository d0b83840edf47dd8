"""The document of a published action: written whole, numbered, and brought back to the cards."""

import datetime

import pytest
from django.utils import timezone
from msgspec.structs import replace

from sofi.offre import operations
from sofi.offre.chargement import charger
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.validation import circuit, document
from sofi.validation.document.pieces import contact as piece_contact
from sofi.validation.models import OffrePubliee, Version
from tests.fabriques import (
    ContactFactory,
    EquipementFactory,
    InformationCollectiveFactory,
    PeriodeInscriptionFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisme():
    return UtilisateurFactory()


@pytest.fixture
def offre():
    return UtilisateurFactory(role="service_offre")


def etat_des_fiches(action: Action) -> document.Document:
    """The document the cards would give now, without what belongs to the act and the instants."""
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    contenu = document.construire(complete, numero=1, nature="validation", publie_le=timezone.now())
    return replace(
        contenu,
        publie_le="",
        action=replace(contenu.action, modifie_le=""),
        formation=replace(contenu.formation, modifie_le=""),
        sessions=[replace(session, modifie_le="") for session in contenu.sessions],
    )


def valider(action, organisme, offre):
    circuit.franchir(action, "envoyer", auteur=organisme)
    return circuit.franchir(action, "valider", auteur=offre)


def test_valider_ecrit_le_document_et_le_rend_public(organisme, offre):
    action = saisie_complete()
    evenement = valider(action, organisme, offre)
    version = Version.objects.get()
    assert evenement.version == version
    assert OffrePubliee.objects.get().version == version
    assert (version.numero, version.format, version.auteur) == (1, document.FORMAT, offre)
    session = version.document.sessions[0]
    assert session.id == action.sessions.get().pk
    assert session.lieu.adresse.insee == "53147"
    assert session.dispositifs[0].frais_ttc == "6300.00"
    assert version.document.formation.fiche.rncp == "RNCP37538"


def test_modifier_laisse_la_version_publiee_intacte(organisme, offre):
    action = saisie_complete()
    valider(action, organisme, offre)
    publie = Version.objects.get().document
    circuit.franchir(action, "modifier", auteur=organisme)
    session = action.sessions.get()
    session.heures_centre = 999
    operations.enregistrer(action, session, champs=["heures_centre"], revision=0)
    assert OffrePubliee.objects.get().version.document == publie
    valider(action, organisme, offre)
    assert [v.numero for v in Version.objects.all()] == [1, 2]
    assert OffrePubliee.objects.get().version.document.sessions[0].heures_centre == 999
    assert Version.objects.get(numero=1).document == publie


def test_abandonner_remet_les_fiches_comme_publiees(organisme, offre):
    action = saisie_complete()
    session = action.sessions.get()
    InformationCollectiveFactory(session=session)
    operations.cocher_information_collective(session)
    PeriodeInscriptionFactory(session=session)
    EquipementFactory(action=action)
    valider(action, organisme, offre)
    avant = etat_des_fiches(action)
    circuit.franchir(action, "modifier", auteur=organisme)
    operations.changer_formation(
        action, operations.formation_canonique(action.formation.fiche, individualisation=True)
    )
    operations.copier_session(session)
    session.informations_collectives.all().delete()
    session.periodes_inscription.all().delete()
    session.dispositifs.all().delete()
    action.equipements.all().delete()
    session.date_debut, session.heures_hebdo, session.contact = None, None, None
    session.save()
    assert etat_des_fiches(action) != avant
    evenement = circuit.franchir(action, "abandonner", auteur=organisme)
    assert etat_des_fiches(action) == avant
    assert action.etat == Etat.VALIDEE
    assert evenement.version == Version.objects.get()


def test_abandonner_garde_le_code_du_brouillon(organisme, offre):
    """The formation of the abandoned draft was on screen: its code still leads to the action."""
    action = saisie_complete()
    valider(action, organisme, offre)
    publiee = action.formation_id
    circuit.franchir(action, "modifier", auteur=organisme)
    autre = operations.formation_canonique(action.formation.fiche, individualisation=True)
    operations.changer_formation(action, autre)
    circuit.franchir(action, "abandonner", auteur=organisme)
    action.refresh_from_db()
    assert action.formation_id == publiee
    assert [a.formation for a in action.anciennes_formations.all()] == [autre]


def test_abandonner_refuse_une_page_ouverte_avant(organisme, offre):
    """What a page of the abandoned draft still shows is never stored over the published cards."""
    action = saisie_complete()
    valider(action, organisme, offre)
    circuit.franchir(action, "modifier", auteur=organisme)
    session = action.sessions.get()
    ouvertes = [action, session, session.dispositifs.get()]
    lues = [type(carte).objects.get(pk=carte.pk).revision for carte in ouvertes]
    circuit.franchir(action, "abandonner", auteur=organisme)
    circuit.franchir(action, "modifier", auteur=organisme)
    for carte, revision in zip(ouvertes, lues, strict=True):
        with pytest.raises(operations.ModifieeEntreTemps):
            operations.enregistrer(action, carte, champs=[], revision=revision)


def test_le_jour_du_document_est_celui_de_paris():
    """At half past midnight in Paris, the CPF is judged on the new day."""
    action = saisie_complete()
    fin = action.formation.fiche.certification.date_fin_enregistrement
    minuit_passe = datetime.datetime(fin.year, fin.month, fin.day, 23, 30, tzinfo=datetime.UTC)
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    contenu = document.construire(complete, numero=1, nature="validation", publie_le=minuit_passe)
    assert contenu.formation.eligible_cpf is False


def test_archiver_quitte_le_public(organisme, offre):
    action = saisie_complete()
    valider(action, organisme, offre)
    circuit.franchir(action, "archiver", auteur=organisme, commentaire="Plus proposée.")
    assert not OffrePubliee.objects.exists()
    assert Version.objects.count() == 1


def test_document_en_nombre_borne_de_requetes(django_assert_max_num_queries):
    seule, nombreuses = saisie_complete(), saisie_complete(sessions=20)
    comptes = []
    for action in (seule, nombreuses):
        with django_assert_max_num_queries(40) as requetes:
            complete = charger(Action.objects.filter(pk=action.pk)).get()
            document.construire(complete, numero=1, nature="validation", publie_le=timezone.now())
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]


def test_the_name_of_a_person_is_public_only_when_it_is_chosen_to_be():
    """The public reads the service: the function, else the role; a service's own name is always read."""
    contact = ContactFactory.build(pk=1, prenom="Zoé", nom="Martin", civilite="Madame")
    for fonction, lu in (("Inscriptions", "Inscriptions"), ("", "Accueil")):
        contact.fonction = fonction
        publie = piece_contact(contact)
        assert (publie.civilite, publie.prenom, publie.nom, publie.fonction) == ("", "", lu, "")
    contact.nom_public = True
    assert (piece_contact(contact).prenom, piece_contact(contact).nom) == ("Zoé", "Martin")
    assert piece_contact(ContactFactory.build(pk=2, nom="Secrétariat")).nom == "Secrétariat"
