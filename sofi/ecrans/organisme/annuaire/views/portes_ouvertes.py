"""The portes ouvertes of an établissement: announced, changed, withdrawn, deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sofi.annuaire import portes_ouvertes
from sofi.annuaire.models import PorteOuverte
from sofi.ecrans.commun.envoi import envoye
from sofi.ecrans.organisme.acces import etablissement_courant, porte_ouverte_de

from ..forms import FormulairePorteOuverte

formulaire_et_envoi = require_http_methods(["GET", "HEAD", "POST"])


@formulaire_et_envoi
def porte_ouverte(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Announce one, or change one."""
    nouvelle = pk is None
    lue = (
        PorteOuverte(etablissement=etablissement_courant(request))
        if pk is None
        else porte_ouverte_de(request, pk)
    )
    formulaire = FormulairePorteOuverte(envoye(request), instance=lue)
    if formulaire.is_bound and formulaire.is_valid():
        formulaire.save()
        return _fait(request, "La porte ouverte est enregistrée.")
    contexte = {"form": formulaire, "objet": lue, "nouvelle": nouvelle}
    statut = 422 if formulaire.is_bound else 200
    return render(request, "organisme/annuaire/porte_ouverte_form.html", contexte, status=statut)


def _fait(request: HttpRequest, message: str) -> HttpResponse:
    """Back to the directory, saying what was done."""
    messages.success(request, message)
    return redirect("organisme:annuaire")


@formulaire_et_envoi
def retirer_porte_ouverte(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to withdraw it or delete it, then withdraw it."""
    porte = porte_ouverte_de(request, pk)
    if request.method == "POST":
        portes_ouvertes.retirer(porte)
        return _fait(request, "La porte ouverte est retirée : le public ne la voit plus.")
    return render(request, "organisme/annuaire/porte_ouverte_retirer.html", {"objet": porte})


@require_POST
def retablir_porte_ouverte(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce it again."""
    portes_ouvertes.retablir(porte_ouverte_de(request, pk))
    return _fait(request, "La porte ouverte est de nouveau annoncée.")


@require_POST
def supprimer_porte_ouverte(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete it for good: nothing else names it."""
    portes_ouvertes.supprimer(porte_ouverte_de(request, pk))
    return _fait(request, "La porte ouverte est supprimée.")
