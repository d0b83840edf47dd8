"""Deposits by an organisme's own key: LHEO, a workbook or JSON of the document, read then written as drafts.

POST /api/v1/depots                  the file itself, or `fichier` of a form → 202, where to follow it
GET  /api/v1/depots/<numero>         where it is, and the same report as on screen
POST /api/v1/depots/<numero>/ecrire  write the drafts that the report announces → 202
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from sofi.depots.models import Depot
from sofi.depots.operations import TAILLE_MAX, DepotImpossible, accepter, deposer
from sofi.partenaires.models import Cle

from ..depots_par_cle import par_cle
from ..problemes import Refus

NOM = "depot"


@par_cle("POST")
def depots(request: HttpRequest, cle: Cle) -> HttpResponse:
    """Give a file: it is read by a job, without writing anything."""
    if int(request.headers.get("Content-Length") or 0) > TAILLE_MAX + 4096:
        raise DepotImpossible(f"Le fichier dépasse {TAILLE_MAX >> 20} Mo. Compressez-le en .zip.")
    fichier = request.FILES.get("fichier")
    nom = (fichier.name if fichier else request.headers.get("X-Nom-Du-Fichier")) or "depot"
    octets = fichier.read() if fichier else request.read(TAILLE_MAX + 1)
    assert cle.etablissement is not None
    depose = deposer(cle.etablissement, nom, octets, auteur=cle.cree_par)
    return _repondre(depose, 202)


@par_cle("GET", "HEAD")
def depot(request: HttpRequest, cle: Cle, numero: int) -> HttpResponse:
    """Where it is, and its report."""
    return _repondre(_le_sien(cle, numero), 200)


@par_cle("POST")
def ecrire(request: HttpRequest, cle: Cle, numero: int) -> HttpResponse:
    """Write its drafts."""
    lui = _le_sien(cle, numero)
    accepter(lui, auteur=cle.cree_par)
    lui.refresh_from_db()
    return _repondre(lui, 202)


def _le_sien(cle: Cle, numero: int) -> Depot:
    lui = Depot.objects.filter(etablissement=cle.etablissement_id, pk=numero).first()
    if lui is None:
        raise Refus("introuvable", f"Aucun dépôt n’a le numéro {numero} chez votre organisme.")
    return lui


def _repondre(lui: Depot, statut: int) -> HttpResponse:
    adresse = reverse(f"api:{NOM}", args=[lui.pk])
    reponse = JsonResponse(
        {
            "numero": lui.pk,
            "fichier": lui.fichier,
            "genre": lui.genre,
            "situation": lui.situation,
            "depose_le": lui.depose_le.isoformat(),
            "adresse": adresse,
            "rapport": lui.rapport,
        },
        status=statut,
        json_dumps_params={"ensure_ascii": False},
    )
    if statut == 202:
        reponse["Location"] = adresse
        reponse["Retry-After"] = "2"
    reponse["Cache-Control"] = "no-store"
    return reponse
