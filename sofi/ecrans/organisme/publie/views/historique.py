"""The history of an action, for its organisme: what happened, each version, what it changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.numeros import numero
from sofi.ecrans.commun.recapitulatif import arbre
from sofi.ecrans.commun.requete import page_de
from sofi.ecrans.organisme.acces import action_de
from sofi.validation.differences import comparer, compte
from sofi.validation.fil import fil
from sofi.validation.models import OffrePubliee, Version


@require_safe
def historique(request: HttpRequest, action: int) -> HttpResponse:
    """Events and versions, the last first."""
    son_action = action_de(request, action, d_ailleurs=True)
    versions = Version.objects.filter(action_id=action).select_related(
        "auteur", "accord__evenement"
    )
    publiee = OffrePubliee.objects.select_related("version").defer("version__document")
    offre = publiee.filter(action_id=action).first()
    contexte = {
        "action": son_action,
        "page": page_de(request, fil(son_action)[::-1]),
        "versions": list(versions.defer("document").order_by("-numero")[:50]),
        "publiee": offre.version if offre else None,
    }
    return render(request, "organisme/publie/historique.html", contexte)


@require_safe
def version(request: HttpRequest, action: int, numero: int) -> HttpResponse:
    """A version: what it changed since another one (the one before), or the whole of it."""
    son_action = action_de(request, action, d_ailleurs=True)
    version_lue = get_object_or_404(Version, action_id=action, numero=numero)
    autre = _autre_version(action, numero, request.GET.get("depuis", ""))
    changees = comparer(autre.document, version_lue.document) if autre else []
    entiere = autre is None or request.GET.get("vue") == "entiere"
    contexte = {
        "action": son_action,
        "version": version_lue,
        "autre": autre,
        "autres": Version.objects.filter(action_id=action).exclude(numero=numero).defer("document"),
        "changees": changees,
        "compte": compte(changees),
        "arbre": arbre(version_lue.document) if entiere else None,
    }
    return render(request, "organisme/publie/version.html", contexte)


def _autre_version(action: int, celle: int, depuis: str) -> Version | None:
    """The version to compare with: the one asked for, else the one just before."""
    numero_demande = numero(depuis)
    voulue = celle - 1 if numero_demande is None else numero_demande
    if voulue == celle:
        return None
    return Version.objects.filter(action_id=action, numero=voulue).first()
