"""Search and training pages, made from published documents only; GET, for everybody."""

import datetime
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.diffusion import agenda as calendrier
from sofi.diffusion import lieux, meme_certification, organismes, schema_org
from sofi.diffusion.parametres import LONGUEUR_MAX, Demande, lire
from sofi.diffusion.precisions import autour
from sofi.diffusion.recherche import chercher, tout
from sofi.ecrans.commun.adresses import adresse as adresse_de_page
from sofi.ecrans.commun.exports import en_fichier
from sofi.ecrans.commun.lecteurs import publie

from .. import alertes, donnees_liees, feuille, premiere, reperes
from ..acces import SessionPubliee, session_publiee, trouver
from ..comptage import Vue, compter_la_vue
from ..conservees import conserver
from ..organismes import adresse as adresse_organisme
from ..presentation.carte import cartes
from ..presentation.formation import PageFormation
from ..presentation.textes import slug, url_de
from ..resultats import composer


@login_not_required
@require_safe
@publie
def accueil(request: HttpRequest) -> HttpResponseBase:
    """The first page of the site, or a search; « ?export=csv » or « xlsx » gives all of it in a file."""
    demande = lire(request.GET, timezone.localdate())
    if premiere.rien_de_demande(request.GET, demande.criteres.jour):
        conserver(request)
        return render(
            request, "public/premiere.html", {"page": premiere.composer(demande.criteres.jour)}
        )
    lignes = feuille.lignes(tout(demande.criteres), request.build_absolute_uri("/")[:-1])
    if fichier := en_fichier(request.GET, feuille.entetes(), lignes, nom="Formations"):
        return fichier
    conserver(request)
    return render(request, "public/accueil.html", _recherche(request, demande))


def _recherche(request: HttpRequest, demande: Demande) -> dict[str, object]:
    """The answer, its address and what search engines read of it."""
    resultats = chercher(demande.criteres)
    recherche = composer(demande, resultats, request.GET)
    return {
        "demande": demande,
        "resultats": resultats,
        "recherche": recherche,
        "autour": autour(resultats.criteres),
        "chemin_canonique": recherche.adresses.avec(),
        "url_atom": adresse_de_page("public:formations_atom") + recherche.adresses.requete,
        "schema": donnees_liees.de_liste(request, [(c.titre, c.url) for c in recherche.cartes]),
    }


@login_not_required
@require_safe
@publie
def communes(request: HttpRequest) -> HttpResponse:
    """Communes whose name begins as typed, for the field « Où ? »."""
    texte = request.GET.get("q", "")[:LONGUEUR_MAX].replace("\x00", "")
    proposees = lieux.proposer(texte) if len(texte.strip()) > 1 else []
    reponse = JsonResponse({"communes": list(dict.fromkeys(lieu.texte for lieu in proposees))})
    if proposees:  # « nothing » isn't kept: the towns may be about to be imported
        reponse["Cache-Control"] = "public, max-age=3600"
    return reponse


@login_not_required
@require_safe
@publie
def formation(request: HttpRequest, numero: int, titre: str = "") -> HttpResponse:
    """The page of a training, for one of its sessions; at its own address only."""
    aujourd_hui = timezone.localdate()
    publiee = trouver(numero, aujourd_hui)
    if publiee is None:
        return render(request, "public/introuvable.html", {"session": numero}, status=404)
    if publiee.terminee(aujourd_hui):
        return _terminee(request, publiee, aujourd_hui)
    document, session = publiee.document, publiee.session
    if titre != slug(document, session):
        return HttpResponsePermanentRedirect(url_de(document, session))
    conserver(request, actions=[document.action.id])
    reponse = render(request, "public/formation.html", _contexte(request, publiee, aujourd_hui))
    vue = Vue(document.organisme.id, document.action.id, session.id)
    compter_la_vue(request, aujourd_hui, vue)
    return reponse


def _contexte(
    request: HttpRequest, publiee: SessionPubliee, jour: datetime.date
) -> dict[str, object]:
    """The page, its address and what search engines read of it."""
    document = publiee.document
    page = PageFormation(document, publiee.session, jour, publiee.actives)
    return {
        "page": page,
        "url_organisme": _url_organisme(publiee, jour),
        "url_alerte": alertes.adresse_pour(document),
        "adresse": request.build_absolute_uri(request.path),
        "schema": donnees_liees.de_formation(request, publiee, page),
        "resume": schema_org.description(document),
        "mene_a": reperes.de_la_formation(document, publiee.session),
    }


def _url_organisme(publiee: SessionPubliee, jour: datetime.date) -> str:
    """The page of its organisme, empty when the public doesn't see it; one query when this session doesn't tell."""
    organisme = publiee.document.organisme
    # With a published session that isn't over, the public sees it unless it is closed.
    offre = publiee.etablissement == organisme.id and not publiee.terminee(jour)
    visible = publiee.organisme_ouvert if offre else organismes.est_public(organisme.id, jour)
    return adresse_organisme(organisme.id, organisme.nom) if visible else ""


def _terminee(request: HttpRequest, publiee: SessionPubliee, jour: datetime.date) -> HttpResponse:
    """A session that is over is gone: it says so, and leads to the next ones and to the nearest of its
    certification."""
    document, session = publiee.document, publiee.session
    contexte = {
        "page": PageFormation(document, session, jour, publiee.actives),
        "url_organisme": _url_organisme(publiee, jour),
        "url_alerte": alertes.adresse_pour(document),
        "cartes": cartes(meme_certification.trouver(document, session, jour), jour),
    }
    return render(request, "public/terminee.html", contexte, status=HTTPStatus.GONE)


@login_not_required
@require_safe
@publie
def agenda(request: HttpRequest, numero: int, information: int) -> HttpResponse:
    """An information collective, as a file for one's calendar."""
    publiee = session_publiee(numero, timezone.localdate())
    reunions = publiee.session.informations_collectives
    reunion = next((reunion for reunion in reunions if reunion.id == information), None)
    if reunion is None:
        raise Http404
    adresse = request.build_absolute_uri(url_de(publiee.document, publiee.session))
    texte = calendrier.fichier_ics(publiee.document, reunion, adresse_page=adresse)
    nom = f'attachment; filename="information-collective-{information}.ics"'
    return HttpResponse(
        texte, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": nom}
    )


@login_not_required
@require_safe
@publie
def fas(request: HttpRequest, numero_f: int, numero_a: int, numero_s: int) -> HttpResponse:
    """A code FAS leads to its session's page, with the formation's present number or a former one.

    A and S never change, so they decide; the F that stood before them is an alias.
    """
    publiee = session_publiee(numero_s, timezone.localdate())
    if publiee.action != numero_a:
        raise Http404
    return HttpResponsePermanentRedirect(url_de(publiee.document, publiee.session))


@login_not_required
@require_safe
@publie
def action(request: HttpRequest, numero: int) -> HttpResponse:
    """The short address of a training leads to its next session: another one tomorrow, so not for ever."""
    ligne = organismes.premieres([numero], timezone.localdate()).get(numero)
    if ligne is None:
        return render(request, "public/introuvable.html", status=404)
    return HttpResponseRedirect(url_de(ligne.document, ligne.session))
