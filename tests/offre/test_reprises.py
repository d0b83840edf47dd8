"""What a new card takes from the last entry, and what it never does."""

from decimal import Decimal

import pytest

from sofi.annuaire.models import HANDICAP, MOBILITE
from sofi.offre.codes import Esp, ModaliteRecrutement, Niveau, Parcours, Periode, Voie
from sofi.offre.models import Session
from sofi.offre.operations import ajouter_session
from sofi.offre.reprises import (
    champs_repris,
    derniere_saisie,
    dispositif_propose,
    formation_proposee,
)
from tests.fabriques import (
    ActionFactory,
    ContactFactory,
    DispositifFactory,
    EtablissementFactory,
    FormationFactory,
    FormationLibreFactory,
    LotFactory,
    SessionFactory,
    SiteFactory,
    aujourd_hui,
    fiche_complete,
    saisie_complete,
)

pytestmark = pytest.mark.django_db
JAMAIS = ("date_debut", "date_fin", "retiree_le")
# Written here again, so that a row of the table can't change unseen.
HABITUDES = (
    "lieu esp rythmes periodes parcours modalites enseignement responsable modalites_recrutement "
    "inscription_a inscription_site inscription_denomination inscription_ligne1 inscription_ligne2 "
    "inscription_code_postal inscription_ville inscription_commune "
    "contact referent_pmr referent_mobilite referent_prf mail_liaison"
).split()
DE_L_ACTION = (
    "heures_centre heures_entreprise heures_hebdo commentaire_duree "
    "cycle_unite cycle_entreprise cycle_centre duree_cycle annees_entree effectif_minimal capacite"
).split()


@pytest.fixture
def ancienne():
    """A whole action whose session differs from a new one by every field."""
    action = saisie_complete()
    Session.objects.update(
        periodes=[Periode.SOIR],
        commentaire_duree="Trois soirs par semaine.",
        mail_liaison="suivi@exemple.fr",
        modalites_recrutement=[ModaliteRecrutement.DOSSIER, ModaliteRecrutement.INFO_COLLECTIVE],
        effectif_minimal=4,
        capacite=12,
    )
    return action


def autre_action(etablissement, voie=Voie.NON_CERTIFIANTE):
    formation = FormationLibreFactory(etablissement=etablissement)
    return ActionFactory(etablissement=etablissement, formation=formation, voie=voie)


def test_another_training_takes_the_habits_and_nothing_else(ancienne):
    origine = ancienne.sessions.get()
    session = ajouter_session(autre_action(ancienne.etablissement))
    for champ in set(HABITUDES) - {"modalites_recrutement"}:
        assert getattr(session, champ) == getattr(origine, champ), champ
    assert session.modalites_recrutement == [ModaliteRecrutement.DOSSIER]
    for champ in (*JAMAIS, *set(DE_L_ACTION) - {"heures_entreprise"}):
        assert getattr(session, champ) in (None, "", []), champ
    assert session.heures_entreprise == 0


def test_a_second_session_of_the_action_takes_its_durations_too(ancienne):
    origine = ancienne.sessions.get()
    session = ajouter_session(ancienne)
    for champ in DE_L_ACTION:
        assert getattr(session, champ) == getattr(origine, champ), champ
    assert [getattr(session, champ) for champ in JAMAIS] == [None, None, None]
    assert not session.dispositifs.exists()


def test_the_nearest_in_kind_is_taken_first(ancienne):
    etablissement = ancienne.etablissement
    libre = SessionFactory(action=autre_action(etablissement), esp=Esp.PERMANENTES)
    recente = SessionFactory(action=ancienne, esp="")
    SessionFactory(
        action=saisie_complete(etablissement=EtablissementFactory(siret="99900012900019"))
    )
    nouvelle = Session(action=autre_action(etablissement))
    assert derniere_saisie(nouvelle) == libre
    assert (
        derniere_saisie(Session(action=ancienne)) == ancienne.sessions.exclude(pk=recente.pk).get()
    )
    certifiante = ActionFactory(etablissement=etablissement, formation=ancienne.formation)
    assert derniere_saisie(Session(action=certifiante)).action == ancienne


def test_a_regional_programme_gives_nothing_to_others():
    publique = saisie_complete(voie=Voie.PUBLIQUE, lot=LotFactory())
    assert derniere_saisie(Session(action=autre_action(publique.etablissement))) is None


def test_what_was_withdrawn_since_is_not_taken(ancienne):
    etablissement = ancienne.etablissement
    etablissement.contacts.update(retire_le=aujourd_hui())
    retire = SiteFactory(etablissement=etablissement, nom="Annexe", retire_le=aujourd_hui())
    Session.objects.update(lieu=retire)
    session = ajouter_session(autre_action(etablissement))
    assert (session.contact, session.referent_pmr) == (None, None)
    assert session.lieu == etablissement.sites.get(principal=True)


def test_a_parcours_that_the_formation_forbids_is_not_taken(ancienne):
    formation = FormationFactory(
        fiche=fiche_complete() if not ancienne.formation.fiche else ancienne.formation.fiche,
        individualisation=True,
    )
    action = ActionFactory(etablissement=ancienne.etablissement, formation=formation)
    assert ancienne.sessions.get().parcours == [Parcours.COLLECTIF]
    assert ajouter_session(action).parcours == [Parcours.INDIVIDUALISE, Parcours.MODULAIRE]


def test_a_first_entry_takes_the_only_contact_of_each_role():
    etablissement = EtablissementFactory()
    etablissement.contacts.all().delete()
    handicap = ContactFactory(etablissement=etablissement, type_contact=HANDICAP)
    assert ajouter_session(autre_action(etablissement)).contact == handicap
    Session.objects.all().delete()
    ContactFactory(etablissement=etablissement, type_contact=MOBILITE, telephone="", courriel="")
    deux = [ContactFactory(etablissement=etablissement, type_contact="4") for _ in range(2)]
    session = ajouter_session(autre_action(etablissement))
    assert (session.contact, session.referent_mobilite) == (None, None)
    assert session.referent_pmr == handicap
    assert session.contact not in deux
    assert session.responsable == etablissement
    assert session.lieu == etablissement.sites.get(principal=True)


def test_what_is_taken_is_said_until_it_is_changed(ancienne):
    session = ajouter_session(autre_action(ancienne.etablissement))
    repris = champs_repris(session)
    assert {"lieu", "periodes", "contact", "mail_liaison", "rythmes"} <= repris
    assert not {"date_debut", "heures_entreprise", "responsable", "inscription_a"} & repris
    session.periodes = [Periode.WEEK_END]
    assert "periodes" not in champs_repris(session)
    assert champs_repris(ancienne.sessions.get()) == frozenset()


def test_a_first_dispositif_is_that_of_the_last_entry(ancienne):
    origine = ancienne.sessions.get().dispositifs.get()
    meme = dispositif_propose(ajouter_session(ancienne))
    assert (meme["type"], meme["places"], meme["frais_ttc"]) == (origine.type, 12, Decimal(6300))
    assert meme["prise_en_charge"] is True and "places_restantes" not in meme
    autre = dispositif_propose(ajouter_session(autre_action(ancienne.etablissement)))
    assert autre == {"taux_tva": Decimal(0), "prise_en_charge": True}
    certifiante = ActionFactory(etablissement=ancienne.etablissement, formation=ancienne.formation)
    assert dispositif_propose(ajouter_session(certifiante))["type"] == origine.type


def test_another_dispositif_of_a_session_has_its_price(ancienne):
    session = ancienne.sessions.get()
    propose = dispositif_propose(session)
    assert propose["frais_ttc"] == Decimal(6300)
    assert not {"type", "places", "frais_ht"} & propose.keys()


def test_no_entry_proposes_nothing():
    session = SessionFactory(action=ActionFactory(), esp="")
    assert dispositif_propose(session) == {}
    DispositifFactory(session=session)
    assert dispositif_propose(session)["prise_en_charge"] is True


def test_a_typed_training_takes_family_and_level(ancienne):
    etablissement = ancienne.etablissement
    assert formation_proposee(etablissement) == {"niveau_sortie": Niveau.SANS, "famille_metier": ""}
    FormationLibreFactory(etablissement=etablissement, niveau_sortie=Niveau.N3)
    assert formation_proposee(etablissement) == {
        "niveau_sortie": Niveau.N3,
        "famille_metier": "H22",
    }
