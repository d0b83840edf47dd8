"""The sequence of publications: one number for each, in the order in which they became visible, without a gap.

The number is drawn by the database when the publishing transaction ends (a deferred trigger): publications wait for
each other for that instant only, a number is seen as soon as all those before it are, and none is ever skipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Subquery

from sofi.socle.repliques import connexion, sur_une_replique
from sofi.validation.models import Version

from .models import Changement, Compteur

CANAL = "sofi_publication"
"""Where the database says each number, to those who listen."""
PATIENCE = 5.0  # seconds without a word of the database before looking by oneself


@dataclass(frozen=True)
class Point:
    """Where the sequence stands: of which base, the last number, and what tells that number from another base's.

    `oublis`: how many times what was public had to be forgotten.
    """

    base: str
    numero: int
    jeton: str
    oublis: int = 0


def noter(action_id: int, version: Version | None) -> None:
    """Something else of this action is public, or nothing any more; within the publishing transaction."""
    Changement.objects.create(action=action_id, version=version.pk if version else None)


def oublier() -> None:
    """What web machines keep of what was public must not hold it any more; last thing of the transaction that asks.

    Each machine reads how many times this was asked, and does it itself: with the next page it gives
    (`Reserve.oublier`), with the next change that its index follows (`moteur.suite`).
    """
    Compteur.objects.update(oublis=F("oublis") + 1)


@transaction.atomic
def noter_en_lot(versions: Sequence[Version]) -> None:
    """As many publications at once, numbered in one go."""
    Compteur.objects.update(numero=F("numero") + len(versions))
    premier = Compteur.objects.values_list("numero", flat=True).get() - len(versions) + 1
    Changement.objects.bulk_create(
        Changement(numero=numero, action=version.action_id, version=version.pk)
        for numero, version in enumerate(versions, premier)
    )
    dernier = Changement.objects.filter(numero=premier + len(versions) - 1)
    Compteur.objects.update(jeton=Subquery(dernier.values("jeton")))


def point() -> Point:
    """Where the sequence stands now; one query. Within a transaction, what it has just published counts."""
    lue = connexion()
    with lue.cursor() as curseur:
        if lue.in_atomic_block and not sur_une_replique():
            curseur.execute("SET CONSTRAINTS diffusion_changement_numeroter IMMEDIATE")
            curseur.execute("SET CONSTRAINTS diffusion_changement_numeroter DEFERRED")
        curseur.execute("SELECT base::text, numero, jeton::text, oublis FROM diffusion_compteur")
        return Point(*curseur.fetchone())


def depuis(numero: int) -> tuple[set[int], Point]:
    """The actions that changed after this number, and where the sequence then stands."""
    jusqu_ici = point()
    changements = Changement.objects.filter(numero__gt=numero, numero__lte=jusqu_ici.numero)
    return set(changements.values_list("action", flat=True)), jusqu_ici


def attendre(secondes: float = PATIENCE) -> None:
    """Return as soon as something is published, or after so many seconds: what was missed is then looked for.

    Raises Django's DatabaseError when PostgreSQL goes away meanwhile.
    """
    with connection.cursor() as curseur:
        curseur.execute(f"LISTEN {CANAL}")
    with connection.wrap_database_errors:
        for _ in connection.connection.notifies(timeout=secondes, stop_after=1):
            return


def est_le_notre(base: str, numero: int, jeton: str) -> bool:
    """This number was drawn with this `jeton` by this very base, which has not gone back in time since."""
    if not Compteur.objects.filter(base=base).exists():
        return False
    if not numero:
        return True
    tire = Changement.objects.filter(numero=numero, jeton=jeton).exists()
    return tire or Compteur.objects.filter(numero=numero, jeton=jeton).exists()
