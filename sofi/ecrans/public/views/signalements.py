"""Reporting an error on a training's page, and following what becomes of it; no account."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.limites import limiter
from sofi.ecrans.commun.requete import envoye
from sofi.usagers import signalements

from ..acces import session_publiee
from ..forms import FormulaireSignalement
from ..presentation.textes import url_de


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limiter("signaler")
def signaler(request: HttpRequest, numero: int) -> HttpResponse:
    """The report: refused, it stays as it was typed; kept, it leads to the address where it is followed."""
    publiee = session_publiee(numero, timezone.localdate())
    document, session = publiee.document, publiee.session
    page = url_de(document, session)
    formulaire = FormulaireSignalement(envoye(request))
    if formulaire.is_bound and formulaire.d_un_programme:
        return _ailleurs(page)
    if formulaire.is_valid():
        depose = signalements.deposer(document, session, formulaire.depot)
        return _ailleurs(reverse("public:signalement", args=[depose.cle]))
    contexte = {"form": formulaire, "document": document, "url_formation": page, "numero": numero}
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "public/signaler.html", contexte, status=statut)


def _ailleurs(adresse: str) -> HttpResponseRedirect:
    """What was sent is done: read this, and don't send it again."""
    return HttpResponseRedirect(adresse, status=HTTPStatus.SEE_OTHER)


@never_cache
@login_not_required
@require_safe
def signalement(request: HttpRequest, cle: str) -> HttpResponse:
    """What became of a report, at its secret address."""
    suivi = signalements.suivi(cle, timezone.now())
    if suivi is None:
        return render(request, "public/signalement_inconnu.html", status=HTTPStatus.NOT_FOUND)
    etapes = list(suivi.etapes.all())
    contexte = {"signalement": suivi, "etapes": etapes, "derniere": etapes[-1]}
    return render(request, "public/signalement.html", contexte)
