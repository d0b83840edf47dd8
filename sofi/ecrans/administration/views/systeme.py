"""« État du système »: what to look at, what works, what waits, and who is told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sofi.surveillance.constats import constats
from sofi.surveillance.file_des_taches import nom_de, relancer
from sofi.surveillance.models import MiseEnService, Panne
from sofi.surveillance.pannes import destinataires
from sofi.surveillance.releve import relever

from .. import systeme as lecture
from ..acces import administrateur, tache_de

PANNES_MONTREES, VERSIONS_MONTREES = 50, 20


@require_safe
def systeme(request: HttpRequest) -> HttpResponse:
    """Everything, read now."""
    administrateur(request)
    releve = relever()
    trouves = constats(releve)
    contexte = {
        "releve": releve,
        "constats": trouves,
        "public_touche": any(constat.public for constat in trouves),
        "services": lecture.services(releve, trouves),
        "lentes": lecture.pages_lentes(releve),
    }
    return render(request, "administration/systeme/systeme.html", contexte)


@require_safe
def prevenus(request: HttpRequest) -> HttpResponse:
    """Who is told of what, from when; what was told lately; which versions ran."""
    administrateur(request)
    contexte = {
        "destinataires": destinataires(),
        "seuils": lecture.seuils(),
        "pannes": Panne.objects.all()[:PANNES_MONTREES],
        "versions": MiseEnService.objects.all()[:VERSIONS_MONTREES],
    }
    return render(request, "administration/systeme/prevenus.html", contexte)


@require_POST
def relancer_une_tache(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a job that failed to the workers again."""
    tache = tache_de(request, pk)
    if relancer(tache.pk):
        messages.success(request, f"« {nom_de(tache.task_name)} » repart.")
    else:
        messages.error(
            request,
            "Cette tâche n’est plus en échec, ou la même attend déjà : il n’y avait rien à relancer.",
        )
    return redirect(f"{reverse('administration:systeme')}#taches")
