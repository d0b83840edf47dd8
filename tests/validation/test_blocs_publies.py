"""The blocs that a document names: those of the certification, or those chosen; never a withdrawn one."""

import pytest

from sofi.offre.models import Action
from sofi.offre.operations import formation_canonique
from sofi.referentiels.models import BlocCompetences
from sofi.validation.publication import publier
from tests.fabriques import aujourd_hui, saisie_complete

pytestmark = pytest.mark.django_db


def publies(action: Action) -> list[int]:
    """The ranks of the blocs of its new version."""
    version = publier(Action.objects.get(pk=action.pk), nature="validation", auteur=None)
    numeros = [bloc.id for bloc in version.document.formation.blocs]
    rangs = dict(BlocCompetences.objects.values_list("pk", "rang"))
    return [rangs[numero] for numero in numeros]


def retirer(rang: int) -> None:
    BlocCompetences.objects.filter(rang=rang).update(retire_le=aujourd_hui())


def test_validation_totale() -> None:
    action = saisie_complete()
    assert publies(action) == [1, 2, 3]
    retirer(2)
    assert publies(action) == [1, 3]


def test_validation_partielle() -> None:
    """A bloc chosen, then withdrawn by France compétences, is no longer told to the public."""
    action = saisie_complete()
    fiche = action.formation.fiche
    choisis = list(fiche.certification.blocs.filter(rang__in=(1, 2)))
    partielle = formation_canonique(
        fiche, individualisation=True, validation="partielle", blocs=choisis
    )
    Action.objects.filter(pk=action.pk).update(formation=partielle)
    assert publies(action) == [1, 2]
    retirer(2)
    assert publies(action) == [1]
