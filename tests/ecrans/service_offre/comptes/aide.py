"""What the tests of the accounts share."""

from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sofi.annuaire.demandes import demander
from sofi.comptes.models import Acte, DemandeAcces, Utilisateur
from tests.fabriques import siret
from tests.pages import d_un_trait

SIRET = siret(4003)
NOUVEAU = {"accepter-choix": "nouveau", "accepter-raison_sociale": "Atelier du quai"}
Envoi = Callable[..., HttpResponse]


def demande(numero: str = SIRET, **champs: Any) -> DemandeAcces:
    """Somebody without an account asks for a key."""
    valeurs = {"nom": "Essai", "email": "nouvelle@exemple.fr", "nda": "52530000153", **champs}
    return demander(DemandeAcces(siret=numero, **valeurs))


def lire(client: Client, nom: str, *args: int, **criteres: str) -> str:
    """A page's text, spaces made plain."""
    reponse = client.get(reverse(f"service_offre:{nom}", args=args), criteres)
    assert reponse.status_code == 200
    return d_un_trait(reponse.content.decode()).replace("\xa0", " ").replace("&nbsp;", " ")


def annonce(reponse: HttpResponse) -> str:
    return " ".join(map(str, get_messages(reponse.wsgi_request))).replace("\xa0", " ")  # type: ignore[attr-defined]


def actes(nature: str) -> list[tuple[str, Utilisateur | None]]:
    return [(acte.email, acte.auteur) for acte in Acte.objects.filter(nature=nature)]
