"""A new programme, its lot and its gabarit, from the first page to the organisme that enters an action."""

import pytest
from django.test import Client
from lxml import html

from sofi.annuaire.models import Etablissement
from sofi.offre.models import Action, Formation, Session
from sofi.programmes.models import Formateur, Gabarit, Programme
from tests.fabriques import RattachementFactory, TypeDispositifFactory
from tests.programmes.offres import annee_ouverte

from .conftest import Administration, mots

REGLES = [
    ("F", "fiche", {"depart": "fixe", "valeur": ""}),
    ("F", "intitule", {"depart": "fixe", "valeur": "PREPA Numérique"}),
    ("F", "domaines_ordonnes", {"depart": "fixe", "valeur": "15084 ; 15061"}),
    ("F", "objectif_general", {"requis": "on"}),
    (
        "A",
        "objectifs",
        {"depart": "propose", "valeur": "Reprendre confiance.", "aide": "Précisez."},
    ),
    ("A", "prerequis", {"depart": "propose", "valeur": ["motivation"]}),
    ("A", "niveau_entree_obligatoire", {"depart": "fixe", "valeur": "False"}),
    ("S", "date_debut", {"confirme": "La date comprend la remise à niveau."}),
    ("S", "esp", {"parmi": ["cadencees", "fixes"]}),
    ("S", "modalites", {"parmi": ["organisme", "distance"], "comprend": ["organisme"]}),
    ("S", "heures_centre", {"au_plus": "280", "au_plus_texte": "Le programme prévoit 280 h."}),
    ("S", "commentaire_duree", {"requis": "on", "aide": "Donnez les dates du module."}),
    ("D", "places", {"depart": "propose", "valeur": "12"}),
]


@pytest.fixture
def programme(administration: Administration) -> Programme:
    """Created with its own dispositif, by the page."""
    # The publics offered are those of the dispositifs there are.
    TypeDispositifFactory(code="prf-autre", programme_regional=True)
    annee = annee_ouverte()
    reponses = {"code": "PNUM", "annee": annee, "libelle": "PREPA Numérique"}
    reponses |= {"nouveau_dispositif": "PROGRAMME REGION - PREPA Numérique", "publics": "80006"}
    reponse = administration.envoyer("programme_creer", **reponses)
    assert reponse.status_code == 302
    return Programme.objects.get(pk=f"PNUM · {annee}")


@pytest.fixture
def formateur(administration: Administration, programme: Programme) -> Formateur:
    """Its lot, its mandataire, and the organisme that trains."""
    lien = RattachementFactory()
    administration.envoyer(
        "lot_creer", programme.pk, numero="PN/1", libelle="Lot de la Sarthe", places_prevues="30"
    )
    lot = programme.lots.get()
    siret = lien.etablissement.siret
    administration.envoyer("mandataire_creer", lot.pk, siret=siret, code="75")
    mandataire = lot.mandataires.get()
    administration.envoyer(
        "formateur_creer",
        lot.pk,
        siret=siret,
        mandataire=mandataire.pk,
        id_action_cr="2872",
        places="15",
    )
    fait = mandataire.formateurs.get()
    assert fait.site == lien.etablissement.sites.get() and fait.a_la_main and lot.a_la_main
    return fait


@pytest.fixture
def gabarit(administration: Administration, programme: Programme) -> Gabarit:
    """With a rule of each kind."""
    administration.envoyer("gabarit_creer", programme.pk, libelle="PREPA Numérique")
    fait = programme.gabarits.get()
    for fiche, champ, reponses in REGLES:
        reponse = administration.regler(fait, fiche, champ, **reponses)
        assert reponse.status_code == 302, (champ, mots(html.fromstring(reponse.content)))
    return fait


def publier(administration: Administration, gabarit: Gabarit) -> None:
    lue = administration.lue("gabarit_publier", gabarit.pk)
    assert administration.envoyer("gabarit_publier", gabarit.pk, lue=lue).status_code == 302


def test_the_gabarit_reads_in_words(administration, gabarit):
    page = administration.mots("gabarit", gabarit.pk)
    for phrase in (
        "Fixé, non modifiable : non, sans fiche",
        "Fixé, non modifiable : PREPA Numérique",
        "Prérempli, modifiable : Reprendre confiance.",
        "Au choix parmi : cadencées ou séquencées, à dates fixes",
        "Comprend au moins : en organisme de formation",
        "À confirmer par une case : La date comprend la remise à niveau.",
        "Au plus (avertissement) : 280 – Le programme prévoit 280 h.",
        "Aide : Donnez les dates du module.",
    ):
        assert phrase in page
    # A form opened again shows what is stored.
    champ = administration.lire("gabarit_champ", gabarit.pk, "S", "modalites")
    assert set(champ.xpath("//input[@name='parmi'][@checked]/@value")) == {"organisme", "distance"}


def test_the_preview_shows_the_four_cards_and_stores_nothing(administration, formateur, gabarit):
    combien = [modele.objects.count() for modele in (Action, Session, Formation, Etablissement)]
    f = administration.lire("gabarit_apercu", gabarit.pk)
    assert "Fixé par le programme" in mots(f) and "PREPA Numérique" in mots(f)
    assert formateur.etablissement.nom in mots(f)
    a = administration.lire("gabarit_apercu", gabarit.pk, fiche="A")
    assert "Reprendre confiance." in a.get_element_by_id("id_objectifs").text
    assert "Proposé par le programme" in mots(a) and "Consigne du programme : Précisez." in mots(a)
    s = administration.lire("gabarit_apercu", gabarit.pk, fiche="S")
    assert set(s.xpath("//input[@name='esp']/@value")) == {"cadencees", "fixes"}
    assert "La date comprend la remise à niveau." in mots(s)
    d = administration.lire("gabarit_apercu", gabarit.pk, fiche="D")
    assert d.get_element_by_id("id_places").value == "12"
    for page in (f, a, s, d):
        # Nothing of the cards may be filled, and nothing leads where the administration has nothing.
        (cadre,) = page.xpath("//fieldset[@disabled]")
        assert not page.xpath("//main//form") and not cadre.xpath(".//a")
    apres = [modele.objects.count() for modele in (Action, Session, Formation, Etablissement)]
    assert apres == combien


def test_without_any_formateur_the_preview_takes_an_example(administration, gabarit):
    for fiche in "FASD":
        assert "organisme d’exemple" in administration.mots(
            "gabarit_apercu", gabarit.pk, fiche=fiche
        )
    assert not Etablissement.objects.exists() and not Action.objects.exists()


def test_the_organisme_enters_under_it(administration, formateur, gabarit):
    organisme = Client()
    organisme.force_login(formateur.etablissement.rattachements.get().utilisateur)
    choix = organisme.get("/organisme/publiques/", {"suivant": "1"})
    assert "n’est pas encore publiée" in choix.content.decode()
    publier(administration, gabarit)
    reponse = organisme.get("/organisme/publiques/", {"suivant": "1"})
    assert reponse.status_code == 302
    organisme.post(reponse.url, {"reference": "False"})
    action = Action.objects.get()
    assert action.gabarit == gabarit.publiee and action.lot_id == "PN/1"
    formation = action.formation
    assert formation.intitule == "PREPA Numérique"
    assert [d.formacode_id for d in formation.domaines_ordonnes.all()] == ["15084", "15061"]
    assert "confiance" in action.objectifs and action.prerequis.get().pk == "motivation"
    organisme.post(f"/organisme/saisie/{action.pk}/action/", {"suite": ""})
    session = action.sessions.get()
    assert session.dispositifs.get().places == 12
    page = organisme.get(f"/organisme/saisie/{action.pk}/sessions/{session.pk}/")
    dits = mots(html.fromstring(page.content))
    assert "Donnez les dates du module." in dits and "La date comprend" in dits
