"""What the cards are written as is what their type says."""

import msgspec
import pytest
from django.conf import settings
from django.utils import timezone

from sofi.offre.chargement import charger
from sofi.offre.fiches import FICHES, TYPES
from sofi.offre.models import Action
from sofi.validation import document
from sofi.validation.document import schema
from tests.fabriques import (
    EquipementFactory,
    FormationLibreFactory,
    InformationCollectiveFactory,
    MetierDeFormationFactory,
    PeriodeInscriptionFactory,
    PreRequisFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


def reel(action: Action) -> document.Document:
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    return document.construire(complete, numero=1, nature="validation", publie_le=timezone.now())


@pytest.mark.parametrize("libre", [False, True])
def test_ce_qui_est_ecrit_se_relit(libre: bool) -> None:
    """A value of another kind than its type says would be refused at reading, once it is too late."""
    formation = FormationLibreFactory() if libre else None
    action = saisie_complete(
        formation=formation, voie="non_certifiante" if libre else "certifiante"
    )
    if formation:
        MetierDeFormationFactory(formation=formation)
    session = action.sessions.get()
    InformationCollectiveFactory(session=session)
    PeriodeInscriptionFactory(session=session)
    EquipementFactory(action=action)
    action.prerequis.add(PreRequisFactory())
    ecrit = reel(action)
    assert document.lire(msgspec.json.encode(ecrit)) == ecrit


def test_le_schema_est_a_jour() -> None:
    """docs/document.schema.json says what the type does; `manage.py schema_document` writes it again."""
    ecrit = (settings.BASE_DIR / "docs" / "document.schema.json").read_text(encoding="utf-8")
    assert ecrit == schema.en_document()


def test_le_schema_nomme_chaque_champ() -> None:
    definitions = schema.schema()["$defs"]
    for fiche, champs in FICHES.items():
        proprietes = definitions[TYPES[fiche].__name__]["properties"]
        assert {champ.cle for champ in champs} <= proprietes.keys()
    assert definitions["FicheAction"]["properties"]["public_vise"]["title"] == "Public visé"
