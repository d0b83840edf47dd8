"""The pages of a certification, a métier, a domaine, a commune, a programme, and their lists; GET, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import donnees_liees, reperes
from ..conservees import conservee


@login_not_required
@require_safe
@conservee
def repere(request: HttpRequest, genre: str, adresse: str) -> HttpResponse:
    """The page of a mark, at its own address only."""
    code = adresse.partition("-")[0]
    page = reperes.composer(genre, code, timezone.localdate())
    if page is None:
        raise Http404
    if request.path != page.url:
        return HttpResponsePermanentRedirect(page.url)
    schema = donnees_liees.de_liste(request, [(c.titre, c.url) for c in page.cartes])
    return render(request, "public/repere.html", {"page": page, "schema": schema})


@login_not_required
@require_safe
@conservee
def liste(request: HttpRequest, genre: str) -> HttpResponse:
    """All the marks of a kind, by letter."""
    contexte = {
        "titre": reperes.PLURIELS[genre],
        "lettres": reperes.liste(genre, timezone.localdate()),
    }
    return render(request, "public/reperes.html", contexte)
