"""The reference tables: all of them, then those whose rows have a label; added, changed, ended, put back."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.ecrans.commun.requete import page_de
from sofi.historique import lecture
from sofi.historique.mots import lire_page
from sofi.socle.formats import insecables
from sofi.socle.recherche import Plie, tous_les_mots

from ..acces import administrateur, changement_de, ligne_de, table_de
from ..tables.description import Table
from ..tables.inventaire import inventaire, page_de_la_table
from ..tables.retablissement import RetablissementImpossible, retablir

CHANGEMENTS = 8
LONGUEUR = 100


def historique_de(
    table: str, objet: str = "", *, parmi: Collection[str] | None = None
) -> dict[str, Any]:
    """The last changes of a table, of one of its rows, or of those rows, as the pages show them."""
    changements = lecture.chercher(table=table, objet=objet)
    if parmi is not None:
        changements = changements.filter(objet__in=parmi)
    return {"changements": lire_page(changements[:CHANGEMENTS]), "table_sql": table}


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Every table: what it is for, how many rows, when it changed last."""
    administrateur(request)
    return render(request, "administration/tables/tables.html", {"tables": inventaire()})


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of a table, those ended last; one more."""
    decrite = table_de(request, code)
    form = decrite.formulaire(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        ligne = form.save()
        messages.success(request, insecables(f"« {ligne.libelle} » est proposé."))
        return redirect("administration:table", code)
    contexte = {"form": form, **_page_de_la_table(request, decrite)}
    return rendre(request, "administration/tables/table.html", contexte, refuse=form.is_bound)


def _page_de_la_table(request: HttpRequest, decrite: Table) -> dict[str, Any]:
    """Its rows, narrowed to the words looked for, those ended last."""
    cherche = request.GET.get("q", "").replace("\0", "").strip()[:LONGUEUR]
    lignes = decrite.lignes().filter(tous_les_mots(cherche, "libelle"))
    ordre = (F("retire_le").asc(nulls_first=True), Plie("libelle"), "pk")
    return {
        "table": decrite,
        "page": page_de(request, lignes.order_by(*ordre)),
        "cherche": cherche,
        **historique_de(decrite.table_sql),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def ligne(request: HttpRequest, code: str, cle: str) -> HttpResponse:
    """Change a row: what uses it is counted above the form; the history keeps what it was."""
    decrite, lue = ligne_de(request, code, cle)
    form = decrite.formulaire(request.POST if request.method == "POST" else None, instance=lue)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, insecables(f"« {lue.libelle} » est enregistré."))
        return redirect("administration:table", code)
    contexte = {
        "table": decrite,
        "ligne": lue,
        "form": form,
        **historique_de(decrite.table_sql, str(lue.pk)),
    }
    return rendre(request, "administration/tables/ligne.html", contexte, refuse=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def finir(request: HttpRequest, code: str, cle: str) -> HttpResponse:
    """End a row today, once what uses it was read; or propose it again."""
    decrite, lue = ligne_de(request, code, cle)
    if request.method != "POST":
        return render(request, "administration/tables/finir.html", {"table": decrite, "ligne": lue})
    lue.retire_le = None if lue.retire_le else timezone.localdate()
    lue.save(update_fields=["retire_le"])
    suite = "n’est plus proposé" if lue.retire_le else "est de nouveau proposé"
    messages.success(request, insecables(f"« {lue.libelle} » {suite}."))
    return redirect("administration:table", code)


@require_POST
def retablir_un_changement(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a row the values it had before a change; back to the page it was asked from."""
    changement = changement_de(request, pk)
    try:
        ligne_retablie = retablir(changement)
        messages.success(
            request,
            insecables(f"« {ligne_retablie} » a de nouveau ses valeurs d'avant ce changement."),
        )
    except RetablissementImpossible as refus:
        messages.error(request, insecables(str(refus)))
    return redirect(page_de_la_table(changement.table, changement.objet))


def rendre(
    request: HttpRequest, gabarit: str, contexte: dict[str, Any], *, refuse: bool
) -> HttpResponse:
    """A page of a table; 422 when what was typed is refused."""
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, gabarit, contexte, status=statut)
