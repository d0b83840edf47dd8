"""Changing the key that encrypts: everything kept under the former ones is written again under the first."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction

from sofi.comptes.facteurs import rechiffrer_les_facteurs
from sofi.socle.chiffrement import SecretIllisible, chiffrer, dechiffrer

from .models import DestinationSftp


@dataclass(frozen=True)
class Bilan:
    """How many were written again, and which ones no key opens, in words."""

    facteurs: int
    destinations: int
    illisibles: tuple[str, ...]


@transaction.atomic
def rechiffrer() -> Bilan:
    """All or nothing; run twice it does the same. What can't be read stays as it is, and is named."""
    facteurs, perdus = rechiffrer_les_facteurs(Authenticator.objects.all())
    destinations, illisibles = 0, []
    for destination in DestinationSftp.objects.select_for_update(of=("self",)).select_related(
        "partenaire"
    ):
        if not destination.secret:
            continue
        try:
            destination.secret = chiffrer(dechiffrer(bytes(destination.secret)))
        except SecretIllisible:
            illisibles.append(f"le secret SFTP de {destination.partenaire}")
            continue
        destination.save(update_fields=["secret"])
        destinations += 1
    if perdus:
        illisibles.append(f"{perdus} second(s) facteur(s)")
    return Bilan(facteurs, destinations, tuple(illisibles))
