"""An offer of a regional programme begins as its gabarit says, and can't leave it."""

import datetime

import pytest

from sofi.offre.codes import Voie
from sofi.offre.gabarits import realisations_de
from sofi.offre.publiques import FicheRefusee, commencer_publique
from sofi.offre.regles import AVERTISSEMENT
from sofi.programmes.gabarits import charger_les_fournis
from sofi.referentiels.models import FicheCertifInfo, Formacode
from tests.fabriques import (
    DispositifFactory,
    EtablissementFactory,
    FormateurFactory,
    InformationCollectiveFactory,
    MandataireFactory,
    SiteFactory,
    aujourd_hui,
)

from .offres import annee_ouverte, dits, entrer, gabarit, referentiels

pytestmark = pytest.mark.django_db
PE, PCA = "prf-parcours-entrepreneur", "prf-prepa-cles-avenir"
PSS = "prf-prepa-sanitaire-social"


@pytest.fixture(scope="module", autouse=True)
def _codes(base_du_module: None) -> None:
    referentiels()


def test_what_the_file_gives_is_written_on_the_cards():
    action, session = entrer(PE)
    formateur = action.formateur
    assert action.voie == Voie.PUBLIQUE and action.formation.fiche_id == "93561"
    assert (action.id_action_cr, action.of_mandataire_cr) == (formateur.id_action_cr, "75")
    assert session.lieu == formateur.site
    assert session.responsable == formateur.mandataire.etablissement
    assert session.date_debut == datetime.date(annee_ouverte(), 9, 6)
    dispositif = session.dispositifs.get()
    assert dispositif.type_id == PE and dispositif.prise_en_charge is True
    assert session.parcours == ["collectif"]
    assert session.modalites == ["organisme", "entreprise"]


def test_a_formation_of_ones_own_is_made_from_the_gabarit():
    action, session = entrer(PCA, "fle")
    formation = action.formation
    assert formation.intitule == "PREPA Clés Avenir « FLE »"
    codes = [d.formacode_id for d in formation.domaines_ordonnes.all()]
    assert codes[0] == "15061" and sorted(codes) == ["15061", "15084", "15235", "15281"]
    assert {p.pk for p in action.prerequis.all()} == {"motivation", "sortie-formation-initiale"}
    assert "jury" in action.complement_programme
    assert session.periodes == ["jour"] and session.parcours == ["individualise"]


def test_the_daeu_is_individualised():
    action, session = entrer(PCA, "daeu")
    assert action.formation.fiche_id == "118300" and action.formation.individualisation is True
    assert action.complement_intitule == "ou option B"
    assert (session.esp, session.rythmes) == ("cadencees", ["temps_partiel"])


@pytest.mark.parametrize(
    ("dispositif", "code", "message"),
    [(PE, "118300", "93561"), (PE, None, "93561"), (PSS, "93561", "répondez « non »")],
)
def test_another_certification_is_refused(dispositif, code, message):
    formateur, version = gabarit(dispositif)
    fiche = FicheCertifInfo.objects.get(pk=code) if code else None
    with pytest.raises(FicheRefusee, match=message):
        commencer_publique(formateur, version, fiche=fiche, auteur=None)


@pytest.mark.parametrize(
    ("dispositif", "champ", "valeur", "message"),
    [
        (PE, "parcours", ["mixte"], "Le programme fixe ce champ : collectif"),
        (PE, "esp", "permanentes", "n'admet ici que : cadencées ou séquencées, à dates fixes"),
        (PE, "modalites", ["organisme"], "demande aussi : en entreprise"),
        (PE, "modalites", ["organisme", "entreprise", "afest"], "Retirez AFEST"),
        (PSS, "esp", "cadencees", "Le programme fixe ce champ : à dates fixes"),
        (PCA, "commentaire_duree", "", "remise à niveau contextualisé"),
    ],
)
def test_a_session_outside_the_gabarit_is_said(dispositif, champ, valeur, message):
    action, session = entrer(dispositif)
    setattr(session, champ, valeur)
    session.save()
    assert any(message in m.message.replace("\xa0", " ") for m in dits(action, champ))


def test_what_is_fixed_and_right_is_not_said():
    action, _ = entrer(PE)
    for champ in ("parcours", "esp", "modalites", "niveau_entree", "fiche"):
        assert not [m for m in dits(action, champ) if "Le programme" in m.message], champ


def test_the_box_must_be_ticked():
    action, session = entrer(PE)
    assert any("Cochez la case" in m.message for m in dits(action, "date_debut"))
    session.confirmations = ["date_debut"]
    session.save()
    assert not dits(action, "date_debut")


def test_fields_the_gabarit_requires_on_the_action():
    action, _ = entrer(PSS)
    assert any("ce programme le demande" in m.message for m in dits(action, "prerequis"))
    assert [m.est_bloquant for m in dits(action, "objectifs")] == [
        True
    ]  # once, though both rules ask
    action, _ = entrer(PCA, "fle")
    assert any("secteurs" in m.message for m in dits(action, "complement_intitule"))


def test_a_fixed_title_changed_by_hand_is_said():
    action, _ = entrer(PCA)
    action.formation.intitule = "Autre"
    action.formation.save()
    assert any("PREPA Clés Avenir" in m.message for m in dits(action, "intitule"))


def test_the_session_begins_in_the_year_of_its_lot():
    action, session = entrer(PSS)
    session.date_debut = datetime.date(annee_ouverte() + 1, 1, 5)
    session.confirmations = ["date_debut"]
    session.save()
    (dit,) = dits(action, "date_debut")
    assert f"doit commencer en {annee_ouverte()}" in dit.message.replace("\xa0", " ")


def test_the_mandataire_answers_and_the_place_is_the_files():
    action, session = entrer(PE)
    session.responsable = action.etablissement
    session.lieu = SiteFactory(etablissement=action.etablissement, nom="Annexe")
    session.save()
    assert any("est le mandataire" in m.message for m in dits(action, "responsable"))
    assert any("site de réalisation" in m.message for m in dits(action, "lieu"))


def test_meetings_are_required():
    action, session = entrer(PE)
    assert dits(action, "informations_collectives")
    InformationCollectiveFactory(session=session)
    assert not [m for m in dits(action, "informations_collectives") if m.est_bloquant]


def test_more_places_than_planned_is_a_warning():
    action, session = entrer(PE)
    session.dispositifs.update(places=16)
    (dit,) = [m for m in dits(action, "places") if "prévoit" in m.message]
    assert dit.niveau == AVERTISSEMENT
    session.dispositifs.update(places=15)
    assert not [m for m in dits(action, "places") if "prévoit" in m.message]


def test_forfait_recrutement_keeps_the_planned_date():
    action, session = entrer(PSS)
    lot = action.lot
    lot.forfait_recrutement = True
    lot.save()
    for jours in (-7, 7):
        session.date_debut = action.formateur.date_debut_prevue + datetime.timedelta(days=jours)
        session.confirmations = ["date_debut"]
        session.save()
        assert [m for m in dits(action, "date_debut") if m.est_bloquant and "forfait" in m.message]
    session.date_debut = action.formateur.date_debut_prevue
    session.save()
    assert not dits(action, "date_debut")


def test_a_withdrawn_lot_stops_the_sending():
    action, _ = entrer(PE)
    action.lot.retire_le = aujourd_hui()
    action.lot.save()
    assert any("n'est plus dans le fichier" in m.message for m in dits(action, "lot"))


def test_hours_above_the_plan_are_a_warning():
    action, session = entrer("prf-prepa-avenir-sup")
    session.heures_centre, session.heures_entreprise = 281, 140
    session.save()
    (dit,) = [m for m in dits(action, "heures_centre") if "280" in m.message]
    assert dit.niveau == AVERTISSEMENT
    assert not [m for m in dits(action, "heures_entreprise") if "140 h" in m.message]


def test_a_domaine_withdrawn_from_the_thesaurus_stays_usable_there():
    Formacode.objects.filter(pk="44004").update(retire_le=aujourd_hui())
    action, _ = entrer(PSS)
    assert not dits(action, "domaines_ordonnes")


def test_an_organisme_sees_only_what_the_file_gives_it():
    formateur, _ = gabarit(PE)
    autre = FormateurFactory(mandataire=formateur.mandataire, etablissement=EtablissementFactory())
    assert list(realisations_de(formateur.etablissement)) == [formateur]
    assert list(realisations_de(autre.etablissement)) == [autre]
    # The mandataire itself trains nobody here.
    assert not realisations_de(formateur.mandataire.etablissement)
    formateur.retire_le = aujourd_hui()
    formateur.save()
    assert not realisations_de(formateur.etablissement)


def test_gabarits_are_loaded_once():
    gabarit(PCA)
    assert charger_les_fournis(annee_ouverte()) == []


def test_an_ordinary_offer_knows_no_gabarit():
    mandataire = MandataireFactory()
    assert mandataire.pk == f"{mandataire.lot_id} · 75"
    dispositif = DispositifFactory()
    assert not dits(dispositif.session.action, "lot")
