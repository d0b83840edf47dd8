"""What the service Offre does beside the circuit: replace a code, read a correction, compare two actions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.correction import contexte_correction
from sofi.ecrans.commun.requete import envoye
from sofi.socle.formats import insecables
from sofi.validation.remplacement import RemplacementImpossible, remplacer

from ..acces import action_de, validateur
from ..cote_a_cote import contexte_cote_a_cote
from ..remplacement import FormulaireRemplacement, annonce, contexte_remplacement, effet


@require_http_methods(["GET", "HEAD", "POST"])
def remplacer_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Search another sheet, compare it with the action's own, replace."""
    action, auteur = action_de(request, pk), validateur(request)
    contexte = contexte_remplacement(request, action)
    comparaison = contexte["comparaison"]
    if comparaison is None:
        return render(request, "service_offre/action/code.html", contexte)
    form = FormulaireRemplacement(envoye(request), initial={"ancienne": comparaison.ancienne.pk})
    if request.method == "POST" and form.is_valid():
        try:
            fait = remplacer(action, comparaison.nouvelle, auteur=auteur, **form.cleaned_data)
        except RemplacementImpossible as refus:
            messages.error(request, insecables(str(refus)))
        else:
            messages.success(request, insecables(annonce(fait)))
        return redirect("service_offre:action", pk)
    contexte |= {"form": form, "effet": effet(action, comparaison)}
    statut = 422 if form.is_bound else 200
    return render(request, "service_offre/action/code_comparer.html", contexte, status=statut)


@require_safe
def correction(request: HttpRequest, pk: int, evenement: int) -> HttpResponse:
    """What was corrected: before, and after."""
    action = action_de(request, pk)
    contexte = contexte_correction(action, evenement) | {
        "racine": "File",
        "racine_url": "service_offre:file",
        "nom_retour": action.titre,
        "retour": reverse("service_offre:action", args=[pk]),
    }
    return render(request, "commun/correction.html", contexte)


@require_safe
def comparer_actions(request: HttpRequest, pk: int, autre: int) -> HttpResponse:
    """Two actions side by side."""
    contexte = contexte_cote_a_cote(action_de(request, pk), action_de(request, autre))
    return render(request, "service_offre/action/comparer.html", contexte)
