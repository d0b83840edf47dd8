"""« Ma sélection »: keeping trainings in this browser, comparing them, showing them to others; no account."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from sofi.ecrans.commun import selection as cookie
from sofi.ecrans.commun.exports import en_fichier
from sofi.ecrans.commun.lecteurs import publie
from sofi.ecrans.commun.limites import limiter
from sofi.usagers import selections as partagees
from sofi.usagers.selections import AU_PLUS

from .. import selections


@never_cache
@login_not_required
@require_safe
@publie
def selection(request: HttpRequest) -> HttpResponseBase:
    """The trainings kept, those compared side by side, and how to send them; « ?vider=1 » asks before emptying,
    « ?export=xlsx » gives all of them in a file."""
    gardees = cookie.lire(request)
    page = selections.page(gardees, request.GET, timezone.localdate())
    if fichier := en_fichier(request.GET, *selections.feuille(request, page), nom="Ma sélection"):
        return fichier
    contexte = {"page": page, "au_plus": AU_PLUS, "vider": request.GET.get("vider") == "1"}
    partagee = partagees.trouver(request.GET.get("partage", ""), timezone.now())
    if partagee:
        adresse = selections.adresse_partagee(request, partagee.cle)
        envoyees = [g for g in page.gardees if g.action in partagee.actions]
        contexte |= {
            "envoyees": envoyees,
            "adresse_partagee": adresse,
            "messagerie": selections.lien_de_messagerie(adresse, envoyees),
        }
    reponse = render(request, "public/selection/selection.html", contexte)
    cookie.ecrire(request, reponse, gardees)
    return reponse


@csrf_exempt  # pages that keep a training are everybody's: they carry no token (decision 0120)
@login_not_required
@require_POST
def garder(request: HttpRequest) -> HttpResponse:
    """Keep some trainings, take others back, or all; then the same place again."""
    if not cookie.du_site(request):
        raise PermissionDenied
    gardees = [] if "vider" in request.POST else cookie.lire(request)
    nouvelles, retirees = (
        cookie.numeros(".".join(request.POST.getlist(nom))) for nom in ("garder", "retirer")
    )
    suite = [*nouvelles, *(n for n in gardees if n not in {*nouvelles, *retirees})]
    reponse = _ailleurs(_retour(request, [*nouvelles, *retirees]))
    cookie.ecrire(request, reponse, suite)
    return reponse


def _retour(request: HttpRequest, touchees: list[int]) -> str:
    """Where one was, at the button that was pressed; the selection when the page isn't ours."""
    retour = request.POST.get("retour", "")
    if not retour.startswith("/") or not url_has_allowed_host_and_scheme(
        retour, allowed_hosts=None
    ):
        return reverse("public:selection")
    return f"{retour}#garder-{touchees[0]}" if len(touchees) == 1 else retour


def _ailleurs(adresse: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(adresse, status=HTTPStatus.SEE_OTHER)


@login_not_required
@require_POST
@limiter("partager")
def partager(request: HttpRequest) -> HttpResponse:
    """Make the address that shows those compared, or all that are kept and public; then the page with it."""
    comparees = cookie.numeros(request.POST.get("comparees", ""))
    voulues = comparees if request.POST.get("quoi") == "comparees" else cookie.lire(request)
    page = selections.page(voulues, QueryDict(), timezone.localdate())
    adresse = reverse("public:selection")
    if not page.ouvertes:
        return _ailleurs(adresse)
    partagee = partagees.partager([gardee.action for gardee in page.ouvertes])
    cochees = "".join(f"&c={numero}" for numero in comparees)
    return _ailleurs(f"{adresse}?partage={partagee.cle}{cochees}#envoyer")


@login_not_required
@require_safe
def selection_partagee(request: HttpRequest, cle: str) -> HttpResponse:
    """What somebody chose to show, as it is today; nothing of who."""
    partagee = partagees.trouver(cle, timezone.now())
    if partagee is None:
        return render(request, "public/selection/inconnue.html", status=HTTPStatus.NOT_FOUND)
    page = selections.page(partagee.actions, request.GET, timezone.localdate())
    contexte = {"page": page, "partagee": partagee}
    return render(request, "public/selection/partagee.html", contexte)
