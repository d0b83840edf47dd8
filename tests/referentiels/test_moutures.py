"""Answers kept as long as the tables they are made from are the same."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sofi.diffusion import lieux
from sofi.referentiels import synonymes
from sofi.referentiels.models import Commune, Synonyme
from sofi.referentiels.moutures import gardee
from tests.diffusion.aide import poser_communes

pytestmark = pytest.mark.django_db


def ajouter() -> None:
    Synonyme.objects.create(
        terme="zythologue", equivalents=["brasseur"], debut=timezone.localdate()
    )


@gardee(Synonyme)
def termes() -> list[str]:
    return list(Synonyme.objects.order_by("pk").values_list("terme", flat=True))


def test_une_reponse_est_gardee_tant_que_rien_ne_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    termes()
    with django_assert_num_queries(1):
        termes()


@pytest.mark.parametrize(
    "changer",
    [
        ajouter,
        lambda: Synonyme.objects.filter(pk=Synonyme.objects.first().pk).update(terme="autre"),
        lambda: Synonyme.objects.filter(pk=Synonyme.objects.first().pk).delete(),
        lambda: connection.cursor().execute("TRUNCATE referentiels_synonyme CASCADE"),
    ],
    ids=["ajout", "modification", "suppression", "vidage"],
)
def test_un_changement_se_voit_aussitot(changer: Callable[[], object]) -> None:
    avant = termes()
    changer()
    assert termes() != avant


def test_un_changement_annule_rend_ce_qu_il_y_avait() -> None:
    avant = termes()
    with pytest.raises(RuntimeError), transaction.atomic():
        ajouter()
        assert "zythologue" in termes()
        raise RuntimeError
    assert termes() == avant


def test_les_mots_et_les_lieux_suivent_leurs_tables() -> None:
    poser_communes()
    assert lieux.trouver("Zedville").lieu is None
    Commune.objects.filter(pk="53147").update(libelle="Zedville", nom_plie="zedville")
    assert lieux.trouver("Mayenne").lieu is None or lieux.trouver("Mayenne").lieu.commune != "53147"
    assert len(synonymes.lire("zythologue").groupes[0]) == 1
    ajouter()
    assert len(synonymes.lire("zythologue").groupes[0]) == 2
