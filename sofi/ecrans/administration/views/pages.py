"""Pages kept by the administration: their list, one page, what the public will read, appearing and withdrawing."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.ecrans.commun.pages import (
    adresse,
    contexte_de,
    contexte_de_la_declaration,
    donner,
    gabarit_de,
)
from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.commun.requete import page_de as page_de_liste
from sofi.editorial import operations
from sofi.editorial.models import Legale, Page, Sorte
from sofi.editorial.sortes import SORTES, manques
from sofi.socle.formats import insecables
from sofi.socle.recherche import Plie

from ..acces import administrateur, page_de, sorte_de
from ..pages_forms import FormulairePage
from ..pages_liste import LignePage
from .tables import historique_de


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The pages of a kind, with how many there are of each."""
    administrateur(request)
    demandee = request.GET.get("sorte", "")
    sorte = Sorte(demandee) if demandee in Sorte.values else Sorte.ACTUALITE
    comptes = dict(Page.objects.order_by().values_list("sorte").annotate(Count("pk")))
    lignes = Page.objects.filter(sorte=sorte).select_related("modifie_par", "fichier")
    lignes = lignes.prefetch_related("parutions").order_by("-modifie_le", Plie("titre"))
    page = page_de_liste(request, lignes)
    contexte = {
        "onglets": [(s, SORTES[s].pluriel, comptes.get(s.value, 0)) for s in Sorte],
        "sorte": sorte,
        "description": SORTES[sorte],
        "page": page,
        "lignes": [LignePage(ligne, timezone.localdate()) for ligne in page],
    }
    return render(request, "administration/pages/pages.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def ecrire(request: HttpRequest, code: str) -> HttpResponse:
    """One more page of a kind, kept as a draft or published at once."""
    return _ecrire(request, Page(sorte=sorte_de(request, code)))


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A page: its form, what it lacks to appear, its parutions, its history."""
    return _ecrire(request, page_de(request, pk))


def _ecrire(request: HttpRequest, lue: Page) -> HttpResponse:
    form = FormulairePage(envoye(request), request.FILES or None, instance=lue)
    if request.method == "POST" and form.is_valid() and (ecrite := _enregistrer(request, form)):
        return redirect("administration:page", ecrite.pk)
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    gabarit = "administration/pages/page.html"
    return render(request, gabarit, {"form": form, **_contexte(lue)}, status=statut)


def _contexte(lue: Page) -> dict[str, Any]:
    """What stands beside the form."""
    contexte: dict[str, Any] = {"page": lue, "description": SORTES[Sorte(lue.sorte)]}
    if lue.pk:
        contexte |= {
            "ligne": LignePage(lue, timezone.localdate()),
            "manques": manques(lue),
            "adresse": adresse(lue),
            **historique_de(Page._meta.db_table, str(lue.pk)),
        }
    return contexte


def _enregistrer(request: HttpRequest, form: FormulairePage) -> Page | None:
    """Write it, then make it appear when that was asked; None when somebody else wrote it meanwhile."""
    auteur = administrateur(request)
    try:
        with transaction.atomic():
            ecrite = operations.enregistrer(form.page(), auteur=auteur)
    except operations.PageRefusee as refus:
        form.add_error(None, str(refus))
        return None
    if "publier" not in request.POST:
        messages.success(request, insecables(f"« {ecrite.titre} » est enregistrée."))
        return ecrite
    try:
        operations.publier(ecrite, auteur=auteur)
    except operations.PageRefusee as refus:
        dits = " ".join(refus.dits)
        messages.error(request, insecables(f"Votre texte est gardé, mais ne paraît pas. {dits}"))
    else:
        messages.success(request, insecables(f"« {ecrite.titre} » est publiée."))
    return ecrite


@require_safe
def apercu(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as the public would read what is written."""
    lue = page_de(request, pk)
    url_fichier = reverse("administration:page_fichier", args=[pk])
    contexte = contexte_de(lue, url_fichier=url_fichier) | {"type": lue.dispositif}
    if lue.sorte == Sorte.LEGALE and lue.adresse == Legale.ACCESSIBILITE:
        contexte |= contexte_de_la_declaration(lue)
    contexte |= {"gabarit": gabarit_de(lue), "retour": reverse("administration:page", args=[pk])}
    return render(request, "administration/pages/apercu.html", contexte)


@require_safe
def fichier(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that the page would give."""
    joint = page_de(request, pk).fichier
    if joint is None:
        raise Http404
    return donner(joint)


@require_http_methods(["GET", "HEAD", "POST"])
def retirer_du_site(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a page from the public side, once asked."""
    lue = page_de(request, pk)
    if request.method != "POST":
        return render(request, "administration/pages/retirer.html", {"page": lue})
    try:
        operations.retirer(lue)
        messages.success(request, insecables(f"« {lue.titre} » n’est plus en ligne."))
    except operations.PageRefusee as refus:
        messages.error(request, insecables(str(refus)))
    return redirect("administration:page", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer_le_brouillon(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete what never appeared, once asked."""
    lue = page_de(request, pk)
    if request.method != "POST":
        return render(request, "administration/pages/supprimer.html", {"page": lue})
    try:
        operations.supprimer(lue)
    except operations.PageRefusee as refus:
        messages.error(request, insecables(str(refus)))
        return redirect("administration:page", pk)
    messages.success(request, insecables(f"« {lue.titre} » est supprimée."))
    return redirect(f"{reverse('administration:pages')}?sorte={lue.sorte}")


@require_POST
def reprendre_la_parution(request: HttpRequest, pk: int, numero: int) -> HttpResponse:
    """Write the page again as it appeared then; publishing it is another gesture."""
    lue = page_de(request, pk)
    parution = get_object_or_404(lue.parutions, numero=numero)
    operations.reprendre(lue, parution, auteur=administrateur(request))
    messages.success(
        request, f"Le texte de la parution {numero} est repris : relisez-le, puis publiez."
    )
    return redirect("administration:page", pk)
