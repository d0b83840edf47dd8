"""Pages kept by the administration, for everybody; only what appeared, 404 for anything else."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.courriels.coordonnees import coordonnees
from sofi.ecrans.commun.exports import en_fichier
from sofi.ecrans.commun.lecteurs import publie
from sofi.ecrans.commun.pages import (
    contexte_de,
    contexte_de_la_declaration,
    donner,
    gabarit_de,
    lien_de,
)
from sofi.ecrans.commun.requete import page_de
from sofi.editorial import lecture, rgaa
from sofi.editorial.models import Legale, Parution, Sorte

from ..conservees import conservee
from ..financements import recherche_de
from ..plan import plan

ACTUALITES_PAR_PAGE = 20


def parution_de(sorte: str, adresse: str) -> Parution:
    """What appeared at that address, or 404."""
    parution = lecture.trouver(sorte, adresse, timezone.localdate())
    if parution is None:
        raise Http404
    return parution


@login_not_required
@require_safe
@conservee
def actualites(request: HttpRequest) -> HttpResponse:
    """All the news, the last first."""
    lignes = lecture.toutes_les_actualites(timezone.localdate())
    page = page_de(request, lignes, ACTUALITES_PAR_PAGE)
    contexte = {"page": page, "liens": [lien_de(ligne) for ligne in page]}
    return render(request, "public/pages/actualites.html", contexte)


@login_not_required
@require_safe
@conservee
def actualite(request: HttpRequest, adresse: str) -> HttpResponse:
    """A piece of news."""
    return _page(request, parution_de(Sorte.ACTUALITE, adresse))


@login_not_required
@require_safe
@conservee
def ressources(request: HttpRequest) -> HttpResponse:
    """« Ressources et contacts »."""
    rubriques = [
        (rubrique, [lien_de(ligne) for ligne in lignes])
        for rubrique, lignes in lecture.ressources(timezone.localdate())
    ]
    contexte = {"rubriques": rubriques, "contact": coordonnees()}
    return render(request, "public/pages/ressources.html", contexte)


@login_not_required
@require_safe
@conservee
def ressource(request: HttpRequest, adresse: str) -> HttpResponse:
    """A ressource: its text, its video, its file."""
    return _page(request, parution_de(Sorte.RESSOURCE, adresse))


@login_not_required
@require_safe
@publie
def fichier(request: HttpRequest, adresse: str) -> HttpResponseBase:
    """The file of a ressource that appeared, to be kept, never shown in the site."""
    joint = parution_de(Sorte.RESSOURCE, adresse).fichier
    if joint is None:
        raise Http404
    return donner(joint)


@login_not_required
@require_safe
@conservee
def base_dispositif(request: HttpRequest) -> HttpResponse:
    """Every kind of financing: for whom, what it pays."""
    ecrits = lecture.dispositifs_ecrits(timezone.localdate())
    lignes = [(type_, ecrits.get(type_.pk)) for type_ in lecture.dispositifs()]
    return render(request, "public/pages/dispositifs.html", {"lignes": lignes})


@login_not_required
@require_safe
@conservee
def dispositif(request: HttpRequest, code: str) -> HttpResponse:
    """A kind of financing, with what the administration wrote of it when it did."""
    type_ = get_object_or_404(lecture.dispositifs(), pk=code)
    ecrit = lecture.trouver(Sorte.DISPOSITIF, code, timezone.localdate())
    contexte = contexte_de(ecrit, url_fichier="") if ecrit else {}
    contexte |= {"type": type_, "recherche": recherche_de(type_)}
    return render(request, "public/pages/dispositif.html", contexte)


@login_not_required
@require_safe
@conservee
def legale(request: HttpRequest, adresse: str) -> HttpResponse:
    """A legal page; 404 as long as the administration hasn't completed it."""
    return _page(request, parution_de(Sorte.LEGALE, adresse))


@login_not_required
@require_safe
@conservee
def accessibilite(request: HttpRequest) -> HttpResponse:
    """The declaration: figures computed from the audit's file, with what the administration adds to it."""
    ajout = lecture.trouver(Sorte.LEGALE, Legale.ACCESSIBILITE, timezone.localdate())
    contexte = contexte_de_la_declaration(ajout)
    return render(request, "public/pages/accessibilite.html", contexte)


@login_not_required
@require_safe
@publie
def grille(request: HttpRequest) -> HttpResponseBase:
    """The whole grid of the audit, as a file."""
    entetes = ["Critère", "Thématique", "Intitulé", "Réponse", "Note"]
    lignes = (
        [c.numero, c.thematique, c.intitule, rgaa.MOTS[c.reponse], c.note]
        for c in rgaa.audit().criteres
    )
    reponse = en_fichier(QueryDict("export=csv"), entetes, lignes, nom="accessibilite-rgaa")
    assert reponse is not None
    return reponse


@login_not_required
@require_safe
@conservee
def plan_du_site(request: HttpRequest) -> HttpResponse:
    """Every page one may start from."""
    return render(request, "public/pages/plan.html", {"branches": plan()})


def _page(request: HttpRequest, parution: Parution) -> HttpResponse:
    """A page of one text."""
    url_fichier = reverse("public:ressource_fichier", args=[parution.adresse])
    contexte = contexte_de(parution, url_fichier=url_fichier)
    return render(request, gabarit_de(parution), contexte)
