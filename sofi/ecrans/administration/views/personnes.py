"""« Demandes des personnes »: look for somebody, then give them what is held, or erase it; and what nights erase."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.personnes import contacts
from sofi.personnes.conservation import REGLES
from sofi.personnes.demandes import DemandeImpossible, abandonner, decider, demander
from sofi.personnes.models import Demande, PassageDePurge, Trace
from sofi.personnes.valeurs import Personne
from sofi.socle.formats import insecables

from ..acces import administrateur, demande_de_personne
from ..personnes_forms import FormulaireDemande, FormulaireRemplacant
from .tables import rendre

DERNIERES = 50
"""Requests, and traces, on the page: the last ones."""


@require_http_methods(["GET", "HEAD", "POST"])
def personnes(request: HttpRequest) -> HttpResponse:
    """The requests; one more."""
    auteur = administrateur(request)
    form = FormulaireDemande(request.POST if request.method == "POST" else None)
    if form.is_valid():
        nature = Demande.Nature(form.cleaned_data["nature"])
        motif = form.cleaned_data["motif"]
        demande = demander(nature, form.personne, auteur=auteur, motif=motif)
        return redirect("administration:personne", demande.pk)
    demandes = Demande.objects.select_related("auteur")[:DERNIERES]
    contexte = {"form": form, "demandes": demandes}
    return rendre(
        request, "administration/personnes/personnes.html", contexte, refuse=form.is_bound
    )


@require_safe
def conservation(request: HttpRequest) -> HttpResponse:
    """What is erased, after how long, when it last was; the last traces."""
    administrateur(request)
    passages = PassageDePurge.objects.in_bulk()
    contexte = {
        "regles": [(regle, passages.get(regle.code)) for regle in REGLES],
        "traces": Trace.objects.select_related("auteur")[:DERNIERES],
    }
    return render(request, "administration/personnes/conservation.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def personne(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found, what is to be decided, what was done."""
    demande = demande_de_personne(request, pk)
    formulaires = _formulaires(request, demande)
    if request.method == "POST" and all(form.is_valid() for form in formulaires):
        choix = {str(form.fiche.contact.pk): form.cleaned_data for form in formulaires}
        return _decider(request, demande, choix)
    contexte = {"demande": demande, "formulaires": formulaires, "fiches": _fiches(demande)}
    refuse = request.method == "POST"
    return rendre(request, "administration/personnes/personne.html", contexte, refuse=refuse)


def _decider(request: HttpRequest, demande: Demande, choix: dict[str, Any]) -> HttpResponse:
    try:
        decider(demande, choix=choix, auteur=administrateur(request))
    except DemandeImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    else:
        messages.success(request, "C’est en cours : cette page dira quand ce sera fait.")
    return redirect("administration:personne", demande.pk)


def _fiches(demande: Demande) -> list[contacts.Fiche]:
    if demande.situation != Demande.Situation.A_DECIDER:
        return []
    return contacts.fiches_de(Personne.de_json(demande.cherche))


def _formulaires(request: HttpRequest, demande: Demande) -> list[FormulaireRemplacant]:
    """One for each public contact that an erasure would take away."""
    if demande.nature != Demande.Nature.EFFACEMENT:
        return []
    envoye = request.POST if request.method == "POST" else None
    return [
        FormulaireRemplacant(envoye, fiche=fiche) for fiche in _fiches(demande) if fiche.publique
    ]


@require_POST
def personne_abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    """Do nothing, and forget what was looked for."""
    try:
        abandonner(demande_de_personne(request, pk))
    except DemandeImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    else:
        messages.success(request, "La demande est abandonnée : ce qui était cherché est oublié.")
    return redirect("administration:personnes")
