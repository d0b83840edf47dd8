"""Required fields: each one asked for when it is required, and only then; drafts of any shape are read."""

import random

import pytest
from django.db import models

from sofi.offre.codes import Fiche, Voie
from sofi.offre.fiches import FICHES
from sofi.offre.fiches.conditions import jamais, toujours
from sofi.offre.models import Action, Formation, Session
from sofi.offre.regles import examiner
from sofi.referentiels.models import TypeDispositif
from tests import fabriques

from .cas import publique
from .cas_formation import libre, partielle

pytestmark = pytest.mark.django_db

# The database itself refuses these empty.
JAMAIS_VIDES = {
    (Fiche.DISPOSITIF, "type"),
    (Fiche.ETABLISSEMENT, "siret"),
    (Fiche.FORMATION, "fiche"),
}
TOUJOURS = [
    (fiche, champ.nom)
    for fiche, champs in FICHES.items()
    for champ in champs
    if champ.requis is toujours and (fiche, champ.nom) not in JAMAIS_VIDES
]


def carte(action: Action, fiche: Fiche) -> models.Model:
    """The first card of that kind."""
    session = action.sessions.first()
    return {
        Fiche.ETABLISSEMENT: action.etablissement,
        Fiche.FORMATION: action.formation,
        Fiche.ACTION: action,
        Fiche.SESSION: session,
        Fiche.DISPOSITIF: session and session.dispositifs.first(),
    }[fiche]


def vider(ligne: models.Model, *noms: str) -> None:
    """Empty fields as the database holds unanswered ones."""
    vides = {}
    for champ in map(ligne._meta.get_field, noms):
        if champ.one_to_many or champ.many_to_many:
            getattr(ligne, champ.name).all().delete()
            continue
        vides[champ.attname] = (
            None if champ.null else [] if getattr(champ, "base_field", None) else ""
        )
    type(ligne)._base_manager.filter(pk=ligne.pk).update(**vides)


def manquants(action: Action) -> set[tuple[str, str]]:
    """The required and empty fields, by card and name."""
    return {(m.fiche, m.champ) for m in examiner(action) if m.niveau == "manque"}


@pytest.mark.parametrize(("fiche", "nom"), TOUJOURS)
def test_toujours_requis(fiche: Fiche, nom: str, entiere: Action) -> None:
    """Emptied, it is asked for, with its label and what to do."""
    action = Action.objects.get(pk=entiere.pk)
    vider(carte(action, fiche), nom)
    trouve = [m for m in examiner(action) if (m.fiche, m.champ) == (fiche, nom)]
    assert trouve[0].niveau == "manque"
    assert trouve[0].objet == carte(action, fiche).pk
    assert trouve[0].message.startswith("Ce champ est vide")


def test_table_couverte() -> None:
    """The conditions of the table are those tried here."""
    conditions = {
        champ.requis.__name__
        for champs in FICHES.values()
        for champ in champs
        if champ.requis not in (toujours, jamais)
    }
    assert conditions == {
        "sur_fiche",
        "sur_fiche_a_blocs",
        "hors_fiche",
        "partielle",
        "sans_programme",
        "sans_objectif",
        "publique",
        "en_alternance",
        "en_apprentissage",
        "en_poec",
    }


def test_voie_certifiante() -> None:
    """Individualisation and validation are asked of a sheet, the typed fields aren't."""
    formation = fabriques.FormationFactory(fiche=fabriques.fiche_complete(), individualisation=None)
    assert manquants(fabriques.saisie_complete(formation=formation)) == {
        ("F", "individualisation"),
        ("F", "validation"),
    }


@pytest.mark.parametrize("blocs", [0, 1])
def test_sans_blocs_seule_l_individualisation_est_demandee(blocs: int) -> None:
    """With one bloc or none the validation is totale, and nobody can answer otherwise."""
    fiche = fabriques.fiche_complete()
    for bloc in list(fiche.certification.blocs.all())[blocs:]:
        bloc.delete()
    formation = fabriques.FormationFactory(fiche=fiche, individualisation=None)
    action = fabriques.saisie_complete(formation=formation)
    assert manquants(action) == {("F", "individualisation")}


def test_voie_non_certifiante() -> None:
    """The typed fields are asked of a training without a sheet, the answers on blocs aren't."""
    vide = fabriques.FormationLibreFactory(
        intitule="", objectif_general="", niveau_sortie="", famille_metier="", domaine=None
    )
    action = fabriques.saisie_complete(
        formation=vide, voie=Voie.NON_CERTIFIANTE, dispositif="autre"
    )
    assert manquants(action) == {
        ("F", champ)
        for champ in (
            "intitule",
            "objectif_general",
            "niveau_sortie",
            "famille_metier",
            "domaines_ordonnes",
        )
    }


@pytest.mark.parametrize(("blocs", "attendu"), [(0, {("F", "blocs")}), (1, set())])
def test_blocs_de_la_partielle(blocs: int, attendu: set[tuple[str, str]]) -> None:
    """Partielle asks for at least one bloc."""
    action = fabriques.saisie_complete()
    partielle(action, blocs=blocs)
    assert manquants(action) == attendu


@pytest.mark.parametrize("champ", ["objectifs", "complement_programme"])
def test_textes_quand_la_fiche_n_en_a_pas(champ: str) -> None:
    """The action's text is required when the sheet has none, or when there is no sheet."""
    action = fabriques.saisie_complete(**{champ: ""})
    assert manquants(action) == set()
    certification = action.formation.fiche.certification
    certification.objectifs_contexte = certification.activites_visees = ""
    certification.save()
    certification.blocs.update(libelle="")
    assert manquants(action) == {("A", champ)}
    sans_fiche = libre() | {"formation": fabriques.FormationLibreFactory(), champ: ""}
    assert manquants(fabriques.saisie_complete(**sans_fiche)) == {("A", champ)}


@pytest.mark.parametrize(
    ("dispositif", "attendu"),
    [
        ("cpf", set()),
        ("professionnalisation", {"cycle_unite", "cycle_centre", "cycle_entreprise"}),
        (
            "apprentissage",
            {
                *(
                    "cycle_unite",
                    "cycle_centre",
                    "cycle_entreprise",
                    "duree_cycle",
                    "annees_entree",
                ),
                *("effectif_minimal", "capacite"),
            },
        ),
    ],
)
def test_alternance(dispositif: str, attendu: set[str]) -> None:
    """The cycle for both contracts, the numbers of learners for apprenticeship."""
    action = fabriques.saisie_complete(dispositif=dispositif)
    assert manquants(action) == {("S", champ) for champ in attendu}


def test_poec() -> None:
    """A POE collective names its OPCO and its reference."""
    action = fabriques.saisie_complete(dispositif="poec")
    assert manquants(action) == {("D", "opco"), ("D", "reference_marche")}


def test_publique() -> None:
    """A regional programme asks for an information collective."""
    base = publique() | {"lot": fabriques.LotFactory()}
    assert manquants(fabriques.saisie_complete(**base)) == {("S", "informations_collectives")}


# The lot and the sheet are held by constraints of the database: they are tried elsewhere.
TENUS = {"lot", "fiche", "cle", "etablissement", "type"}


def _vider_au_hasard(hasard: random.Random, ligne: models.Model) -> None:
    """Empty some of what the database lets be empty."""
    vidables = [
        champ.name
        for champ in ligne._meta.concrete_fields
        if not champ.primary_key
        and (champ.null or (champ.blank and not champ.is_relation and champ.editable))
    ]
    vider(ligne, *(nom for nom in vidables if nom not in TENUS and hasard.random() < 0.5))


def _avec_de_tout(formation: Formation | None) -> Action:
    """A draft with every kind of dispositif, one row of each list, and an empty session."""
    action = fabriques.saisie_complete(formation=formation, dispositif="sans-regle")
    session = action.sessions.get()
    for regle in TypeDispositif.Regle.values:
        fabriques.DispositifFactory(session=session, type__code=regle or "autre")
    fabriques.InformationCollectiveFactory(session=session)
    fabriques.PeriodeInscriptionFactory(session=session)
    fabriques.EquipementFactory(action=action)
    Session.objects.create(action=action)
    return action


@pytest.fixture(scope="module")
def avec_de_tout(base_du_module: None) -> dict[bool, Action]:
    """One of a sheet, one that is typed."""
    return {
        True: _avec_de_tout(None),
        False: _avec_de_tout(fabriques.FormationLibreFactory()),
    }


@pytest.mark.parametrize("graine", range(12))
@pytest.mark.parametrize("certifiante", [True, False])
def test_brouillons_de_toutes_formes(
    graine: int, certifiante: bool, avec_de_tout: dict[bool, Action]
) -> None:
    """Whatever is missing, the rules read the draft to the end."""
    hasard = random.Random(graine)
    action = Action.objects.get(pk=avec_de_tout[certifiante].pk)
    session = action.sessions.earliest("pk")
    lignes = [action, action.etablissement, *action.sessions.all(), *session.dispositifs.all()]
    for ligne in [*lignes, Formation.objects.get(pk=action.formation_id)]:
        _vider_au_hasard(hasard, ligne)
    manques = examiner(action)
    assert manques
    assert all(m.message.endswith((".", "?")) and m.libelle for m in manques)
