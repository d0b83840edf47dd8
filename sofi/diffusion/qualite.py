"""Keeping the score of what is public, action by action, so that a whole region's is counted in SQL."""

from collections.abc import Iterable

from django.db import transaction

from sofi.socle.avancement import Avancer, par_lots, sans_suite
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee, Version
from sofi.validation.qualite import evaluer

from .models import QualitePubliee

LOT = 200  # documents read at once: about 5 MB


def mettre_a_jour(action_id: int, version: Version | None) -> None:
    """Make the score of an action that of this version; None: nothing of it is public any more."""
    if version is None:
        QualitePubliee.objects.filter(action_id=action_id).delete()
    else:
        noter([version.document])


def noter(documents: Iterable[Document]) -> None:
    """Write the scores of these public documents, one per action, over those there are."""
    QualitePubliee.objects.bulk_create(
        [ligne_de(document) for document in documents],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["action"],
        update_fields=["score", "concernes", "manquants"],
    )


def ligne_de(document: Document) -> QualitePubliee:
    qualite = evaluer(document)
    return QualitePubliee(
        action_id=document.action.id,
        score=qualite.score,
        concernes=qualite.concernes,
        manquants=qualite.manquants,
    )


def refaire(avancer: Avancer = sans_suite) -> int:
    """Make every score again from the public documents, as after a change of criteria; return how many."""
    actions = list(OffrePubliee.objects.order_by("action_id").values_list("action_id", flat=True))
    for lot in par_lots(actions, LOT, avancer):
        _refaire_lot(lot)
    return len(actions)


@transaction.atomic
def _refaire_lot(actions: list[int]) -> None:
    """The scores of some actions. The lock keeps a publication from slipping in between."""
    publiees = OffrePubliee.objects.filter(action_id__in=actions).order_by("action_id")
    list(publiees.select_for_update().values_list("pk"))
    QualitePubliee.objects.filter(action_id__in=actions).delete()
    versions = Version.objects.filter(pk__in=publiees.values("version"))
    noter(versions.values_list("document", flat=True))
