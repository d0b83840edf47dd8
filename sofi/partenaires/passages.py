"""What partners came for: written when they ask, completed when the last byte has left."""

from django.db.models import QuerySet
from django.utils import timezone

from .fichiers import FichierDuFlux
from .models import Cle, Partenaire, Passage

MONTRES = 30


def commencer(cle: Cle, *, depuis: str, genre: str, fichier: FichierDuFlux | None) -> Passage:
    """A partner asks for a file; nothing is kept of an organisme, which has none to fetch."""
    passage = Passage(
        partenaire=cle.partenaire,
        cle=cle,
        depuis=depuis or None,
        genre=genre[:12],
        flux=fichier.flux if fichier else None,
        fichier=fichier.chemin.name if fichier else "",
    )
    if cle.partenaire:
        passage.save()
    return passage


def conclure(
    passage: Passage, *, statut: int, octets: int = 0, entier: bool = False, message: str = ""
) -> None:
    """What was answered, and how much of it left."""
    passage.statut, passage.octets, passage.entier = statut, octets, entier
    passage.message, passage.fini_le = message[:300], timezone.now()
    if passage.pk:
        champs = ["statut", "octets", "entier", "message", "fini_le"]
        passage.save(update_fields=champs)


def passages_de(partenaire: Partenaire) -> QuerySet[Passage]:
    """The newest first."""
    return partenaire.passages.select_related("cle", "flux")
