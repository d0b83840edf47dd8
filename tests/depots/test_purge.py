"""What deposits keep goes away with time."""

import datetime

import pytest
from django.utils import timezone

from sofi.depots.models import Depot, FichierDepose
from sofi.depots.purge import APRES_ECRITURE, SANS_DECISION, purger
from tests.fabriques import EtablissementFactory

pytestmark = pytest.mark.django_db
UN_JOUR = datetime.timedelta(days=1)


def depot(situation: str, age: datetime.timedelta) -> Depot:
    """One of that age, with its file."""
    alors = timezone.now() - age
    fini = alors if situation in ("ecrit", "illisible") else None
    pose = Depot.objects.create(
        etablissement=EtablissementFactory(),
        fichier="offre.xml",
        taille=3,
        sha256="0" * 64,
        situation=situation,
        lu_le=alors,
        fini_le=fini,
    )
    FichierDepose.objects.create(depot=pose, contenu=b"abc")
    return pose


def test_a_report_without_a_decision_is_given_up_and_the_file_of_drafts_erased() -> None:
    vieux = depot("a_decider", SANS_DECISION + UN_JOUR)
    recent = depot("a_decider", SANS_DECISION - UN_JOUR)
    ecrit = depot("ecrit", APRES_ECRITURE + UN_JOUR)
    neuf = depot("ecrit", APRES_ECRITURE - UN_JOUR)
    lu = depot("lecture", SANS_DECISION + APRES_ECRITURE)
    assert purger(timezone.now()) == (1, 1)
    for reste in (vieux, recent, ecrit, neuf, lu):
        reste.refresh_from_db()
    situations = [un.situation for un in (vieux, recent, ecrit, neuf, lu)]
    assert situations == ["abandonne", "a_decider", "ecrit", "ecrit", "lecture"]
    gardes = set(FichierDepose.objects.values_list("depot_id", flat=True))
    assert gardes == {recent.pk, neuf.pk, lu.pk}
    assert purger(timezone.now()) == (0, 0)
