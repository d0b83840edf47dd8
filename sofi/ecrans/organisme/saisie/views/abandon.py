"""Asking before a draft is deleted or a modification abandoned."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.organisme.acces import action_de, personne
from sofi.offre.chargement import charger
from sofi.offre.models import Action
from sofi.offre.operations import SaisieImpossible
from sofi.socle.formats import insecables
from sofi.validation.brouillons import refus_de_suppression, supprimer_brouillon
from sofi.validation.circuit import possibles
from sofi.validation.models import Evenement, OffrePubliee
from sofi.validation.modification import changements

from .. import abandon, adresses


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request: HttpRequest, action: int) -> HttpResponse:
    """Says what is lost, then deletes a draft that was never sent."""
    sienne, auteur = action_de(request, action), personne(request)
    if request.method == "POST":
        try:
            supprimer_brouillon(sienne, auteur=auteur)
        except SaisieImpossible as refus:
            messages.error(request, insecables(str(refus)))
            return redirect(adresses.recapitulatif(sienne))
        messages.success(request, insecables(f"Le brouillon « {sienne.titre} » est supprimé."))
        return redirect("organisme:actions")
    contexte = _autour(sienne) | {
        "refus": refus_de_suppression(sienne, auteur),
        "demande": abandon.suppression(sienne),
        "cible": request.path,
    }
    return render(request, "commun/gestes/demander.html", contexte)


@require_safe
def abandonner(request: HttpRequest, action: int) -> HttpResponse:
    """Says what is lost; the circuit does the rest."""
    sienne = action_de(request, action)
    publiee = OffrePubliee.objects.filter(action=sienne).select_related("version").first()
    if publiee is None or "abandonner" not in possibles(sienne, personne(request)):
        messages.info(request, "Il n'y a pas de modification à abandonner.")
        return redirect(adresses.recapitulatif(sienne))
    lue = charger(Action.objects.filter(pk=sienne.pk)).get()
    version = publiee.version
    contexte = _autour(sienne) | {
        "demande": abandon.abandon(changements(lue, version), version.numero),
        "cible": reverse("organisme:franchir", args=[sienne.pk, "abandonner"]),
        "vue": Evenement.objects.filter(action_id=sienne.pk).count(),
    }
    return render(request, "commun/gestes/demander.html", contexte)


def _autour(action: Action) -> dict[str, object]:
    """What is asked about, and the way back."""
    return {
        "sujet": f"{action.titre}, {action.etablissement}",
        "retour": adresses.recapitulatif(action),
        "nom_retour": "Récapitulatif",
    }
