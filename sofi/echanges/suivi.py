"""Was this session in that feed, and if not, why: read again from what was public then."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from sofi.validation.document import Document
from sofi.validation.models import Evenement, Version

from .lheo.controle import controler_formation
from .lheo.correspondance import Absence, absence, formations, part_d_ici
from .models import FluxEcrit


@dataclass(frozen=True)
class Presence:
    """What a feed holds of one action. No version: nothing of the action was public then."""

    flux: FluxEcrit
    version: Version | None = None
    absences: dict[int, Absence | None] = field(default_factory=dict)

    @property
    def sessions_ecrites(self) -> set[int]:
        """The sessions it holds."""
        return {numero for numero, raison in self.absences.items() if raison is None}


def dernier_flux() -> FluxEcrit | None:
    """The last complete feed that wasn't put aside; None before the first."""
    return FluxEcrit.objects.filter(ecarte_le__isnull=True).order_by("-ecrit_le", "-pk").first()


def presence(action_id: int, flux: FluxEcrit) -> Presence:
    """What that feed holds of this action, and why not the rest."""
    version = version_publique(action_id, flux.ecrit_le)
    if version is None:
        return Presence(flux)
    return Presence(flux, version, absences(version.document, flux.jour, flux.ecrit_le))


def version_publique(action_id: int, moment: datetime.datetime) -> Version | None:
    """The version of the action that was public at that moment; two queries."""
    sessions_ecrites = Version.objects.filter(action_id=action_id, publie_le__lte=moment)
    version = sessions_ecrites.order_by("-numero").first()
    if version is None:
        return None
    archivages = Evenement.objects.filter(action_id=action_id, acte="archiver")
    archivee = archivages.filter(le__gt=version.publie_le, le__lte=moment).exists()
    return None if archivee else version


def absences(
    document: Document, jour: datetime.date, moment: datetime.datetime
) -> dict[int, Absence | None]:
    """For each session of the document, why the feed of that day leaves it out; None when it holds it."""
    if not part_d_ici(document):
        return {session.id: Absence.AUTRE_CARIF for session in document.sessions}
    absences_lues = {session.id: absence(session, jour) for session in document.sessions}
    try:
        export = timezone.localtime(moment).isoformat(timespec="seconds")
        for formation in formations(document, jour=jour, export=export):
            if next(iter(controler_formation(formation.element)), None) is not None:
                absences_lues |= dict.fromkeys(formation.sessions, Absence.REFUSEE)
    except (ValueError, ArithmeticError):
        return dict.fromkeys(absences_lues, Absence.ILLISIBLE)
    return absences_lues
