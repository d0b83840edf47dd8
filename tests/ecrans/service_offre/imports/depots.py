"""A file given, read, decided on, as a browser does it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sofi.echanges.importations import essayer
from sofi.echanges.models import Import
from tests.pages import d_un_trait


def nsf(*codes: str, libelle: str = "Bois") -> bytes:
    return "\n".join(["code,label", *(f"{code},{libelle}" for code in codes)]).encode()


def envoyer(client: Client, contenu: bytes, nom: str = "nsf.csv", source: str = "nsf") -> Any:
    adresse = reverse("service_offre:imports_deposer", args=[source])
    return client.post(adresse, {"fichier": SimpleUploadedFile(nom, contenu)})


def lu(client: Client, contenu: bytes, **options: Any) -> Import:
    """A file given and read."""
    assert envoyer(client, contenu, **options).status_code == 302
    importe = Import.objects.earliest("-pk")
    essayer(importe.pk)
    importe.refresh_from_db()
    return importe


def decider(client: Client, importe: Import, quoi: str, **donnees: str) -> Any:
    return client.post(reverse(f"service_offre:import_{quoi}", args=[importe.pk]), donnees)


def page(client: Client, importe: Import) -> str:
    reponse = client.get(reverse("service_offre:import", args=[importe.pk]))
    return d_un_trait(reponse.content.decode()).replace("\xa0", " ")
