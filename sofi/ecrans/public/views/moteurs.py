"""What search engines and browsers ask a site for: robots.txt, the plan of the site, how to search it; GET, for
everybody.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.lecteurs import publie

from .. import plan_xml as plan

XML = "application/xml; charset=utf-8"


def site_de(request: HttpRequest) -> str:
    """The site's own address, without the « / » that begins a path."""
    return request.build_absolute_uri("/").removesuffix("/")


@login_not_required
@require_safe
@publie
def robots(request: HttpRequest) -> HttpResponse:
    """What robots are asked not to walk through, and where the plan of the site is."""
    plan_du_site = request.build_absolute_uri(reverse("public:plan_index"))
    contexte = {"plan_du_site": plan_du_site}
    return render(request, "public/robots.txt", contexte, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@publie
def plan_index(request: HttpRequest) -> HttpResponse:
    """The list of the files of the plan."""
    return HttpResponse(plan.index(site_de(request), timezone.localdate()), content_type=XML)


@login_not_required
@require_safe
@publie
def plan_xml(request: HttpRequest, genre: str, tranche: int) -> StreamingHttpResponse:
    """One file of the plan, sent as it is written."""
    texte = plan.fichier(genre, tranche, site_de(request), timezone.localdate())
    if texte is None:
        raise Http404
    return StreamingHttpResponse(texte, content_type=XML)


@login_not_required
@require_safe
@publie
def recherche(request: HttpRequest) -> HttpResponse:
    """How a browser searches the site from its own bar (OpenSearch 1.1)."""
    contexte = {"site": site_de(request)}
    genre = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "public/opensearch.xml", contexte, content_type=genre)
