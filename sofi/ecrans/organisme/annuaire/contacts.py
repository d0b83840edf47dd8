"""A contact changed once changes everywhere: on the cards, and at once where it is public."""

from django.db import transaction

from sofi.annuaire.models import Contact
from sofi.comptes.models import Utilisateur
from sofi.socle.formats import accord
from sofi.validation.directe import propager_contact


@transaction.atomic
def enregistrer_contact(contact: Contact, *, auteur: Utilisateur) -> str:
    """Save a contact and publish it as it now is wherever it is named; what was done, in words."""
    nouveau = contact.pk is None
    contact.save()
    publiees = [] if nouveau else propager_contact(contact, auteur=auteur)
    if not publiees:
        return "Le contact est enregistré."
    offres = accord(len(publiees), "offre publiée le montre", "offres publiées le montrent")
    return f"Le contact est enregistré : {offres} déjà."
