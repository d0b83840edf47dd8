"""The reasons of refusal: add, rename, withdraw and put back."""

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sofi.socle.formats import insecables
from sofi.validation.models import MotifRefus

from ..acces import administrateur, motif_de
from ..forms import FormulaireMotif
from .tables import historique_de, rendre

TABLE = str(MotifRefus._meta.db_table)


@require_http_methods(["GET", "HEAD", "POST"])
def motifs(request: HttpRequest) -> HttpResponse:
    """Every reason, those withdrawn last; one more."""
    administrateur(request)
    form = FormulaireMotif(request.POST or None)
    if request.method == "POST" and form.is_valid():
        dernier = MotifRefus.objects.aggregate(dernier=Max("rang"))["dernier"] or 0
        form.instance.rang = dernier + 1
        form.save()
        messages.success(request, f"Le motif « {form.instance} » est proposé.")
        return redirect("administration:motifs")
    contexte = {"motifs": MotifRefus.objects.all(), "form": form, **historique_de(TABLE)}
    return rendre(request, "administration/motifs.html", contexte, refuse=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def motif(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a reason; what was refused before keeps the words it had."""
    form = FormulaireMotif(request.POST or None, instance=motif_de(request, pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Le motif est enregistré.")
        return redirect("administration:motifs")
    contexte = {"form": form, **historique_de(TABLE, str(pk))}
    return rendre(request, "administration/motif.html", contexte, refuse=form.is_bound)


@require_POST
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a reason, or put it back; the last one stays."""
    motif = motif_de(request, pk)
    if not motif.retire_le and motif.est_le_dernier():
        messages.error(request, insecables(MotifRefus.GARDER_UN))
        return redirect("administration:motifs")
    motif.retire_le = None if motif.retire_le else timezone.localdate()
    motif.save(update_fields=["retire_le"])
    suite = "n’est plus proposé" if motif.retire_le else "est de nouveau proposé"
    messages.success(request, f"Le motif « {motif} » {suite}.")
    return redirect("administration:motifs")
