"""The files of the feed, by key."""

import datetime
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from sofi.echanges.suivi import dernier_flux
from sofi.partenaires.fichiers import (
    GENRES,
    OUVERTS,
    fichier_du_flux,
    fichiers_de,
    fichiers_ouverts,
)
from sofi.partenaires.models import Portee
from sofi.partenaires.passages import commencer, conclure
from sofi.partenaires.retours import RetoursIllisibles, lire, recevoir
from sofi.socle.formats import jour_saisi

from .acces import adresse_de, cle_de, par_programme
from .reponses import donner, probleme

CONNUS = (*GENRES, *OUVERTS)


@par_programme("GET", "HEAD")
def sommaire(request: HttpRequest) -> JsonResponse:
    """What there is to fetch: addresses and sizes; the manifest says the prints."""
    cle_de(request, portee=Portee.FLUX)
    flux = dernier_flux()
    fichiers = [
        {
            "genre": un.genre,
            "nom": un.chemin.name,
            "adresse": request.build_absolute_uri(reverse("partenaires:fichier", args=[un.genre])),
            "octets": un.chemin.stat().st_size,
        }
        for un in ((*fichiers_de(flux), *fichiers_ouverts(flux)) if flux else ())
    ]
    contenu = {"jour": flux.jour.isoformat() if flux else None, "fichiers": fichiers}
    return JsonResponse(contenu, headers={"Cache-Control": "private, no-cache"})


@par_programme("GET", "HEAD")
def fichier(request: HttpRequest, genre: str, jour: str = "") -> HttpResponseBase:
    """A file of the last feed, or of the day that is said."""
    cle = cle_de(request, portee=Portee.FLUX)
    trouve = fichier_du_flux(genre, _jour(jour)) if genre in CONNUS else None
    passage = commencer(cle, depuis=adresse_de(request), genre=genre, fichier=trouve)
    if trouve:
        with suppress(FileNotFoundError):  # removed meanwhile
            return donner(request, trouve, passage)
    dit = _absent(genre, jour)
    conclure(passage, statut=HTTPStatus.NOT_FOUND, message=dit)
    return probleme(request, "introuvable", dit)


def _absent(genre: str, jour: str) -> str:
    """Why that file isn't given, of that day when one is said."""
    if genre not in CONNUS:
        return f"« {genre} » n’est pas un fichier du flux : demandez {', '.join(CONNUS)}."
    demande = _jour(jour)
    if demande is None:
        return f"{genre} : ce fichier n’est pas encore écrit."
    if demande == datetime.date.min:
        return f"« {jour} » n’est pas un jour."
    return f"{genre} du {jour_saisi(demande)} : ce fichier n’est pas gardé pour ce jour."


def _jour(texte: str) -> datetime.date | None:
    """A day that doesn't exist has no feed."""
    if not texte:
        return None
    try:
        return datetime.date.fromisoformat(texte)
    except ValueError:
        return datetime.date.min


@par_programme("POST")
def retours(request: HttpRequest) -> JsonResponse:
    """What became of formations at the partner's: all kept, or none."""
    cle = cle_de(request, portee=Portee.RETOURS)
    assert cle.partenaire is not None, "an organisme's key has no such right"
    try:
        recu = recevoir(cle.partenaire, lire(request.body))
    except RequestDataTooBig:
        mo = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        dit = f"Cet envoi dépasse {mo} Mo : envoyez-le en plusieurs fois."
        return probleme(request, "taille", dit)
    except RetoursIllisibles as refus:
        dit = "Rien n’est gardé : corrigez ce que disent les fautes, puis envoyez de nouveau."
        return probleme(request, "retours", dit, fautes=refus.fautes)
    return JsonResponse(asdict(recu), status=HTTPStatus.CREATED)


@par_programme("GET", "HEAD", "POST")
def inconnue(request: HttpRequest, reste: str) -> JsonResponse:
    """No such address: said to a program as it reads, not by a page."""
    racine = reverse("partenaires:sommaire")
    dit = f"Cette adresse n’existe pas : {racine} dit celles des fichiers."
    return probleme(request, "introuvable", dit)
