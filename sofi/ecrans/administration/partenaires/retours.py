"""What the codes of a partner mean: kept here, read by the organismes."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sofi.historique.models import Changement
from sofi.partenaires.models import Partenaire, TraductionDeRetour
from sofi.partenaires.retours import sans_traduction

from ..acces import administrateur, partenaire_de, traduction_de
from ..views.tables import historique_de
from .forms import FormulaireTraduction

TABLE = str(TraductionDeRetour._meta.db_table)


@require_http_methods(["GET", "HEAD", "POST"])
def retours(request: HttpRequest, pk: int) -> HttpResponse:
    """The codes of a partner: those that lack a translation first; one more."""
    partenaire = partenaire_de(request, pk)
    ligne = TraductionDeRetour(partenaire=partenaire)
    envoi = request.POST if request.method == "POST" else None
    form = FormulaireTraduction(
        envoi, instance=ligne, initial={"code": request.GET.get("code", "")}
    )
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, f"« {form.instance} » est traduit.")
        return redirect("administration:partenaire_retours", pk)
    historique = historique_de(TABLE, parmi=_toutes_les_siennes(partenaire))
    return _page(request, partenaire, {"form": form, **historique})


def _toutes_les_siennes(partenaire: Partenaire) -> list[str]:
    """Its translations, and those it had: the history of the table is that of every partner."""
    ici = [str(pk) for pk in partenaire.traductions.values_list("pk", flat=True)]
    retirees = Changement.objects.filter(
        table=TABLE, geste=Changement.Geste.SUPPRESSION, avant__partenaire_id=partenaire.pk
    )
    return ici + list(retirees.values_list("objet", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
def traduction(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a code means."""
    ligne = traduction_de(request, pk)
    form = FormulaireTraduction(request.POST if request.method == "POST" else None, instance=ligne)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, f"« {ligne} » est enregistré.")
        return redirect("administration:partenaire_retours", ligne.partenaire_id)
    contexte = {"form": form, "ligne": ligne, **historique_de(TABLE, str(pk))}
    return _page(request, ligne.partenaire, contexte)


def _page(request: HttpRequest, partenaire: Partenaire, contexte: dict[str, Any]) -> HttpResponse:
    refuse = contexte["form"].is_bound
    complet = {
        "partenaire": partenaire,
        "lignes": partenaire.traductions.all(),
        "manquent": [(code, n) for p, _, code, n in sans_traduction() if p == partenaire.pk],
        **contexte,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, "administration/partenaires/retours.html", complet, status=statut)


@require_POST
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """The code is no longer translated: the organismes read the partner's words."""
    administrateur(request)
    ligne = traduction_de(request, pk)
    ligne.delete()
    messages.success(
        request, f"« {ligne} » n’est plus traduit : l’organisme lit les mots du partenaire."
    )
    return redirect("administration:partenaire_retours", ligne.partenaire_id)
