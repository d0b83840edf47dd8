"""Whose key a request holds, once it is known that the key opens what is asked."""

from django.http import HttpRequest

from sofi.partenaires.cadence import FLUX
from sofi.partenaires.cles import adresse_de, lire_cle, trop_souvent
from sofi.partenaires.models import Cle, Portee


def cle_de(request: HttpRequest, *, portee: Portee) -> Cle:
    """The key; CleRefusee when it opens nothing of this, or asks too often."""
    cle = lire_cle(request, portee=portee)
    if not FLUX.admettre(cle.pk):
        raise trop_souvent("Trop de demandes avec cette clé", FLUX, cle=cle)
    return cle


__all__ = ["adresse_de", "cle_de"]
