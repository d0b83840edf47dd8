"""The queue: what waits, who takes care of it, the next one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sofi.ecrans.commun.numeros import numero
from sofi.ecrans.commun.requete import PAR_PAGE
from sofi.ecrans.commun.tableau import PagesLongues
from sofi.usagers.models import Signalement
from sofi.validation.attribution import attribuer_en_lot, prendre_la_suivante
from sofi.validation.file import TOUTES, comptes, file_d_attente
from sofi.validation.message import MessageSurAction

from ..acces import validateur
from ..attributions import apercu, choisies, fait, retour, vers
from ..filtre_file import FiltreFile
from ..lignes import lignes, parts
from ..raccourcis import RACCOURCIS


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the nearest deadline first, then what waits for an organisme."""
    utilisateur = validateur(request)
    filtre = FiltreFile(request.GET, utilisateur)
    actions = file_d_attente(**filtre.criteres())
    attendent = comptes(actions, auteur=utilisateur)
    pages = PagesLongues(actions, PAR_PAGE, total=attendent[TOUTES])
    page = pages.get_page(request.GET.get("page"))
    contexte = {
        "filtre": filtre,
        "filtree": any(filtre.criteres().values()),
        "page": page,
        "lignes": lignes(page, utilisateur),
        "parts": parts(filtre, attendent),
        "messages_non_lus": MessageSurAction.objects.non_lus(par_le_service=True).count(),
        "signalements": Signalement.objects.en_attente().count(),
        "raccourcis": RACCOURCIS,
    }
    return render(request, "service_offre/file.html", contexte)


@require_POST
def attribuer(request: HttpRequest) -> HttpResponse:
    """Give the actions ticked to somebody or to nobody: one at once, several once their list was read."""
    utilisateur, file_lue = validateur(request), retour(request, reverse("service_offre:file"))
    a_qui = vers(request.POST.get("a", ""), utilisateur)
    actions = choisies(request.POST)
    if not actions:
        messages.error(request, "Aucune action n'est choisie. Cochez celles à attribuer.")
        return redirect(file_lue)
    vue = apercu(actions, a_qui)
    if len(actions) > 1 and not vue.lue(request):
        changee = "apercu" in request.POST
        contexte = {"apercu": vue, "actions": actions, "a_qui": a_qui, "retour": file_lue}
        page = "service_offre/attribuer.html"
        return render(
            request, page, contexte | {"changee": changee}, status=422 if changee else 200
        )
    geste = attribuer_en_lot(actions, vers=a_qui, auteur=utilisateur)
    messages.success(request, fait(geste, a_qui))
    return redirect(file_lue)


@require_POST
def suivante(request: HttpRequest) -> HttpResponse:
    """Take the first action to decide under these filters, and open it."""
    utilisateur = validateur(request)
    filtre = FiltreFile(request.GET, utilisateur)
    sauf = numero(request.POST.get("sauf", ""))
    actions = file_d_attente(**filtre.criteres())
    prise = prendre_la_suivante(actions, auteur=utilisateur, sauf=sauf)
    suite = filtre.adresse().removesuffix("?")
    if prise is None:
        messages.info(request, "Rien d'autre n'attend votre décision dans cette file.")
        return redirect(reverse("service_offre:file") + suite)
    return redirect(reverse("service_offre:action", args=[prise.pk]) + suite)


@require_safe
def raccourcis(request: HttpRequest) -> HttpResponse:
    """What each key does, for those who read it without JavaScript too."""
    validateur(request)
    return render(request, "service_offre/raccourcis.html", {"raccourcis": RACCOURCIS})
