"""What the index of each web machine is: said by the program that keeps it there, read by the administration."""

import datetime
import socket
from dataclasses import dataclass

from django.utils import timezone

from .. import changements
from ..models import MachineIndex
from .suite import index

SILENCE = datetime.timedelta(minutes=2)
"""A machine says where it stands every few seconds; after this long, nobody keeps its index."""
OUBLI = datetime.timedelta(days=7)
"""A machine that is silent for so long has left the service."""


@dataclass(frozen=True)
class EtatDeMachine:
    """The index of a machine, beside what is published."""

    ligne: MachineIndex
    publie: int
    maintenant: datetime.datetime

    @property
    def muette(self) -> bool:
        """Nobody keeps its index any more."""
        return self.maintenant - self.ligne.vue_le > SILENCE

    @property
    def en_construction(self) -> bool:
        return self.ligne.reste > 0

    @property
    def retard(self) -> int:
        """How many publications its index doesn't hold; a base that went back in time owes none."""
        return max(self.publie - self.ligne.numero, 0)

    @property
    def a_lire(self) -> int:
        """How many trainings the index being made holds in the end."""
        return self.ligne.faites + self.ligne.reste

    @property
    def mega_octets(self) -> float:
        return round(self.ligne.octets / 1_000_000, 1)


def dire() -> None:
    """Write what the index of this machine is; two queries."""
    etat = index().etat()
    if etat is None:
        return
    m, maintenant = etat.manifeste, timezone.now()
    dite = {
        "formations": etat.actions,
        "octets": index().dossier.octets(),
        "faites": m.faites,
        "reste": m.reste,
        "vue_le": maintenant,
    }
    machine = socket.gethostname()
    meme = MachineIndex.objects.filter(machine=machine, numero=m.numero)
    if not meme.update(**dite):
        MachineIndex.objects.update_or_create(
            machine=machine, defaults={**dite, "numero": m.numero, "depuis": maintenant}
        )


def machines() -> list[EtatDeMachine]:
    """Each machine seen for a week, by name; two queries."""
    maintenant, point = timezone.now(), changements.point()
    vues = MachineIndex.objects.filter(vue_le__gt=maintenant - OUBLI)
    return [EtatDeMachine(ligne, point.numero, maintenant) for ligne in vues]
