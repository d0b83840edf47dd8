"""What a document changes to another, and how a document reads."""

import pytest
from django.utils import timezone
from msgspec.structs import replace

from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES
from sofi.offre.models import Action
from sofi.socle.differences import Sorte
from sofi.validation import document
from sofi.validation.differences import MISE_EN_FORME, Sort, comparer, compte
from sofi.validation.lecture import lire_document
from tests.fabriques import (
    ActionFactory,
    EquipementFactory,
    FormationLibreFactory,
    InformationCollectiveFactory,
    MetierDeFormationFactory,
    PeriodeInscriptionFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


def lire(action):
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    return document.construire(complete, numero=1, nature="validation", publie_le=timezone.now())


def marques(lignes):
    """Each line with the words that changed between signs."""
    signes = {Sorte.GARDE: "{}", Sorte.RETIRE: "-{}-", Sorte.AJOUTE: "+{}+"}
    return ["".join(signes[m.sorte].format(m.texte) for m in ligne) for ligne in lignes]


@pytest.fixture
def action():
    action = saisie_complete(sessions=2)
    EquipementFactory(action=action)
    for session in action.sessions.all():
        InformationCollectiveFactory(session=session)
        PeriodeInscriptionFactory(session=session)
    return action


def test_le_meme_document_n_a_pas_de_difference(action):
    publie = lire(action)
    assert comparer(publie, lire(action)) == []


def test_chaque_champ_de_chaque_fiche_se_lit(action):
    lues = {(c.fiche, champ.nom) for c in lire_document(lire(action)) for champ in c.champs}
    assert {(fiche, c.nom) for fiche in FICHES for c in FICHES[fiche]} <= lues


@pytest.mark.parametrize(
    "vide",
    [lambda: ActionFactory(), lambda: ActionFactory(formation=libre(), voie="non_certifiante")],
)
def test_un_brouillon_vide_se_lit(vide):
    cartes = lire_document(lire(vide()))
    assert [carte.fiche for carte in cartes] == [Fiche.ETABLISSEMENT, Fiche.FORMATION, Fiche.ACTION]
    remplis = {champ.nom for champ in cartes[-1].champs if champ.textes}
    assert remplis == {"langue", "niveau_entree", "niveau_entree_obligatoire"}


def libre():
    formation = FormationLibreFactory()
    MetierDeFormationFactory(formation=formation)
    return formation


def test_valeurs_comme_on_les_lit(action):
    textes = {
        (carte.fiche, champ.nom): champ.textes
        for carte in lire_document(lire(action))
        for champ in carte.champs
    }
    assert textes[Fiche.SESSION, "heures_centre"] == ("840\xa0h",)
    assert textes[Fiche.SESSION, "rythmes"] == ("continu", "temps plein")
    assert textes[Fiche.DISPOSITIF, "frais_ttc"] == ("6\xa0300\xa0€",)
    assert textes[Fiche.DISPOSITIF, "taux_tva"] == ("0\xa0%",)
    assert textes[Fiche.DISPOSITIF, "prise_en_charge"] == ("oui",)
    assert textes[Fiche.ACTION, "niveau_entree_obligatoire"] == ("non",)
    assert textes[Fiche.ACTION, "equipements"] == ("Protection des pieds, obligatoire, 40\xa0€",)
    assert "14\xa0h à 16\xa0h" in textes[Fiche.SESSION, "informations_collectives"][0]
    assert textes[Fiche.SESSION, "contact"] == (
        "Accueil, 02\xa061\xa091\xa000\xa000, accueil@exemple.fr",
    )


def test_champs_cartes_ajoutees_et_retirees(action):
    publie = lire(action)
    premiere, retiree = publie.sessions
    (dispositif,) = premiere.dispositifs
    propose = replace(
        publie,
        action=replace(publie.action, objectifs="<p>Réaliser un meuble, du dessin au vernis.</p>"),
        sessions=[
            replace(premiere, heures_centre=900, dispositifs=[replace(dispositif, places=14)]),
            replace(premiere, id=999_999, dispositifs=[]),
        ],
    )
    changees = comparer(publie, propose)
    assert [(c.carte.fiche, c.carte.objet, c.sort) for c in changees] == [
        (Fiche.ACTION, action.pk, Sort.MODIFIEE),
        (Fiche.SESSION, premiere.id, Sort.MODIFIEE),
        (Fiche.DISPOSITIF, dispositif.id, Sort.MODIFIEE),
        (Fiche.SESSION, 999_999, Sort.AJOUTEE),
        (Fiche.SESSION, retiree.id, Sort.RETIREE),
        (Fiche.DISPOSITIF, retiree.dispositifs[0].id, Sort.RETIREE),
    ]
    assert compte(changees) == 6
    objectifs = changees[0].champs[0]
    assert marques(objectifs.avant) == ["Réaliser un meuble, du dessin -à la finition-."]
    assert marques(objectifs.apres) == ["Réaliser un meuble, du dessin +au vernis+."]
    assert marques(changees[1].champs[0].apres) == ["+900\xa0h+"]


def test_mise_en_forme_seule(action):
    publie = lire(action)
    objectifs = "<p>Réaliser un <strong>meuble</strong>, du dessin à la finition.</p>"
    propose = replace(publie, action=replace(publie.action, objectifs=objectifs))
    champ = comparer(publie, propose)[0].champs[0]
    assert marques(champ.apres)[-1] == f"+{MISE_EN_FORME}+"
    assert marques(champ.avant) == ["Réaliser un meuble, du dessin à la finition."]
