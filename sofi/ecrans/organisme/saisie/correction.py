"""The same cards opened by the service Offre on an action that waits: what it writes is traced."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from sofi.ecrans.commun.requete import utilisateur_de
from sofi.offre.models import Action
from sofi.socle.formats import insecables
from sofi.validation.correction import CorrectionImpossible, corriger

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, P], HttpResponse]


def corrigible(vue: Vue[P]) -> Vue[P]:
    """Trace what the service Offre writes through this view; nothing changes for an organisme."""

    @wraps(vue)
    def vue_de_correction(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        auteur = utilisateur_de(request)
        if request.method != "POST" or not auteur.est_service_offre:
            return vue(request, *args, **kwargs)
        # A draft that was never sent is nothing to the service Offre.
        envoyees = Action.objects.filter(evenements__isnull=False).distinct()
        action = get_object_or_404(envoyees, pk=kwargs["action"])
        try:
            with corriger(action, auteur=auteur):
                return vue(request, *args, **kwargs)
        except CorrectionImpossible as refus:
            messages.error(request, insecables(str(refus)))
            return redirect("service_offre:action", action.pk)

    return vue_de_correction
