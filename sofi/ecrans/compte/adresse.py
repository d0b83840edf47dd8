"""Changing one's e-mail address: the account changes, and both mailboxes are told."""

from django.db import transaction

from sofi.comptes.models import Utilisateur
from sofi.comptes.operations import confirmer_changement, preparer_changement, utilisateur_a
from sofi.courriels.ecriture import ecrire


@transaction.atomic
def demander(utilisateur: Utilisateur, nouvelle: str) -> None:
    """Send a link to the new address; one that has an account already is told so, and the page isn't."""
    if utilisateur_a(nouvelle) is not None:
        ecrire(nouvelle, "compte/courriels/adresse_prise", {"nouvelle": nouvelle})
        return
    lien = preparer_changement(utilisateur, nouvelle)
    contexte = {"nouvelle": nouvelle, "lien": lien}
    ecrire(nouvelle, "compte/courriels/adresse_confirmer", contexte, secret=True)


@transaction.atomic
def confirmer(lien: str) -> Utilisateur:
    """Give the account its new address, and warn the old one."""
    utilisateur, ancienne = confirmer_changement(lien)
    contexte = {"nouvelle": utilisateur.email, "ancienne": ancienne}
    ecrire(ancienne, "compte/courriels/adresse_changee", contexte)
    return utilisateur
