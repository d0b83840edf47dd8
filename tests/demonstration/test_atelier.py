"""The region made by several processes: what each writes is committed on its own."""

import sys

import pytest
from django.db.models import Max
from django.utils import timezone

from sofi.demonstration import peuplement, programmes
from sofi.demonstration.atelier import Atelier, AtelierArrete
from sofi.diffusion.models import Changement as Suite
from sofi.offre.models import Session
from sofi.referentiels.demonstration import charger_demonstration
from sofi.validation.models import OffrePubliee, Version

pytestmark = pytest.mark.django_db(transaction=True)


def test_deux_processus_donnent_la_meme_region(monkeypatch):
    """Slice by slice, each written by a copy of the process: the cards that one process makes, all published."""
    charger_demonstration()
    jour = timezone.localdate()
    programmes.creer(jour)
    monkeypatch.setattr(peuplement, "SESSIONS_PAR_TRANCHE", 20)

    def sessions(processus):
        derniere = Session.objects.aggregate(Max("pk", default=0))["pk__max"]
        peuplement.peupler(60, graine=5, jour=jour, processus=processus)
        return list(
            Session.objects.filter(pk__gt=derniere)
            .order_by("pk", "dispositifs")
            .values_list(
                "date_debut", "enseignement", "lieu__ville", "action__etat", "dispositifs__places"
            )
        )

    assert sessions(2) == sessions(1)
    assert Version.objects.count() == OffrePubliee.objects.count() > 10
    numeros = Suite.objects.order_by("numero").values_list("numero", flat=True)
    assert list(numeros) == list(range(1, Version.objects.count() + 1))


def test_une_tranche_qui_echoue_arrete_tout():
    with pytest.raises(AtelierArrete), Atelier(2, rater) as atelier:
        for _ in range(3):
            atelier.confier(None)


def rater(part):
    sys.stderr.close()  # what it says isn't for the reader of the tests
    raise ValueError(part)
