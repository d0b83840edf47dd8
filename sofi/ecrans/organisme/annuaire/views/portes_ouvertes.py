"""The portes ouvertes of an établissement: announced, changed, withdrawn, deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sofi.annuaire import portes_ouvertes
from sofi.annuaire.models import PorteOuverte
from sofi.ecrans.commun.gestes import Demande, Effet
from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import etablissement_courant, porte_ouverte_de

from ..forms import FormulairePorteOuverte

SUPPRESSION = Demande(
    titre="Supprimer cette porte ouverte ?",
    effets=[(Effet("porte", "erreur", "porte ouverte supprimée", "portes ouvertes supprimées"), 1)],
    bouton="Supprimer la porte ouverte",
    garder="La garder",
    retour="Pas de retour possible : elle ne pourra pas être rétablie.",
)
formulaire_et_envoi = require_http_methods(["GET", "HEAD", "POST"])


@formulaire_et_envoi
def porte_ouverte(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    nouvelle = pk is None
    porte = (
        PorteOuverte(etablissement=etablissement_courant(request))
        if pk is None
        else porte_ouverte_de(request, pk)
    )
    formulaire = FormulairePorteOuverte(envoye(request), instance=porte)
    if formulaire.is_bound and formulaire.is_valid():
        formulaire.save()
        return _fait(request, "La porte ouverte est enregistrée.")
    contexte = {"form": formulaire, "objet": porte, "nouvelle": nouvelle}
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


@formulaire_et_envoi
def supprimer_porte_ouverte(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then deletes it for good: nothing else names it."""
    porte = porte_ouverte_de(request, pk)
    if request.method == "POST":
        portes_ouvertes.supprimer(porte)
        return _fait(request, "La porte ouverte est supprimée.")
    contexte = {
        "demande": SUPPRESSION,
        "sujet": str(porte),
        "cible": request.path,
        "retour": reverse("organisme:annuaire"),
        "nom_retour": "Annuaire",
    }
    return render(request, "commun/gestes/demander.html", contexte)
