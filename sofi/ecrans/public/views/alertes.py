"""« Être prévenu »: an alert on a search, from its form to its end; no account. Reading never confirms nor stops."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sofi.diffusion import parametres
from sofi.diffusion.cadence import par_mois
from sofi.diffusion.recherche import Resultats, chercher
from sofi.ecrans.commun.limites import limiter
from sofi.ecrans.commun.requete import envoye
from sofi.usagers import alertes, recherches
from sofi.usagers.models import Alerte

from ..forms import FormulaireAlerte, FormulaireRythme

UN_CLIC = "List-Unsubscribe"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limiter("alerte")
def creer(request: HttpRequest) -> HttpResponse:
    """Ask for an alert on the search of the address; the answer is the same whoever follows what already."""
    demande = parametres.lire(request.GET, timezone.localdate())
    requete = parametres.ecrire(demande.criteres)
    formulaire = FormulaireAlerte(envoye(request))
    if formulaire.is_bound and (formulaire.d_un_programme or not requete):
        return _ailleurs(reverse("public:alerte_demandee" if requete else "public:alerte_creer"))
    if formulaire.is_valid():
        lu = formulaire.cleaned_data
        alertes.demander(lu["email"], requete, lu["rythme"], lu["pour"])
        return _ailleurs(reverse("public:alerte_demandee"))
    contexte = {"form": formulaire, **_recherche(demande, requete)}
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "public/alerte/creer.html", contexte, status=statut)


def _recherche(demande: parametres.Demande, requete: str) -> dict[str, object]:
    """What would be followed, as it was read, and how many trainings answer it today."""
    resultats = chercher(demande.criteres)
    repondent = _repondent(resultats)
    return {
        "demande": demande,
        "requete": requete,
        "recherche": recherches.lire(requete),
        "compris": ", ".join(dict.fromkeys(compris.libelle for compris in resultats.compris)),
        "total": resultats.total if repondent else 0,
        "par_mois": par_mois(demande.criteres) if requete and repondent else None,
    }


def _repondent(resultats: Resultats) -> bool:
    """What is found is what is asked, not the nearest to it."""
    r = resultats
    return not (r.corrige or r.ignores or r.ecartes or r.presque)


def _ailleurs(adresse: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(adresse, status=HTTPStatus.SEE_OTHER)


@login_not_required
@require_safe
def demandee(request: HttpRequest) -> HttpResponse:
    """« Ouvrez votre messagerie »: the same page whatever was written."""
    return render(request, "public/alerte/demandee.html")


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def alerte(request: HttpRequest, cle: str) -> HttpResponse:
    """One alert at its secret address: confirm it, change its rhythm, keep it."""
    trouvee = alertes.trouver(cle, timezone.now())
    if trouvee is None:
        return _inconnue(request)
    formulaire = FormulaireRythme(envoye(request), initial={"rythme": trouvee.rythme})
    if request.method == "POST":
        _agir(trouvee, request.POST.get("geste", ""), formulaire)
        return _ailleurs(reverse("public:alerte", args=[cle]))
    return _montrer(request, trouvee, formulaire)


def _agir(trouvee: Alerte, geste: str, formulaire: FormulaireRythme) -> None:
    """What the button pressed asks; what is no longer possible changes nothing, and the page says how it stands."""
    if geste == "confirmer":
        alertes.confirmer(trouvee)
    elif geste == "garder":
        alertes.garder(trouvee)
    elif geste == "rythme" and formulaire.is_valid():
        alertes.changer_de_rythme(trouvee, formulaire.cleaned_data["rythme"])


def _montrer(
    request: HttpRequest, trouvee: Alerte, formulaire: FormulaireRythme | None = None
) -> HttpResponse:
    contexte = {
        "alerte": trouvee,
        "recherche": recherches.lire(trouvee.recherche),
        "form": formulaire,
        "finit_bientot": alertes.finit_bientot(trouvee, timezone.now()),
    }
    return render(request, "public/alerte/alerte.html", contexte)


def _inconnue(request: HttpRequest) -> HttpResponse:
    return render(request, "public/alerte/inconnue.html", status=HTTPStatus.NOT_FOUND)


@csrf_exempt  # mailboxes post here by themselves, without page nor cookie (RFC 8058); the address is the secret
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def arreter(request: HttpRequest, cle: str) -> HttpResponse:
    """Stop an alert: a page with a button; a POST stops at once, and answers a mailbox without sending it elsewhere."""
    trouvee = alertes.trouver(cle, timezone.now())
    if request.method == "POST" and trouvee:
        alertes.arreter(trouvee)
    if UN_CLIC in request.POST:  # erased already, it writes nothing either
        return HttpResponse("Alerte arrêtée.", content_type="text/plain; charset=utf-8")
    if trouvee is None:
        return _inconnue(request)
    if request.method == "POST":
        return _ailleurs(reverse("public:alerte", args=[cle]))
    if trouvee.arretee:
        return _montrer(request, trouvee)
    contexte = {"alerte": trouvee, "recherche": recherches.lire(trouvee.recherche)}
    return render(request, "public/alerte/arreter.html", contexte)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def toutes(request: HttpRequest, cle: str) -> HttpResponse:
    """All that an address follows, and « Tout arrêter »."""
    abonne = alertes.abonne(cle)
    if abonne is None:
        return _inconnue(request)
    siennes = list(abonne.alertes.gardees(timezone.now()))
    if request.method == "POST":
        alertes.arreter(*siennes)
        return _ailleurs(reverse("public:alertes", args=[cle]))
    lignes = [(sienne, recherches.lire(sienne.recherche)) for sienne in siennes]
    contexte = {"lignes": lignes, "a_arreter": any(not sienne.arretee for sienne in siennes)}
    return render(request, "public/alerte/toutes.html", contexte)
