"""Every field of every card: written in its own place, and put back when a modification is abandoned."""

from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES, MODELES
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.validation import document
from sofi.validation.lecture import lire_document
from sofi.validation.publication import publier
from sofi.validation.retour import reprendre_version_publiee
from tests.fabriques import (
    DispositifFactory,
    FormationLibreFactory,
    UtilisateurFactory,
    saisie_complete,
)
from tests.offre.remplissage import SUR_FICHE, Remplisseur

pytestmark = pytest.mark.django_db
ACTES = {"revision", "modifie_le", "modifie_par"}
"""What each saving changes, whoever saves."""


@pytest.fixture(scope="module", params=[True, False], ids=["sur_fiche", "libre"])
def remplie(request: pytest.FixtureRequest, base_du_module: None) -> int:
    """The number of an action whose every field is filled."""
    libre = (
        {} if request.param else {"formation": FormationLibreFactory(), "voie": "non_certifiante"}
    )
    action = saisie_complete(sessions=2, **libre)
    DispositifFactory(session=action.sessions.first(), type__code="autofinancement")
    Remplisseur().tout(action)
    return action.pk


@pytest.fixture
def action(remplie: int) -> Action:
    return Action.objects.get(pk=remplie)


def ecrite(action: Action) -> document.Document:
    """The document of the cards as they stand."""
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    return document.construire(complete, numero=1, nature="validation", publie_le=timezone.now())


def lue(action: Action) -> dict[tuple[Any, ...], tuple[str, ...]]:
    """Every field of every card as it reads: card, number of the card, field."""
    return {
        (carte.fiche, carte.objet, champ.nom): (*champ.textes, champ.html)
        for carte in lire_document(ecrite(action))
        for champ in carte.champs
        if carte.fiche != Fiche.ETABLISSEMENT
    }


def cartes(action: Action) -> list[tuple[Fiche, models.Model]]:
    """Each card, read again."""
    sessions = Session.objects.filter(action=action).order_by("pk")
    dispositifs = Dispositif.objects.filter(session__action=action).order_by("pk")
    formation = Action.objects.get(pk=action.pk).formation
    return [
        (Fiche.FORMATION, Formation.objects.get(pk=formation.pk)),
        (Fiche.ACTION, Action.objects.get(pk=action.pk)),
        *((Fiche.SESSION, session) for session in sessions),
        *((Fiche.DISPOSITIF, dispositif) for dispositif in dispositifs),
    ]


def colonnes(action: Action) -> dict[tuple[Any, ...], Any]:
    """The stored value of every column of every card."""
    return {
        (fiche, carte.pk, champ.name): getattr(carte, champ.attname)
        for fiche, carte in cartes(action)
        for champ in carte._meta.concrete_fields
        if champ.name not in ACTES
    }


def test_each_field_is_written_in_its_own_place(action: Action) -> None:
    """Each value is nobody else's: one that is written in another's place is seen."""
    contenu = ecrite(action)
    publiees = {Fiche.FORMATION: contenu.formation, Fiche.ACTION: contenu.action}
    sessions = {session.id: session for session in contenu.sessions}
    dispositifs = {d.id: d for session in contenu.sessions for d in session.dispositifs}
    ecarts = []
    for fiche, carte in cartes(action):
        publiee: Any = publiees.get(fiche) or (sessions | dispositifs)[carte.pk]
        for champ in FICHES[fiche]:
            modele: Any = MODELES[fiche]._meta.get_field(champ.nom)
            if not modele.concrete or modele.many_to_many or champ.nom in DE_LA_FICHE:
                continue
            valeur, dite = getattr(carte, modele.attname), getattr(publiee, champ.cle)
            if modele.is_relation:
                dite = dite and (getattr(dite, "id", None) or dite.code)
            elif champ.nom == "famille_metier":
                dite = dite.code
            elif champ.nom == "inscription_a":
                dite = dite.a
            if (modele.to_python(dite) if not modele.is_relation else dite) != valeur:
                ecarts.append((fiche, champ.nom, valeur, dite))
    assert not ecarts


DE_LA_FICHE = {"fiche", "validation"} | {
    "intitule", "objectif_general", "niveau_sortie", "famille_metier", "individualisation",
}  # fmt: skip
"""What the document takes from the sheet, when there is one: tested in `test_publication`."""


def test_two_fields_never_read_the_same(action: Action) -> None:
    """So that the test of the way back, which compares what is read, sees one put in another's place."""
    libres = {
        cle: textes
        for cle, textes in lue(action).items()
        if any(textes) and cle[2] not in SUR_FICHE and _est_libre(cle[0], cle[2])
    }
    assert len(set(libres.values())) == len(libres)


def _est_libre(fiche: Fiche, nom: str) -> bool:
    """Typed freely: a choice has few values."""
    champs = {champ.name: champ for champ in MODELES[fiche]._meta.get_fields()}
    modele = champs.get(nom)
    return isinstance(modele, models.CharField | models.TextField) and not modele.choices


def test_abandoning_puts_every_field_back_and_nothing_else(action: Action) -> None:
    auteur = UtilisateurFactory()
    publier(action, nature="validation", auteur=auteur)
    publie, avant = lue(action), colonnes(action)
    autre = Remplisseur()
    autre.tour, autre.rangs = 1, iter(range(5_000, 9_000))
    autre.tout(action)
    Action.objects.filter(pk=action.pk).update(confirmations=["objectifs"])
    intacts = {
        cle for cle, textes in lue(action).items() if publie.get(cle) == textes and any(textes)
    }
    inchangeables = SUR_FICHE | (DE_LA_CERTIFICATION if action.formation.est_sur_fiche else set())
    assert not {cle for cle in intacts if cle[2] not in inchangeables}
    change = Action.objects.get(pk=action.pk)
    reprendre_version_publiee(change, auteur=auteur)
    assert lue(action) == publie
    rendues = colonnes(action)
    # What the table doesn't hold is not the way back's to touch.
    attendues = avant | {(Fiche.ACTION, action.pk, "confirmations"): ["objectifs"]}
    assert rendues == attendues


DE_LA_CERTIFICATION = {"certifiante", "eligible_cpf", "objectif", "programme"} | {
    "intitule", "objectif_general", "niveau_sortie", "domaines_ordonnes", "metiers_ordonnes",
}  # fmt: skip
"""Read from the sheet when there is one, which nobody changed; typed, each of them changes."""


@pytest.mark.parametrize(
    ("change", "gardes"),
    [
        ({"frais_ttc": 480, "frais_ht": 400}, []),
        ({"frais_additionnels_objet": "Outils."}, ["frais_ht"]),
    ],
)
def test_an_amount_put_back_is_nobody_s_to_replace(
    change: dict[str, Any], gardes: list[str]
) -> None:
    action = saisie_complete()
    dispositif = Dispositif.objects.filter(session__action=action)
    dispositif.update(frais_ht=375, taux_tva=20, frais_ttc=450, frais_deduits=[])
    publier(action, nature="validation", auteur=None)
    dispositif.update(frais_deduits=["frais_ht"], **change)
    reprendre_version_publiee(action, auteur=UtilisateurFactory())
    assert dispositif.get().frais_deduits == gardes
